#include "models/lsm/stimulus.h"

#include <algorithm>
#include <cmath>

namespace spikemesh::lsm {

Stimulus make_template(models::Draw& draw) {
  constexpr double kProbability = 0.02;  // 20 Hz in steps of 1 ms
  Stimulus pattern;
  for (std::uint32_t step = 0; step < kStimulusSteps; ++step)
    for (std::uint32_t channel = 0; channel < kChannels; ++channel)
      if (draw.uniform() < kProbability) pattern.push_back({step, channel});
  return pattern;
}

Stimulus jittered(const Stimulus& pattern, double deviation, models::Draw& draw) {
  Stimulus result;
  for (const network::InputSpike& spike : pattern) {
    const long step = std::lround(spike.step + deviation * draw.normal());
    if (step >= 0 && step < static_cast<long>(kStimulusSteps))
      result.push_back({static_cast<std::uint32_t>(step), spike.channel});
  }
  std::sort(result.begin(), result.end());
  result.erase(std::unique(result.begin(), result.end()), result.end());
  return result;
}

}  // namespace spikemesh::lsm
