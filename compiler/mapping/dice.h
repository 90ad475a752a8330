#pragma once

#include <cstdint>
#include <numeric>
#include <utility>
#include <vector>

#include "hw/arith/random.h"

namespace spikemesh::mapping {

/// Random numbers of a seed, the same on every machine.
class Dice {
 public:
  explicit Dice(std::uint32_t seed) : key_(arith::mix(seed)) {}

  std::uint32_t next() { return arith::mix(key_ ^ arith::mix(++draws_)); }
  /// 0 ... bound - 1.
  std::uint32_t below(std::uint32_t bound) {
    return static_cast<std::uint32_t>((std::uint64_t{next()} * bound) >> 32);
  }
  /// In (0, 1).
  double unit() {
    constexpr double kTwo32 = 4294967296.0;
    return (next() + 0.5) / kTwo32;
  }
  /// 0 ... size - 1 in random order.
  std::vector<std::uint32_t> order(std::uint32_t size) {
    std::vector<std::uint32_t> order(size);
    std::iota(order.begin(), order.end(), 0U);
    for (std::uint32_t i = size; i > 1; --i) std::swap(order[i - 1], order[below(i)]);
    return order;
  }

 private:
  std::uint32_t key_;
  std::uint32_t draws_ = 0;
};

}  // namespace spikemesh::mapping
