#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "compiler/passes/compile.h"
#include "compiler/passes/lower_bound.h"
#include "compiler/passes/traffic.h"

namespace spikemesh::compiler {

/// How one core is filled.
struct CoreReport {
  CoreId core{};
  CoreUse use{};
  std::uint32_t slots = 0;
  const Resource* binding = nullptr;  ///< of which it uses the largest part
  double binding_share = 0.0;         ///< 0 ... 1
};

/// What `spikemesh compile` tells about a finished compilation.
struct CompileReport {
  std::string network;
  std::string architecture;
  std::uint32_t cores = 0;
  std::uint32_t cores_of_chip = 0;
  LowerBound lower_bound{};
  std::uint64_t neurons = 0;
  std::uint64_t compartments = 0;
  std::uint64_t synapses = 0;
  Traffic traffic{};
  Statistics quantised{};  ///< errors and saturations, where there were physical units
  double seconds = 0.0;
  double peak_mib = 0.0;  ///< of the process so far
  std::vector<CoreReport> per_core{};
  std::vector<PassRun> passes{};
};

CompileReport make_report(const Compilation& compilation, std::vector<PassRun> passes);

struct ReportOptions {
  bool statistics = false;  ///< of each pass
  bool timing = false;      ///< of each pass
};
void print_report(const CompileReport& report, const ReportOptions& options, std::ostream& out);

/// The same as one JSON object, everything included.
std::string to_json(const CompileReport& report);

}  // namespace spikemesh::compiler
