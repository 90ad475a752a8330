#pragma once

#include <cstdint>
#include <vector>

#include "models/nmnist/recordings.h"
#include "models/support/spike_counts.h"
#include "runtime/session/session.h"

namespace spikemesh::nmnist {

/// What the network says to a recording.
struct Answer {
  std::uint32_t predicted = 0;        ///< the output with most spikes, the first one on a tie
  std::vector<std::uint32_t> counts;  ///< spikes of each output
  std::uint64_t hidden_spikes = 0;
};

/// Shows recordings to the chip.
class Classifier {
 public:
  /// The session holds spiking_network(), compiled, and was not stepped yet.
  explicit Classifier(runtime::Session& session);

  /// From rest.
  Answer classify(const Recording& recording);

 private:
  runtime::Session& session_;
  chip::ChipState rest_;
  models::SpikeCounts counts_;
};

}  // namespace spikemesh::nmnist
