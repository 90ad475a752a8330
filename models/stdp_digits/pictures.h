#pragma once

#include <cstdint>
#include <vector>

#include "models/support/digit_set.h"

namespace spikemesh::stdp_digits {

/// Grades of ink that the chip is shown: a pixel of grade g spikes in g steps.
inline constexpr std::uint32_t kGrades = 15;

/// A picture as the chip is shown it: grades 0 ... kGrades of all pixels, about the same sum of
/// them in every picture, so that much ink is no advantage.
struct Picture {
  std::vector<std::uint8_t> grades;
  std::uint8_t label = 0;  ///< 0 ... 9; learning does not look at it
};

struct PictureSet {
  std::uint32_t side = 0;   ///< pixels of a row, and rows
  std::uint32_t total = 0;  ///< what the grades of a picture add up to, about
  std::vector<Picture> train;
  std::vector<Picture> test;
};

PictureSet pictures_of(const models::DigitSet& digits);

/// Grades of a picture: each pixel's share of the picture's ink times `total`, rounded down,
/// at most kGrades.
std::vector<std::uint8_t> graded(const std::vector<std::uint8_t>& ink, std::uint32_t total);

}  // namespace spikemesh::stdp_digits
