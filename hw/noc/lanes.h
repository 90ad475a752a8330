#pragma once

#include <array>
#include <cstdint>

namespace spikemesh::noc {

/// Eight byte lanes in a 64-bit word, one for each port of a router: the router's small counters
/// and port masks are handled eight at a time.
using Lanes = std::uint64_t;

inline constexpr unsigned kLaneBits = 8;
inline constexpr Lanes kLaneOnes = 0x0101'0101'0101'0101ULL;
inline constexpr Lanes kLaneTops = 0x8080'8080'8080'8080ULL;

constexpr std::uint32_t lane(Lanes lanes, std::uint32_t index) {
  return static_cast<std::uint32_t>(lanes >> (kLaneBits * index)) & 0xffU;
}

/// `value`, at most 255, in lane `index`.
constexpr Lanes in_lane(std::uint64_t value, std::uint32_t index) {
  return value << (kLaneBits * index);
}

/// Bit i is set where lane i is not zero.
constexpr std::uint32_t nonzero_lanes(Lanes lanes) {
  // Each top bit tells whether its lane is non-zero; the product moves top bit i to bit 56 + i.
  constexpr std::uint64_t kGather = 0x0002'0408'1020'4081ULL;
  const Lanes tops = (((lanes & ~kLaneTops) + ~kLaneTops) | lanes) & kLaneTops;
  return static_cast<std::uint32_t>(tops * kGather >> 56);
}

/// Lane-wise maximum of values below 128.
constexpr Lanes max_lanes(Lanes a, Lanes b) {
  const Lanes tops = ((a | kLaneTops) - b) & kLaneTops;  // top bit where a >= b
  const Lanes keep_a = tops | (tops - (tops >> 7));
  return (a & keep_a) | (b & ~keep_a);
}

/// True when some lane of values below 128 is above `limit`.
constexpr bool any_lane_above(Lanes lanes, std::uint32_t limit) {
  return ((lanes + kLaneOnes * (127U - limit)) & kLaneTops) != 0;
}

/// A one in lane i for each set bit i of a mask.
inline constexpr std::array<Lanes, 256> kSpread = [] {
  std::array<Lanes, 256> table{};
  for (std::uint32_t mask = 0; mask < 256; ++mask) {
    for (std::uint32_t bit = 0; bit < 8; ++bit) {
      if ((mask >> bit & 1U) != 0) table[mask] |= in_lane(1, bit);
    }
  }
  return table;
}();

}  // namespace spikemesh::noc
