#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "models/stdp_conv/experiment.h"

namespace spikemesh::stdp_conv {

/// What the kernels of a layer look for, as square grey pictures: bright where they want brightness
/// and dark where they want darkness, each as strong as it can be.
struct FilterPictures {
  std::uint32_t side = 0;
  std::vector<std::uint8_t> pixels;  ///< [kernel][y][x]; 128 is neither
};

/// Of layer `index`, from 0 on. A kernel of a higher layer is drawn as the sum of the kernels below
/// that it looks for more than in the mean, each at its place.
FilterPictures filter_pictures(const std::vector<LearnedLayer>& layers, std::size_t index);

}  // namespace spikemesh::stdp_conv
