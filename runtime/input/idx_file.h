#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace spikemesh::input {

/// An array of bytes as the IDX files of MNIST hold it.
struct IdxArray {
  std::vector<std::uint32_t> shape;  ///< the slowest dimension first: 10000, 28, 28
  std::vector<std::uint8_t> values;  ///< in C order

  std::uint32_t items() const { return shape.front(); }
  /// Bytes of one item: 784 for an image of 28 x 28, 1 for a label.
  std::size_t item_size() const { return values.size() / shape.front(); }
  std::span<const std::uint8_t> item(std::size_t index) const {
    return std::span(values).subspan(index * item_size(), item_size());
  }
};

/// Reads an IDX file of unsigned bytes with 1 to 4 dimensions and at least one item, plain or
/// compressed with gzip. Throws UserError that names the file.
IdxArray load_idx(const std::string& path);

}  // namespace spikemesh::input
