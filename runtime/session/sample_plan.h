#pragma once

#include <cstdint>
#include <vector>

namespace spikemesh::runtime {

/// Which steps of a run are timed: a random sample, the same for the same numbers. Strata are the
/// phases of the learning epoch (step modulo epoch; without learning there is one), each with its
/// share of the sample, and at least two steps where it has them, so that its variance is known.
class SamplePlan {
 public:
  /// Of `steps` steps about `count`; `epoch` in steps, 0: no learning.
  SamplePlan(std::uint64_t steps, std::uint64_t count, std::uint32_t epoch, std::uint32_t seed);

  bool contains(std::uint64_t step) const;
  /// Ascending.
  const std::vector<std::uint64_t>& steps() const { return steps_; }

 private:
  std::vector<std::uint64_t> steps_;
};

}  // namespace spikemesh::runtime
