#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace spikemesh::models {

inline constexpr std::size_t kDigits = 10;

/// Pictures as ink, row by row from the top left, and the digit that each shows.
struct DigitPictures {
  std::vector<std::vector<std::uint8_t>> ink;
  std::vector<std::uint8_t> digits;  ///< 0 ... 9

  std::size_t size() const { return ink.size(); }
};

/// Square pictures of digits, of which some are to learn from and the others to test with.
struct DigitSet {
  std::uint32_t side = 0;  ///< pixels of a row, and rows
  DigitPictures train;
  DigitPictures test;
};

/// MNIST from the folder mnist/ of `data`; if `data` is empty, the 8 x 8 digits that are built into
/// the project. Throws UserError that names the file.
DigitSet load_digit_set(const std::string& data);

/// Leaves the first `train` training pictures and the first `test` test pictures; 0: all.
void shorten(DigitSet& set, std::size_t train, std::size_t test);

/// Makes the last `count` training pictures the test pictures, to choose settings by.
/// Throws UserError if there are no more than that.
void hold_out(DigitSet& set, std::size_t count);

}  // namespace spikemesh::models
