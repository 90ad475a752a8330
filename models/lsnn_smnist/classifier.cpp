#include "models/lsnn_smnist/classifier.h"

#include <algorithm>

#include "models/lsnn_smnist/spiking.h"

namespace spikemesh::lsnn_smnist {

Classifier::Classifier(runtime::Session& session, std::uint32_t lag)
    : session_(session), rest_(session.state()), waits_(lag - 1) {}

std::uint32_t Classifier::classify(std::span<const std::uint8_t> pixels) {
  session_.set_state(rest_);
  const std::vector<network::InputSpike> spikes = encode(pixels);
  auto next = spikes.begin();
  for (std::uint32_t step = 0; step < kSteps; ++step) {
    for (; next != spikes.end() && next->step + waits_ == step; ++next)
      session_.spike(kInputName, next->channel);
    session_.step();
  }
  const auto scores = session_.read(kOutputName, runtime::Quantity::kV);
  return static_cast<std::uint32_t>(std::max_element(scores.begin(), scores.end()) -
                                    scores.begin());
}

}  // namespace spikemesh::lsnn_smnist
