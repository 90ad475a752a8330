#include "tests/equivalence/stimulus.h"

#include <random>

namespace spikemesh::equivalence {

Stimulus random_stimulus(const network::Network& network, std::uint32_t steps, std::uint32_t seed) {
  std::mt19937 random(seed);
  std::size_t channels = 0;
  for (const network::Input& input : network.inputs()) channels += input.size;
  Stimulus stimulus{InputSchedule(steps, std::vector<bool>(channels)), RewardSchedule(steps)};
  for (auto& step : stimulus.inputs)
    for (std::size_t i = 0; i < channels; ++i) step[i] = random() % 4 == 0;
  for (auto& reward : stimulus.rewards)
    if (random() % 6 == 0)
      reward = static_cast<std::int8_t>(static_cast<int>(random() % 256) - 128);
  return stimulus;
}

}  // namespace spikemesh::equivalence
