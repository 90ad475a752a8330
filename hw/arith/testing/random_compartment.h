#pragma once

#include <random>

#include "hw/arith/compartment.h"

/// Random parameters and states for property tests, extremes more often than their share.
namespace spikemesh::arith::testing {

class CompartmentDraw {
 public:
  explicit CompartmentDraw(std::uint32_t seed) : engine_(seed) {}

  std::int32_t between(std::int32_t lo, std::int32_t hi) {
    return std::uniform_int_distribution<std::int32_t>(lo, hi)(engine_);
  }
  bool one_in(int n) { return between(1, n) == 1; }
  /// One of the ends in a third of the draws, a small value in another.
  std::int32_t extreme(std::int32_t lo, std::int32_t hi) {
    switch (between(0, 5)) {
      case 0:
        return lo;
      case 1:
        return hi;
      case 2:
      case 3:
        return between(std::max(lo, -40), std::min(hi, 40));
      default:
        return between(lo, hi);
    }
  }

  CompartmentProfile profile() {
    CompartmentProfile p;
    p.decay_u = extreme(0, 4095);
    p.decay_v = extreme(0, 4095);
    p.decay_a = extreme(0, 4095);
    p.refractory = one_in(2) ? 1 : between(1, 63);
    p.reset = static_cast<ResetMode>(between(0, 2));
    p.compare_ge = one_in(2);
    p.vmin = one_in(2) ? kStateMax : extreme(0, kStateMax);
    p.vmax = one_in(2) ? kStateMax : extreme(0, kStateMax);
    p.adapt_mantissa = one_in(2) ? 0 : extreme(0, 8191);
    p.adapt_exponent = between(0, 7);
    return p;
  }
  CompartmentConfig config() {
    return {.threshold_mantissa = extreme(0, (1 << 17) - 1),
            .bias_mantissa = one_in(2) ? 0 : extreme(-4096, 4095),
            .bias_exponent = between(0, 7),
            .logical_id = static_cast<std::uint32_t>(between(0, (1 << kLogicalIdBits) - 1))};
  }
  CompartmentState state() {
    return {.u = extreme(-kStateMax - 1, kStateMax),
            .v = extreme(-kStateMax, kStateMax),
            .a = one_in(2) ? 0 : extreme(0, kStateMax),
            .refractory = one_in(3) ? between(0, 62) : 0};
  }
  std::int32_t accumulator() { return one_in(3) ? 0 : extreme(-kStateMax - 1, kStateMax); }

 private:
  std::mt19937 engine_;
};

}  // namespace spikemesh::arith::testing
