#pragma once

#include <cstdint>
#include <initializer_list>
#include <vector>

#include "base/error.h"

namespace spikemesh::image::testing {

/// Seeded random choices for generated tests: the same on every machine (splitmix64).
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed) {}

  std::uint64_t word() {
    state_ += 0x9e3779b97f4a7c15;
    std::uint64_t x = state_;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
    x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
    return x ^ (x >> 31);
  }

  /// 0 ... bound - 1.
  std::uint32_t below(std::uint32_t bound) {
    SPIKEMESH_CHECK(bound > 0, "a choice is among at least one");
    return static_cast<std::uint32_t>((word() >> 32) * bound >> 32);
  }

  /// low ... high.
  std::int32_t between(std::int32_t low, std::int32_t high) {
    return low + static_cast<std::int32_t>(below(static_cast<std::uint32_t>(high - low) + 1));
  }

  bool one_in(std::uint32_t n) { return below(n) == 0; }

  template <class T>
  T pick(std::initializer_list<T> choices) {
    return choices.begin()[below(static_cast<std::uint32_t>(choices.size()))];
  }

  template <class T>
  const T& pick(const std::vector<T>& choices) {
    return choices[below(static_cast<std::uint32_t>(choices.size()))];
  }

 private:
  std::uint64_t state_;
};

}  // namespace spikemesh::image::testing
