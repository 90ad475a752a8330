#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace spikemesh::bench {

/// A network to be mapped: an example at a size that fills at most three quarters of its chip.
struct Case {
  std::string example;
  std::uint32_t neurons = 0;   ///< 0: the example's own size
  std::uint32_t in_axons = 0;  ///< of a core, where it needs more than mesh128 has
  bool large = false;          ///< left out by default: takes minutes with the baselines
};

/// How it is mapped, as the command line names it.
struct Mapping {
  std::string partition;
  std::string place;
  std::string name() const { return partition + " + " + place; }
};

/// What came of it. Where there is no mapping, `refusal` says why and the figures are 0.
struct Outcome {
  std::string refusal;
  double cores = 0;
  double packets = 0;
  double hops = 0;
  double busiest_link = 0;
  double in_axons = 0;
  double lower_bound = 0;    ///< of cores
  double least_packets = 0;  ///< a step; no mapping sends fewer
  double repaired = 0;       ///< clusters that broke a limit
  double cpu_seconds = 0;    ///< of partition, allocate and place
  double peak_mib = 0;       ///< of the whole process
  double score() const { return packets * hops; }
};

std::vector<Case> cases();
std::vector<Mapping> mappings();

struct RunOptions {
  std::uint32_t effort = 2;
  std::uint32_t seed = 1;
  std::optional<double> activity{};  ///< spikes a neuron and step; the example's own where empty
  std::uint32_t limit = 0;           ///< of CPU seconds for one mapping; 0: none
};

/// Maps in a process of its own, so that memory is that of this mapping alone.
Outcome run_apart(const Case& which, const Mapping& mapping, const RunOptions& options);

}  // namespace spikemesh::bench
