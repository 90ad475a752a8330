#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "hw/chip/functional_chip.h"
#include "hw/image/chip_image.h"
#include "models/digits/spiking.h"

namespace spikemesh::digits {

/// Shows digits to a chip and reads its answer. `Chip` is a FunctionalChip or a CycleChip.
template <class Chip>
class Classifier {
 public:
  /// `image` is a compiled spiking_network() and outlives the classifier.
  explicit Classifier(const image::ChipImage& image)
      : image_(image), chip_(image), rest_(chip_.state()) {}

  /// The class of a digit, from rest. `step_chip` is called with the chip for each step and lets it
  /// work: a caller that counts something does it there.
  template <class StepChip>
  int classify(const Digit& digit, StepChip&& step_chip) {
    chip_.set_state(rest_);
    const std::vector<network::InputSpike> spikes = encode(digit);
    const image::InputGroup& pixels = *image_.find_input(kInputName);
    auto next = spikes.begin();
    for (std::uint32_t step = 0; step < kSteps; ++step) {
      for (; next != spikes.end() && next->step == step; ++next)
        for (const image::AxonAddress& to : pixels.lines[next->channel]) chip_.inject(to);
      step_chip(chip_);
    }
    const std::vector<std::int32_t> scores = read_scores();
    return static_cast<int>(std::max_element(scores.begin(), scores.end()) - scores.begin());
  }

 private:
  std::vector<std::int32_t> read_scores() const {
    const auto ids = chip_.core_ids();
    std::vector<std::int32_t> scores;
    for (const image::CompartmentAddress& at : image_.find_population(kScoresName)->neurons) {
      const auto core =
          static_cast<std::size_t>(std::find(ids.begin(), ids.end(), at.core) - ids.begin());
      scores.push_back(chip_.core(core).compartment(at.compartment.value()).v);
    }
    return scores;
  }

  const image::ChipImage& image_;
  Chip chip_;
  chip::ChipState rest_;  ///< before anything was shown
};

}  // namespace spikemesh::digits
