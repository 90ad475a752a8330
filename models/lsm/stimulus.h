#pragma once

#include <cstdint>
#include <vector>

#include "compiler/network/network.h"
#include "models/support/draw.h"

namespace spikemesh::lsm {

inline constexpr std::uint32_t kChannels = 4;         ///< spike trains of a stimulus
inline constexpr std::uint32_t kStimulusSteps = 250;  ///< of 1 ms

/// Spikes of all channels, by step, then channel.
using Stimulus = std::vector<network::InputSpike>;

/// A template: a Poisson spike train of 20 Hz in each channel.
Stimulus make_template(models::Draw& draw);

/// A template whose spikes are shifted, each by a normal random time of this deviation (steps).
/// Those that leave the stimulus are lost, those that fall together are one.
Stimulus jittered(const Stimulus& pattern, double deviation, models::Draw& draw);

}  // namespace spikemesh::lsm
