#pragma once

#include <cstdint>
#include <random>

namespace spikemesh::models {

/// Random numbers that are the same everywhere: the engine is the standard's, the distributions are
/// ours.
class Draw {
 public:
  explicit Draw(std::uint32_t seed) : engine_(seed) {}

  /// 0 <= x < 1
  double uniform() { return static_cast<double>(engine_()) / 4294967296.0; }
  /// Nearly normal: mean 0, deviation 1, never beyond 6.
  double normal() {
    double sum = -6.0;
    for (int i = 0; i < 12; ++i) sum += uniform();
    return sum;
  }
  /// 0 ... count - 1
  std::uint32_t below(std::uint32_t count) { return static_cast<std::uint32_t>(uniform() * count); }

 private:
  std::mt19937 engine_;
};

}  // namespace spikemesh::models
