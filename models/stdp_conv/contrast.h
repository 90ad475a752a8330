#pragma once

#include <cstdint>
#include <span>

#include "models/stdp_conv/planes.h"

namespace spikemesh::stdp_conv {

/// Channel 0: brighter than around; channel 1: darker than around.
inline constexpr std::uint32_t kContrastChannels = 2;

/// Contrast of a square picture: the difference of two Gaussians (deviations 1 and 2, 7 x 7), as a
/// share of the picture's largest.
Grades contrast(std::span<const std::uint8_t> ink);

}  // namespace spikemesh::stdp_conv
