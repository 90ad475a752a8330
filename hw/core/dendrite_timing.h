#pragma once

#include <cstdint>
#include <span>

#include "base/strong.h"

namespace spikemesh::core {

/// What of the architecture decides the cycles of the dendrite stage.
struct DendriteTimingConfig {
  Cycle active{1};    ///< `timing.compartment_active`
  Cycle inactive{1};  ///< `timing.compartment_inactive`
};

/// The cycles of the dendrite stage (hardware.md §7.1, §7.2), from one spike to the next: only a
/// spike that meets a full spike FIFO changes the pace of the compartments.
class DendriteTiming {
 public:
  explicit DendriteTiming(const DendriteTimingConfig& config) : config_(config) {}

  /// Everything as at cycle 0 of a step with compartments 0..count-1. Bit c % 64 of word c / 64 of
  /// `active` tells whether compartment c is active (§7.2); the bits live as long as the step, and
  /// are not read where both kinds take the same time.
  void begin_step(std::uint32_t count, std::span<const std::uint64_t> active);

  /// The cycle in which the spike of `compartment` is pushed, if the spike FIFO has room for it in
  /// `room` and later. Compartments come in ascending order.
  Cycle push(std::uint32_t compartment, Cycle room);

  /// The cycle in which the last compartment leaves the pipeline; 0 without compartments. Asked for
  /// after the last push.
  Cycle finished() { return count_ == 0 ? Cycle{} : in_last_place(count_ - 1); }

  /// Cycles that the pipeline stood still for want of room.
  std::uint64_t stalled_spike_fifo_full() const { return stalled_; }

 private:
  Cycle in_last_place(std::uint32_t compartment);
  std::uint64_t count_active_before(std::uint32_t compartment);

  DendriteTimingConfig config_;
  std::uint32_t count_ = 0;
  std::span<const std::uint64_t> active_{};
  std::uint32_t counted_words_ = 0;  ///< words of active_ that are in counted_active_
  std::uint64_t counted_active_ = 0;
  std::uint64_t stalled_ = 0;
};

}  // namespace spikemesh::core
