#pragma once

#include <string>
#include <vector>

#include "models/stdp_conv/planes.h"

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

/// The 8 x 8 digits that are built into the project.
PictureSet embedded_pictures();

/// MNIST, from a folder with its four IDX files. Throws UserError that names the file.
PictureSet mnist_pictures(const std::string& folder);

/// Leaves the first `train` training pictures and the first `test` test pictures; 0: all.
void shorten(PictureSet& set, std::size_t train, std::size_t test);

/// Makes the last `count` training pictures the test pictures, to choose settings by.
/// Throws UserError if there are no more than that.
void hold_out(PictureSet& set, std::size_t count);

}  // namespace spikemesh::stdp_conv
