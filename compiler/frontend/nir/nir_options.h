#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace spikemesh::nir {

/// What a NIR file does not say.
struct Options {
  /// Length of a time-step. NIR's neurons are differential equations; exporters of trained
  /// networks divided by the step that they trained with.
  double dt_s = 1e-3;
  /// What a spike does to v, where the node does not say (`v_reset`): zero is the default.
  enum class Reset : std::uint8_t { kZero, kSubtract } reset = Reset::kZero;
  /// How a time constant becomes a factor a step: euler 1 - dt / tau, exact exp(-dt / tau).
  enum class Decay : std::uint8_t { kEuler, kExact } decay = Decay::kEuler;
  /// Shape of the input where the file leaves it out: channels, height, width.
  std::vector<std::uint32_t> input_shape{};
};

}  // namespace spikemesh::nir
