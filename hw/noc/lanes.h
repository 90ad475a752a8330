#pragma once

#include <array>
#include <bit>
#include <cstdint>

namespace spikemesh::noc {

/// A byte for each port of a router. Read and written a byte at a time where one port matters, and
/// as a whole, a number whose bits 8p .. 8p+7 are port p's, where all do.
using Lanes = std::array<std::uint8_t, 8>;
static_assert(std::endian::native == std::endian::little, "port 0 is the lowest byte of a number");

inline std::uint64_t number_of(const Lanes& lanes) { return std::bit_cast<std::uint64_t>(lanes); }
inline Lanes lanes_of(std::uint64_t number) { return std::bit_cast<Lanes>(number); }

inline constexpr std::uint64_t kEachLane = 0x0101'0101'0101'0101ULL;
constexpr Lanes each_lane(std::uint8_t value) {
  return {value, value, value, value, value, value, value, value};
}

/// 1 in the lane of each port of a mask.
inline std::uint64_t spread(std::uint32_t mask) {
  static constexpr auto kTable = [] {
    std::array<std::uint64_t, 256> table{};
    for (std::uint32_t i = 0; i < table.size(); ++i) {
      for (std::uint32_t port = 0; port < 8; ++port) {
        table[i] |= std::uint64_t{i >> port & 1U} << (8 * port);
      }
    }
    return table;
  }();
  return kTable[mask];
}

/// Lanes in a vector register, where they are compared. The upper half is 0.
using VectorLanes = std::uint8_t __attribute__((vector_size(16)));
using WideLanes = std::uint16_t __attribute__((vector_size(16)));  ///< a lane a port

inline VectorLanes vector_of(std::uint64_t number) {
  using Numbers = std::uint64_t __attribute__((vector_size(16)));
  return std::bit_cast<VectorLanes>(Numbers{number, 0});
}
inline VectorLanes vector_of(const Lanes& lanes) { return vector_of(number_of(lanes)); }
inline std::uint64_t number_of(VectorLanes lanes) {
  using Numbers = std::uint64_t __attribute__((vector_size(16)));
  return std::bit_cast<Numbers>(lanes)[0];
}
/// 255 where a lane is 0, else 0.
inline VectorLanes zero_lanes(VectorLanes lanes) {
  return std::bit_cast<VectorLanes>(lanes == VectorLanes{});
}
inline VectorLanes larger(VectorLanes a, VectorLanes b) {
  const auto mask = std::bit_cast<VectorLanes>(a > b);
  return (a & mask) | (b & ~mask);
}
inline WideLanes widened(VectorLanes lanes) {
  return std::bit_cast<WideLanes>(__builtin_shufflevector(lanes, VectorLanes{}, 0, 16, 1, 17, 2, 18,
                                                          3, 19, 4, 20, 5, 21, 6, 22, 7, 23));
}

}  // namespace spikemesh::noc
