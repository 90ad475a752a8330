#pragma once

#include <cstdint>
#include <vector>

#include "hw/image/core_builder.h"
#include "hw/image/testing/dice.h"
#include "hw/image/words.h"

/// The pieces of a random image, each drawn for itself.
namespace spikemesh::image::testing {

/// A plausible neuron, or one with extreme values here and there; neither join nor y traces.
Profile random_profile(Dice& dice, bool noise);

/// The same with `pops` children (0 ... 2) and perhaps a push.
Profile random_join(Dice& dice, std::uint8_t pops, bool push, bool noise);

/// Threshold, bias and exponent; profile and logical id are left to the caller.
CompartmentConfig random_compartment(Dice& dice);

StateUv random_state(Dice& dice);

/// Up to 16 products of any kind, with decays from kept whole to gone at once.
LearningRule random_rule(Dice& dice);

/// Every way to store a list, in random order.
std::vector<ListShape> random_shapes(Dice& dice);

/// How long a list is: none, one, a word, a word and one, any up to `limit`.
std::uint32_t random_count(Dice& dice, const SynapseLayout& layout, std::uint32_t limit);

}  // namespace spikemesh::image::testing
