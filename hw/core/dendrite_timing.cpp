#include "hw/core/dendrite_timing.h"

#include <algorithm>
#include <bit>

namespace spikemesh::core {
namespace {

constexpr std::uint64_t kFirstInLastPlace = 5;  // enters in 2, is in D3 three later: §7.1, §7.2
constexpr std::uint32_t kWordBits = 64;

}  // namespace

void DendriteTiming::begin_step(std::uint32_t count, std::span<const std::uint64_t> active) {
  count_ = count;
  active_ = active;
  counted_words_ = 0;
  counted_active_ = 0;
  stalled_ = 0;
}

Cycle DendriteTiming::push(std::uint32_t compartment, Cycle room) {
  const Cycle ready = in_last_place(compartment);
  const Cycle pushed = std::max(ready, room);
  stalled_ += (pushed - ready).value();
  return pushed;
}

/// The first cycle in which the compartment is in D3.
Cycle DendriteTiming::in_last_place(std::uint32_t compartment) {
  const std::uint64_t active = config_.active.value();
  const std::uint64_t inactive = config_.inactive.value();
  std::uint64_t worked = compartment * inactive;
  if (active != inactive) {
    const std::uint64_t slow = count_active_before(compartment);
    worked = slow * active + (compartment - slow) * inactive;
  }
  return Cycle{kFirstInLastPlace + worked + stalled_};
}

std::uint64_t DendriteTiming::count_active_before(std::uint32_t compartment) {
  const auto popcount = [](std::uint64_t bits) {
    return static_cast<std::uint64_t>(std::popcount(bits));
  };
  for (; counted_words_ < compartment / kWordBits; ++counted_words_) {
    counted_active_ += popcount(active_[counted_words_]);
  }
  const std::uint32_t rest = compartment % kWordBits;
  if (rest == 0) return counted_active_;
  return counted_active_ + popcount(active_[counted_words_] & ((1ULL << rest) - 1));
}

}  // namespace spikemesh::core
