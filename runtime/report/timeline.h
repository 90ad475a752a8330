#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "hw/chip/step_statistics.h"
#include "hw/core/step_counts.h"
#include "hw/image/chip_image.h"
#include "runtime/report/bin_series.h"

namespace spikemesh::report {

/// All cores together over a stretch of steps. Cycles are those of the timed steps in it.
struct TimeBin {
  std::uint64_t steps = 0;
  std::uint64_t spikes = 0;
  std::uint64_t synaptic_ops = 0;
  std::uint64_t timed = 0;  ///< steps
  std::uint64_t cycles = 0;
  std::uint64_t shortest = 0;
  std::uint64_t longest = 0;
  std::uint64_t longest_step = 0;    ///< counted from the beginning of the run
  std::uint32_t critical_host = 0;   ///< 1: a host port closed the longest step; 0: a core
  std::uint32_t critical_index = 0;  ///< of that core or host port
  std::uint32_t critical_event = 0;  ///< as core::LastEvent counts them

  void add(std::uint64_t step, const chip::StepStatistics& timing);
  TimeBin& operator+=(const TimeBin& later);
  void visit(NumberArchive& archive);
};

/// What a core did over a stretch of steps.
struct CoreShare {
  std::uint64_t spikes = 0;
  std::uint64_t synaptic_ops = 0;
  std::uint64_t synaptic_updates = 0;
  std::uint64_t updates_active = 0;
  std::uint64_t updates_inactive = 0;
  std::uint64_t busy = 0;    ///< cycles of the synapse stage, timed steps
  std::uint64_t stalls = 0;  ///< cycles of any cause, timed steps
};

/// What a router's outputs did over a stretch of timed steps, both fabrics together.
struct RouterShare {
  std::uint64_t local = 0;  ///< flits to cores and host ports
  std::uint64_t east_west = 0;
  std::uint64_t north_south = 0;
  std::uint64_t stalls = 0;  ///< cycles of any cause
};

/// The places of the chip over a stretch of steps.
struct PlaceBin {
  std::uint64_t steps = 0;
  std::uint64_t timed = 0;           ///< steps
  std::vector<CoreShare> cores;      ///< in use, as the image lists them
  std::vector<RouterShare> routers;  ///< of the whole mesh

  PlaceBin& operator+=(const PlaceBin& later);
  void visit(NumberArchive& archive);
};

/// What happened when: for the charts of a report. Steps are counted from the beginning of the run,
/// whatever the chip's own step numbers are. It keeps its size however long the run is.
class Timeline {
 public:
  explicit Timeline(const image::ChipImage& image);

  /// What was computed in a step.
  void add(std::uint64_t step, std::span<const core::StepCounts> counts);
  /// What it took; in any order.
  void add(std::uint64_t step, const chip::StepStatistics& timing);

  const BinSeries<TimeBin>& time() const { return time_; }
  const BinSeries<PlaceBin>& places() const { return places_; }
  std::span<const CoreId> cores() const { return cores_; }

  void visit(NumberArchive& archive);

 private:
  std::vector<CoreId> cores_;
  std::uint32_t mesh_width_;
  BinSeries<TimeBin> time_;
  BinSeries<PlaceBin> places_;
};

}  // namespace spikemesh::report
