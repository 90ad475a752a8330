#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace spikemesh::oracle {

struct Synapse {
  std::uint32_t source;
  std::uint32_t target;
  std::int32_t mantissa;  ///< even, -256 ... 254; exponent 0
};

/// A spike of a compartment, or of an input.
struct Spike {
  std::uint32_t step;
  std::uint32_t index;
  friend auto operator<=>(const Spike&, const Spike&) = default;
};

/// u and v of every compartment at the end of a step.
struct Snapshot {
  std::uint32_t step;
  std::vector<std::int32_t> u;
  std::vector<std::int32_t> v;
};

/// What another emulator of the chip did with a network. data/README.md tells the conventions.
struct Trace {
  std::string name;
  std::uint32_t compartments = 0;
  std::uint32_t inputs = 0;
  std::uint32_t steps = 0;
  std::vector<std::int32_t> decay_u;
  std::vector<std::int32_t> decay_v;
  std::vector<std::int32_t> threshold_mantissa;
  std::vector<std::int32_t> refractory;
  std::vector<std::int32_t> bias;
  std::vector<Synapse> recurrent_synapses;
  std::vector<Synapse> input_synapses;
  std::vector<Spike> input_spikes;
  std::vector<Spike> spikes;
  std::vector<Snapshot> state;
};

/// Reads a trace. Throws UserError naming the file, and the key where one is missing, has the wrong
/// type or length, or a value out of its range.
Trace load_trace(const std::filesystem::path& file);

/// The traces of a folder, by name. Throws UserError if it is no folder or holds no *.json file.
std::vector<std::filesystem::path> list_traces(const std::filesystem::path& folder);

/// The folder that SPIKEMESH_ORACLE_DIR names, else the one that came with the sources.
std::filesystem::path trace_folder();

}  // namespace spikemesh::oracle
