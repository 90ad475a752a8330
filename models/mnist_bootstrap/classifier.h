#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>

#include "compiler/frontend/lava/lava_file.h"
#include "models/support/spike_counts.h"
#include "runtime/session/session.h"

namespace spikemesh::mnist_bootstrap {

/// Steps that each layer works, as the network was trained.
inline constexpr std::uint32_t kSampleSteps = 16;
inline constexpr std::uint32_t kLayers = 3;  ///< that spike
/// A spike takes a step from a layer to the next, and the biases take one to arrive.
inline constexpr std::uint32_t kSteps = kSampleSteps + kLayers + 1;

/// What the network says to an image.
struct Answer {
  std::uint32_t digit = 0;
  /// Spikes of each layer in its own kSampleSteps steps.
  std::array<std::uint64_t, kLayers> spikes{};
};

/// Shows images to the chip. Read the image of lava::load(path, {.input = kHeldBias}), compiled.
class Classifier {
 public:
  Classifier(runtime::Session& session, const lava::Import& import);

  /// From rest; `pixels` are 28 x 28, 0 ... 255.
  Answer classify(std::span<const std::uint8_t> pixels);

 private:
  runtime::Session& session_;
  chip::ChipState rest_;
  std::array<std::int32_t, 256> bias_of_pixel_{};
  std::vector<std::string> populations_;  ///< of the layers
  models::SpikeCounts counts_;
};

}  // namespace spikemesh::mnist_bootstrap
