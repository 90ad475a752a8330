#pragma once

#include <algorithm>
#include <cstdint>

namespace spikemesh::arith {

/// A decay factor of kDecayOne keeps everything. hardware.md §4.3
inline constexpr int kDecayShift = 12;
inline constexpr std::int32_t kDecayOne = 1 << kDecayShift;

/// sgn(x) * ((|x| * factor) >> 12): toward zero. |x| <= 2^23, 0 <= factor <= 4096. The product has
/// 36 bits; split at bit 12 of x both halves fit 32-bit lanes. A shift rounds toward minus
/// infinity, so negative numbers add one less than a unit first. hardware.md §4.3
constexpr std::int32_t decay(std::int32_t x, std::int32_t factor) {
  constexpr std::int32_t kFraction = kDecayOne - 1;
  const std::int32_t toward_zero = (x >> 31) & kFraction;
  const std::int32_t low = ((x & kFraction) * factor + toward_zero) >> kDecayShift;
  return (x >> kDecayShift) * factor + low;
}

/// Factor of u from its register: Loihi's current decays by one more than it says.
constexpr std::int32_t current_decay_factor(std::int32_t decay_u) {
  return kDecayOne - std::min(kDecayOne, decay_u + 1);
}

/// Factor of v and of a from their registers.
constexpr std::int32_t decay_factor(std::int32_t decay_register) {
  return kDecayOne - decay_register;
}

}  // namespace spikemesh::arith
