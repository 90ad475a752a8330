#include "compiler/mapping/curve.h"

#include <utility>

namespace spikemesh::mapping {

std::uint64_t hilbert_index(std::uint32_t bits, std::uint32_t x, std::uint32_t y) {
  std::uint64_t index = 0;
  for (std::uint32_t side = 1U << (bits - 1); side > 0; side /= 2) {
    const std::uint32_t right = (x & side) != 0 ? 1 : 0;
    const std::uint32_t up = (y & side) != 0 ? 1 : 0;
    index += std::uint64_t{side} * side * ((3 * right) ^ up);
    // Each quarter is walked in its own direction: turn it so that all look alike.
    if (up == 0) {
      if (right == 1) {
        x = side - 1 - (x & (side - 1));
        y = side - 1 - (y & (side - 1));
      }
      std::swap(x, y);
    }
  }
  return index;
}

}  // namespace spikemesh::mapping
