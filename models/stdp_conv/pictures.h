#pragma once

#include <cstdint>
#include <vector>

#include "models/stdp_conv/planes.h"
#include "models/support/digit_set.h"

namespace spikemesh::stdp_conv {

/// Contrast of pictures, and the digit that each shows.
struct Part {
  std::vector<Grades> pictures;
  std::vector<std::uint8_t> labels;
};

struct PictureSet {
  PlaneShape shape;
  Part train;
  Part test;
};

PictureSet pictures_of(const models::DigitSet& digits);

}  // namespace spikemesh::stdp_conv
