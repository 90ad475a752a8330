#include "runtime/session/sample_plan.h"

#include <algorithm>

#include "hw/arith/random.h"

namespace spikemesh::runtime {
namespace {

/// A purpose of the host (hardware.md §13), 17.
constexpr auto kPurpose = static_cast<arith::RandomPurpose>(
    static_cast<std::uint32_t>(arith::RandomPurpose::kHostFirst) + 1);

/// 0 ... bound - 1, from the step's own random number.
std::uint64_t draw(std::uint32_t seed, std::uint64_t step, std::uint64_t bound) {
  const auto low = static_cast<std::uint32_t>(step);
  const auto high = static_cast<std::uint32_t>(step >> 32);
  const std::uint32_t key = arith::random_key(seed, low, kPurpose);
  const std::uint64_t word = std::uint64_t{arith::random2_of_key(key, high, 0)} << 32 |
                             arith::random2_of_key(key, high, 1);
  return word % bound;  // bounds are far below 2^64: no number is favoured noticeably
}

}  // namespace

SamplePlan::SamplePlan(std::uint64_t steps, std::uint64_t count, std::uint32_t epoch,
                       std::uint32_t seed) {
  constexpr std::uint64_t kLeast = 2;
  const std::uint64_t strata = epoch == 0 ? 1 : epoch;
  for (std::uint64_t phase = 0; phase < std::min(strata, steps); ++phase) {
    std::uint64_t left = (steps - phase - 1) / strata + 1;
    const auto share = static_cast<std::uint64_t>(
        static_cast<double>(count) * static_cast<double>(left) / static_cast<double>(steps));
    std::uint64_t wanted = std::min(left, std::max(share, kLeast));
    // Selection sampling: each step is taken with the chance of those that are still wanted among
    // those that are left.
    for (std::uint64_t step = phase; wanted > 0; step += strata, --left) {
      if (draw(seed, step, left) >= wanted) continue;
      steps_.push_back(step);
      --wanted;
    }
  }
  std::ranges::sort(steps_);
}

bool SamplePlan::contains(std::uint64_t step) const {
  return std::ranges::binary_search(steps_, step);
}

}  // namespace spikemesh::runtime
