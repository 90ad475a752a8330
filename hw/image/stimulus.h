#pragma once

#include <cstdint>
#include <vector>

#include "base/strong.h"
#include "hw/image/chip_image.h"

/// What a network says about its inputs, as the host sends it (hardware.md §10.2).
namespace spikemesh::image {

/// InputGroup::poisson of a line that spikes in every step.
inline constexpr std::uint64_t kAlways = std::uint64_t{1} << 32;

/// A probability, 0 ... 1, as InputGroup::poisson states it.
std::uint64_t poisson_of(double probability);

/// The lines of the group that spike in step t by its list and its probability, ascending; a line
/// that both name is there twice. `seed` is the image's.
std::vector<std::uint32_t> lines_that_spike(const InputGroup& group, std::uint32_t seed, Step t);

/// Where packets go in step t for all groups of the image, by its own account of its inputs.
std::vector<AxonAddress> stimulus_of(const ChipImage& image, Step t);

}  // namespace spikemesh::image
