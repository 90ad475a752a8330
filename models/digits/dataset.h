#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace spikemesh::digits {

constexpr int kPixels = 64;   ///< 8 rows of 8
constexpr int kClasses = 10;  ///< the digits 0 to 9
constexpr int kInk = 16;      ///< the largest pixel value

/// One handwritten digit.
struct Digit {
  std::array<std::uint8_t, kPixels> pixels{};  ///< 0 … kInk, row by row from the top left
  std::uint8_t label = 0;                      ///< 0 … 9
};

/// The table, parted into what is learned from and what is held out.
struct Dataset {
  std::vector<Digit> train;
  std::vector<Digit> test;
};

/// Reads lines of 64 pixels and a class. Throws UserError with `file` and the line on anything
/// else.
std::vector<Digit> parse_digits(std::string_view text, std::string_view file);

/// Parts the digits at random, always in the same way: every fifth of a shuffled order is held out.
Dataset split(const std::vector<Digit>& digits);

/// The table that is built into the program (models/digits/digits.csv), parted.
Dataset embedded_digits();

/// The file digits.csv of a folder, parted. Throws UserError if it cannot be read, or has too few
/// digits to part.
Dataset load_digits(const std::string& folder);

}  // namespace spikemesh::digits
