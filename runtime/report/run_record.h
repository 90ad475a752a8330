#pragma once

#include <cstdint>
#include <span>

#include "hw/arch/architecture.h"
#include "hw/chip/step_statistics.h"
#include "hw/core/step_counts.h"
#include "runtime/report/run_summary.h"

namespace spikemesh::report {

/// Everything that a run keeps for its report: what was computed in all steps, and time and energy
/// of those that were timed.
class RunRecord {
 public:
  explicit RunRecord(const Architecture& architecture) : timing_(architecture) {}

  /// Adds a step. `counts` are those of the cores in use; `timing` is null if it was not timed.
  void add(std::span<const core::StepCounts> counts, std::uint64_t read_outs,
           const chip::StepStatistics* timing);

  std::uint64_t steps() const { return steps_; }
  /// All cores and steps together.
  const core::StepCounts& totals() const { return totals_; }
  /// Spikes that host ports received.
  std::uint64_t read_outs() const { return read_outs_; }
  /// The timed steps.
  const RunSummary& timing() const { return timing_; }

  /// Shows all its numbers, for a checkpoint.
  void visit(NumberArchive& archive);

 private:
  std::uint64_t steps_ = 0;
  core::StepCounts totals_;
  std::uint64_t read_outs_ = 0;
  RunSummary timing_;
};

}  // namespace spikemesh::report
