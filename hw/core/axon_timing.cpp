#include "hw/core/axon_timing.h"

#include <algorithm>

#include "base/error.h"

namespace spikemesh::core {
namespace {

constexpr Cycle kOne{1};
constexpr Cycle kRequestToReady{2};  // hardware.md §7.3

/// Counts `peak` up if the place `peak` before `place` in a ring is still taken in `now`: then
/// more are in the FIFO than ever before.
template <class Ring>
void raise_peak(std::uint32_t& peak, const Ring& free_from, std::uint32_t place,
                std::uint32_t depth, Cycle now) {
  if (peak == depth) return;
  const std::uint32_t before = place >= peak ? place - peak : place + depth - peak;
  if (peak == 0 || free_from[before] > now) ++peak;
}

std::uint32_t next_place(std::uint32_t place, std::uint32_t depth) {
  return place + 1 == depth ? 0 : place + 1;
}

}  // namespace

AxonTiming::AxonTiming(const AxonTimingConfig& config)
    : config_(config), place_free_(config.spike_fifo_depth) {
  SPIKEMESH_CHECK(config.spike_fifo_depth >= 1, "a spike FIFO has a place");
  SPIKEMESH_CHECK(config.flit_fifo_depth >= 1 && config.flit_fifo_depth <= kMaxFlitFifo,
                  "the flit FIFO holds 1..{} flits", kMaxFlitFifo);
}

void AxonTiming::begin_step() {
  lookup_free_ = walker_free_ = next_request_ = next_send_ = last_ = Cycle{};
  entries_left_ = 0;
  std::fill(place_free_.begin(), place_free_.end(), Cycle{});
  flit_free_.fill(Cycle{});
  place_ = flit_place_ = 0;
  spike_fifo_peak_ = flit_fifo_peak_ = 0;
}

void AxonTiming::spike(Cycle pushed, std::uint32_t entries) {
  const Cycle popped = std::max(pushed + kOne, lookup_free_);
  const Cycle loaded = std::max(popped + kOne, walker_free_);
  raise_peak(spike_fifo_peak_, place_free_, place_, config_.spike_fifo_depth, pushed + kOne);
  place_free_[place_] = popped + kOne;
  place_ = next_place(place_, config_.spike_fifo_depth);
  lookup_free_ = loaded + kOne;
  entries_left_ = entries;
  if (entries == 0) {
    walker_free_ = loaded + kOne;
    last_ = std::max(last_, loaded);
  } else {
    next_request_ = loaded + kOne;
  }
}

Cycle AxonTiming::ready() {
  const Cycle request = std::max(next_request_, flit_free_[flit_place_]);
  raise_peak(flit_fifo_peak_, flit_free_, flit_place_, config_.flit_fifo_depth, request + kOne);
  next_request_ = request + kOne;
  walker_free_ = request;  // holds after the last entry of the spike
  return std::max(request + kRequestToReady, next_send_);
}

void AxonTiming::sent(Cycle cycle) {
  flit_free_[flit_place_] = cycle + kOne;
  flit_place_ = next_place(flit_place_, config_.flit_fifo_depth);
  next_send_ = cycle + kOne;
  last_ = std::max(last_, cycle);
  --entries_left_;
}

}  // namespace spikemesh::core
