#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <vector>

#include "models/microcircuit/column.h"
#include "runtime/session/session.h"

namespace spikemesh::microcircuit {

/// What a population did while it was watched.
struct Activity {
  std::uint32_t neurons = 0;
  std::uint64_t spikes = 0;
  double rate_hz = 0.0;  ///< mean over the neurons
  /// Mean coefficient of variation of the intervals between spikes, of the neurons that have
  /// enough of them; 1 is a Poisson process, 0 a clock.
  double irregularity = 0.0;
  std::uint32_t judged = 0;  ///< neurons that it is the mean of
};

/// Gathers spikes of the eight populations, a step at a time.
class Watch {
 public:
  /// The session outlives the watch.
  explicit Watch(const runtime::Session& session);

  /// Adds what the last step spiked.
  void add();
  std::array<Activity, kPopulations> activities() const;

 private:
  /// Intervals between the spikes of one neuron, in steps.
  struct Train {
    std::uint64_t spikes = 0;
    std::uint64_t last = 0;
    double sum = 0.0;
    double squares = 0.0;
  };
  struct Place {
    std::int32_t population = -1;  ///< -1: not watched
    std::uint32_t neuron = 0;
  };

  const runtime::Session& session_;
  std::uint64_t steps_ = 0;
  std::vector<std::vector<Place>> places_;  ///< by core, then compartment
  std::array<std::vector<Train>, kPopulations> trains_;
};

/// Runs the column with its background. The first `warm_up` steps are not watched. `done` is told
/// how many steps are over.
std::array<Activity, kPopulations> run(runtime::Session& session, std::uint64_t warm_up,
                                       std::uint64_t steps,
                                       const std::function<void(std::uint64_t)>& done);

}  // namespace spikemesh::microcircuit
