#pragma once

#include <cstdint>

namespace spikemesh::mapping {

/// Place of (x, y) along Hilbert's curve through a square of side 2^bits.
std::uint64_t hilbert_index(std::uint32_t bits, std::uint32_t x, std::uint32_t y);

}  // namespace spikemesh::mapping
