#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace spikemesh {

/// An array of numbers as NumPy's .npy files hold it.
struct NumericArray {
  /// The most values that are read: 2^28, more than any weight matrix of a chip.
  static constexpr std::uint64_t kMaxValues = std::uint64_t{1} << 28;

  std::vector<std::uint64_t> shape{};  ///< the slowest dimension of C order first
  std::vector<double> values{};        ///< in C order, whatever the file's order was
  bool floating = false;               ///< the file holds f4 or f8, not whole numbers or booleans
};

/// Reads a .npy file of type f4, f8, i1, i2, i4, i8, u1 or b1 in either order. Throws UserError
/// that names the file.
NumericArray load_npy_file(const std::string& path);

}  // namespace spikemesh
