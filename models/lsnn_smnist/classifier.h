#pragma once

#include <cstdint>
#include <span>

#include "runtime/session/session.h"

namespace spikemesh::lsnn_smnist {

/// Shows images to the chip, a pixel a step, and reads the ten classes after the last step.
class Classifier {
 public:
  /// The session holds spiking_network(), compiled, and was not stepped yet. `lag` is the number of
  /// steps between the injection of a spike and its effect: 1, or 2 as with the relay core that the
  /// published power run put in between.
  Classifier(runtime::Session& session, std::uint32_t lag);

  /// The class with the largest v, the first one on a tie; from rest.
  std::uint32_t classify(std::span<const std::uint8_t> pixels);

 private:
  runtime::Session& session_;
  chip::ChipState rest_;
  std::uint32_t waits_;  ///< steps that a spike is kept back
};

}  // namespace spikemesh::lsnn_smnist
