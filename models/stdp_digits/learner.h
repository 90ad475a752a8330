#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "hw/chip/functional_chip.h"
#include "models/stdp_digits/network.h"
#include "models/stdp_digits/pictures.h"

namespace spikemesh::stdp_digits {

/// What learning did: winners are neurons that spiked, one or a few a picture.
struct LearningCounts {
  std::uint64_t pictures = 0;
  std::uint64_t winners = 0;
  std::uint64_t undecided = 0;  ///< pictures at which no neuron spiked
};

/// Neurons in the order in which they spiked, those of one step together.
struct Answer {
  std::vector<std::uint32_t> neurons;
  std::uint32_t first = 0;  ///< so many spiked in the first step in which any did
};

/// Shows pictures to the chip. What is learned is in the chip's synaptic memory alone; the host
/// injects input spikes and reads spikes.
class Learner {
 public:
  explicit Learner(const Shape& shape);

  /// Shows pictures[order[i]] one after the other; the rate is that of learning_image(). `shown` is
  /// called after each.
  LearningCounts learn(const std::vector<Picture>& pictures, std::span<const std::uint32_t> order,
                       std::uint32_t rate, const std::function<void()>& shown);

  /// Which neurons answer to a picture, without learning from it: until at least `wanted` have.
  Answer answer(const Picture& picture, std::size_t wanted);

  const Shape& shape() const { return shape_; }
  /// The chip that learns at this rate, with what was learned so far.
  image::ChipImage image(std::uint32_t rate) const;
  /// SYNAPSE words by core, as the last learn() or take() left them.
  const std::vector<std::vector<std::uint64_t>>& synapses() const { return synapses_; }
  /// Goes on from words that synapses() of a learner of the same shape returned.
  void take(std::vector<std::vector<std::uint64_t>> synapses);

  /// The weights of all pixels to a neuron, 0 ... 255.
  std::vector<std::uint8_t> weights(std::uint32_t neuron) const;

 private:
  void take_weights(image::ChipImage& image) const;
  void keep_weights(const chip::FunctionalChip& chip);
  void inject_step(chip::FunctionalChip& chip, const Picture& picture, std::uint32_t step) const;

  Shape shape_;
  std::vector<CoreShare> shares_;
  std::vector<std::vector<std::uint64_t>> synapses_;  ///< by core; empty before the first pass
  std::optional<chip::FunctionalChip> answering_;     ///< with the weights of now
};

}  // namespace spikemesh::stdp_digits
