#pragma once

#include <cstdint>
#include <span>
#include <string>

namespace spikemesh::stdp_digits {

/// Pixels of what one neuron learned.
struct FilterSize {
  std::uint32_t width = 0;
  std::uint32_t height = 0;
};

/// A picture of what neurons have learned, as a PGM file: weights of one neuron after the other,
/// each a rectangle, white where its weight is 255, in rows. Throws UserError if the file cannot be
/// written.
void write_filters(const std::string& path, std::span<const std::uint8_t> weights,
                   const FilterSize& size);

}  // namespace spikemesh::stdp_digits
