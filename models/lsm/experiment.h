#pragma once

#include <cstdint>
#include <functional>

#include "runtime/session/session.h"

namespace spikemesh::lsm {

struct Settings {
  std::uint32_t templates = 4;
  std::uint32_t train = 200;  ///< samples that the read-out learns from
  std::uint32_t test = 200;   ///< samples that it has not seen
  double jitter = 4.0;        ///< deviation of a spike's time, steps of 1 ms
  std::uint32_t wait = 0;     ///< steps from the end of the stimulus to the moment of the answer
  std::uint32_t seed = 1;     ///< of liquid, templates and jitter
};

struct Outcome {
  std::uint32_t right = 0;  ///< of the test samples
  /// The same of read-outs that learned labels in random order, mean of many: the chance level, as
  /// measured.
  double right_by_chance = 0.0;
  double rate_hz = 0.0;  ///< of the liquid's neurons while they see stimuli
};

/// Shows jittered templates in random order to the liquid of the session, trains a read-out on
/// some and asks it about the others. `done` is told how many samples were shown.
Outcome run_experiment(runtime::Session& session, const Settings& settings,
                       const std::function<void(std::uint64_t)>& done);

}  // namespace spikemesh::lsm
