#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "hw/noc/noc_experiment.h"

namespace spikemesh::cli {

/// What was asked for, as the reports of `spikemesh noc` repeat it.
struct NocRun {
  noc::MeshConfig mesh;
  std::string traffic;  ///< pattern, or trace:FILE
  double rate = 0;      ///< 0 for a trace
  std::uint32_t packet_flits = 1;
  noc::NocWindow window;
  std::uint64_t seed = 1;
};

struct NocPoint {
  double rate = 0;
  noc::NocReport report;
};

/// One run, for people.
void print_noc_report(std::ostream& out, const NocRun& run, const noc::NocReport& report);
/// One run, as one JSON object; docs/noc.md describes it.
void print_noc_json(std::ostream& out, const NocRun& run, const noc::NocReport& report);

/// A sweep over rates, for people: the latency-throughput curve and its points.
void print_noc_curve(std::ostream& out, const NocRun& run, const std::vector<NocPoint>& points);
/// A sweep, as one JSON object with a list of points.
void print_noc_curve_json(std::ostream& out, const NocRun& run,
                          const std::vector<NocPoint>& points);

}  // namespace spikemesh::cli
