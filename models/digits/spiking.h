#pragma once

#include <cstdint>
#include <vector>

#include "compiler/network/network.h"
#include "models/digits/trainer.h"

namespace spikemesh::digits {

/// Names of the parts of the spiking network.
inline constexpr const char* kInputName = "pixels";
inline constexpr const char* kHiddenName = "hidden";
inline constexpr const char* kScoresName = "scores";

/// Steps in which a digit is shown. A pixel of full ink spikes in every one of them.
inline constexpr std::uint32_t kShownSteps = 32;
/// Steps of one inference: the last input spike acts on the hidden units one step after it was
/// sent, and their spikes on the scores one step after that.
inline constexpr std::uint32_t kSteps = kShownSteps + 2;

/// The perceptron as integrate-and-fire neurons with a soft reset: a hidden unit's value in 0 … 1
/// is its rate in spikes a step. The scores never fire; v of the ten compartments after kSteps
/// steps is w2 · (number of hidden spikes) + b2, so the largest v is the answer.
network::Network spiking_network(const Perceptron& net);

/// The spikes that show a digit: pixel i sends round(kShownSteps · ink) spikes, evenly spaced.
std::vector<network::InputSpike> encode(const Digit& digit);

}  // namespace spikemesh::digits
