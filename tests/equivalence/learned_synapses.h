#pragma once

#include <vector>

#include "compiler/network/network.h"
#include "hw/chip/functional_chip.h"
#include "hw/image/chip_image.h"
#include "tests/equivalence/direct_simulation.h"

namespace spikemesh::equivalence {

/// All plastic synapses of a chip in this state, by logical ids and sorted: found from the image's
/// sources through out-axons and input lines.
std::vector<LearnedSynapse> learned_synapses(const image::ChipImage& image,
                                             const chip::ChipState& state);

}  // namespace spikemesh::equivalence
