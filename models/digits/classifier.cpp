#include "models/digits/classifier.h"

#include <algorithm>
#include <cstdint>
#include <vector>

#include "models/digits/spiking.h"

namespace spikemesh::digits {

int Classifier::classify(const Digit& digit) {
  session_.set_state(rest_);
  const std::vector<network::InputSpike> spikes = encode(digit);
  auto next = spikes.begin();
  for (std::uint32_t step = 0; step < kSteps; ++step) {
    for (; next != spikes.end() && next->step == step; ++next)
      session_.spike(kInputName, next->channel);
    session_.step();
  }
  const std::vector<std::int32_t> scores = session_.read(kScoresName, runtime::Quantity::kV);
  return static_cast<int>(std::max_element(scores.begin(), scores.end()) - scores.begin());
}

}  // namespace spikemesh::digits
