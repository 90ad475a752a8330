#pragma once

#include <cstdint>

#include "compiler/network/network.h"
#include "hw/image/chip_image.h"
#include "tests/equivalence/direct_simulation.h"

namespace spikemesh::equivalence {

/// What the host sends in a run, whatever the mapping: input channels and rewards by step.
struct Stimulus {
  InputSchedule inputs;
  RewardSchedule rewards;
};

/// A quarter of the channels in each step, and a reward in every sixth.
Stimulus random_stimulus(const network::Network& network, std::uint32_t steps, std::uint32_t seed);

/// Gives a chip what it gets in step t.
template <class Chip>
void give(Chip& chip, const image::ChipImage& image, const Stimulus& stimulus, std::uint32_t t) {
  std::size_t channel = 0;
  for (const image::InputGroup& input : image.inputs)
    for (const auto& line : input.lines)
      if (stimulus.inputs[t][channel++])
        for (const image::AxonAddress& to : line) chip.inject(to);
  if (stimulus.rewards[t]) chip.reward(*stimulus.rewards[t]);
}

}  // namespace spikemesh::equivalence
