#pragma once

#include <algorithm>
#include <cstdint>

namespace spikemesh::arith {

/// Width of u, v, a and of an accumulator. hardware.md §3.2, §4.2
inline constexpr int kStateBits = 24;
/// Largest magnitude that v and a may have; u and accumulators reach one further down.
inline constexpr std::int32_t kStateMax = (1 << (kStateBits - 1)) - 1;

/// Keeps the low 24 bits, read as two's complement. hardware.md §1
constexpr std::int32_t wrap24(std::int32_t x) {
  constexpr int kUnused = 32 - kStateBits;
  return static_cast<std::int32_t>(static_cast<std::uint32_t>(x) << kUnused) >> kUnused;
}

/// Shifts right toward minus infinity, 0 <= n < 32. hardware.md §1
constexpr std::int32_t asr(std::int32_t x, int n) { return x >> n; }

/// Clips x to lo ... hi. hardware.md §1
constexpr std::int32_t sat(std::int32_t lo, std::int32_t x, std::int32_t hi) {
  return std::min(std::max(lo, x), hi);
}

}  // namespace spikemesh::arith
