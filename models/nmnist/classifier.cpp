#include "models/nmnist/classifier.h"

#include <algorithm>

#include "models/nmnist/spiking.h"

namespace spikemesh::nmnist {

Classifier::Classifier(runtime::Session& session)
    : session_(session),
      rest_(session.state()),
      counts_(session.image(), {kOutputName, kHiddenName}) {}

Answer Classifier::classify(const Recording& recording) {
  session_.set_state(rest_);
  counts_.clear();
  auto next = recording.spikes.begin();
  for (std::uint32_t step = 0; step < kSteps; ++step) {
    for (; next != recording.spikes.end() && next->step == step; ++next)
      session_.spike(kInputName, next->channel);
    session_.step();
    counts_.add(session_);
  }
  const std::vector<std::uint32_t>& spikes = counts_.of(0);
  const auto most = std::max_element(spikes.begin(), spikes.end());
  return {.predicted = static_cast<std::uint32_t>(most - spikes.begin()),
          .counts = spikes,
          .hidden_spikes = counts_.total(1)};
}

}  // namespace spikemesh::nmnist
