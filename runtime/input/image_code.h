#pragma once

#include <cstdint>
#include <span>

#include "runtime/input/spike_source.h"

namespace spikemesh::input {

/// Ways to show an image of bytes, 0 (dark) to 255 (bright), as spikes.

/// A line a pixel: in `steps` steps a pixel of value p spikes floor(p * steps / 255) times, spread
/// evenly: by step s, floor(p * s / 255) times. 1 or more steps.
SpikeTable rate_code(std::span<const std::uint8_t> pixels, std::uint32_t steps);

/// A line a pixel: the brighter, the earlier. A pixel of value p > 0 spikes once, in step
/// floor((255 - p) * steps / 255); a dark one never. 1 or more steps.
SpikeTable latency_code(std::span<const std::uint8_t> pixels, std::uint32_t steps);

/// Pixels one after the other, a step each, then `cue` steps. `thresholds` values k * 255 /
/// (thresholds - 1), rounded down; two lines for each: 2k spikes at pixel i if the threshold lies
/// above pixel i and not above pixel i + 1, 2k + 1 if it is the other way round. The last
/// threshold's line 2k spikes at pixels of 255, its line 2k + 1 in every cue step; the first
/// threshold's lines never. (The code of Loihi's sequential MNIST.) 2 or more thresholds.
SpikeTable threshold_code(std::span<const std::uint8_t> pixels, std::uint32_t thresholds,
                          std::uint32_t cue);

}  // namespace spikemesh::input
