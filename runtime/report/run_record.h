#pragma once

#include <cstdint>
#include <span>

#include "hw/arch/architecture.h"
#include "hw/chip/step_statistics.h"
#include "hw/core/step_counts.h"
#include "hw/image/chip_image.h"
#include "runtime/report/raster.h"
#include "runtime/report/run_summary.h"
#include "runtime/report/sample_estimate.h"
#include "runtime/report/timeline.h"

namespace spikemesh::report {

/// Everything that a run keeps for its report: what was computed in all steps, and time and energy
/// of those that were timed. Steps are counted from the beginning of the run, which begins with a
/// learning epoch. Its size does not grow with the run.
class RunRecord {
 public:
  explicit RunRecord(const image::ChipImage& image);

  /// Adds what a step computed; `counts` are those of the cores in use. Returns its number.
  std::uint64_t add(std::span<const core::StepCounts> counts, std::uint64_t read_outs);
  /// Adds spikes of a core, as the image lists it, to the step that was added last.
  void add_spikes(std::size_t core, std::span<const std::uint32_t> compartments);
  /// Adds what the step of this number took. In ascending order of the numbers.
  void add_timing(std::uint64_t number, const chip::StepStatistics& timing);

  std::uint64_t steps() const { return steps_; }
  /// All cores and steps together.
  const core::StepCounts& totals() const { return totals_; }
  /// Spikes that host ports received.
  std::uint64_t read_outs() const { return read_outs_; }
  /// The timed steps.
  const RunSummary& timing() const { return timing_; }
  const Timeline& timeline() const { return timeline_; }
  const Raster& raster() const { return raster_; }
  /// The timed steps as a sample of all.
  const SampleEstimate& sample() const { return sample_; }

  /// Shows all its numbers, for a checkpoint.
  void visit(NumberArchive& archive);

 private:
  std::uint64_t steps_ = 0;
  core::StepCounts totals_;
  std::uint64_t read_outs_ = 0;
  RunSummary timing_;
  Timeline timeline_;
  Raster raster_;
  SampleEstimate sample_;
};

}  // namespace spikemesh::report
