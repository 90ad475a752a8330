#pragma once

#include <cstdint>

#include "hw/image/chip_image.h"
#include "runtime/verify/lockstep.h"

namespace spikemesh::verify {

/// Random input for an image, for one step: in some steps no line of its inputs spikes, in some a
/// few, in some all; if it learns, rewards now and then. The same on every machine.
HostStep random_input(const image::ChipImage& image, std::uint32_t seed, Step step);

}  // namespace spikemesh::verify
