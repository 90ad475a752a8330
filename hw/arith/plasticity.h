#pragma once

#include <algorithm>
#include <array>
#include <cstdint>

#include "hw/arith/fixed_point.h"
#include "hw/arith/weight.h"

namespace spikemesh::arith {

/// Unit of the sums dw, dd, dt: 2^-7. hardware.md §12.3
inline constexpr int kUpdateShift = 7;
inline constexpr std::int32_t kTagMin = -256;
inline constexpr std::int32_t kTagMax = 255;
inline constexpr std::int32_t kRewardMin = -128;
inline constexpr std::int32_t kRewardMax = 127;
inline constexpr int kRewardDecayShift = 12;

/// What a factor of a product may stand for. Values as in RULE, hardware.md §12.3
enum class LearningVariable : std::uint8_t {
  kZero = 0,
  kX1 = 1,
  kX2 = 2,
  kY1 = 3,
  kY2 = 4,
  kY3 = 5,
  kWeight = 6,
  kDelay = 7,
  kTag = 8,
  kReward = 9,
  kSignWeight = 10,
  kSignTag = 11,
  kSignReward = 12,
};

/// The value of each variable, by its number; 13 to 15 read as zero.
using LearningVariables = std::array<std::int32_t, 16>;

constexpr std::int32_t sign_of(std::int32_t x) { return (x > 0 ? 1 : 0) - (x < 0 ? 1 : 0); }

/// One product in units of 2^-7, exact; |factor| <= 384. hardware.md §12.3
constexpr std::int64_t product_value(int mantissa, int exponent, std::int32_t f0, std::int32_t f1,
                                     std::int32_t f2) {
  const std::int64_t factors = std::int64_t{mantissa} * f0 * f1 * f2;
  return factors * (std::int64_t{1} << (exponent + kUpdateShift));
}

/// Bits of a random number that round an update whose values are `grain` apart (1 or 2).
constexpr std::int32_t update_rounding(std::uint32_t random, std::int32_t grain) {
  const auto mask = (static_cast<std::uint32_t>(grain) << kUpdateShift) - 1;
  return static_cast<std::int32_t>(random & mask);
}

/// What rounds where a rule does not round stochastically.
constexpr std::int32_t round_nearest(std::int32_t grain) { return grain << (kUpdateShift - 1); }

/// Distance between the values that an update of a weight rounds to. hardware.md §12.4
constexpr std::int32_t weight_grain(int bits, WeightSign sign) {
  return sign == WeightSign::kMixed && bits > 1 ? 2 : 1;
}

/// grain * floor((value * 128 + sum + rounding) / (128 * grain)), clipped to lo ... hi.
constexpr std::int32_t rounded_update(std::int32_t value, std::int64_t sum, std::int32_t rounding,
                                      std::int32_t grain, std::int32_t lo, std::int32_t hi) {
  const std::int64_t exact = std::int64_t{value} * (1 << kUpdateShift) + sum + rounding;
  const int grain_shift = grain - 1;  // the logarithm of 1 or 2
  const std::int64_t floored = (exact >> (kUpdateShift + grain_shift)) * grain;
  return static_cast<std::int32_t>(std::min(std::max(std::int64_t{lo}, floored), std::int64_t{hi}));
}

/// The mantissa of a synapse after its update. hardware.md §12.4
constexpr std::int32_t updated_weight(std::int32_t mantissa, std::int64_t dw, std::int32_t rounding,
                                      int bits, WeightSign sign) {
  const MantissaRange range = mantissa_range(bits, sign);
  if (sign == WeightSign::kMixed && bits == 1) {
    const std::int64_t exact = std::int64_t{mantissa} * (1 << kUpdateShift) + dw;
    return exact >= 0 ? kBinaryMantissa : -kBinaryMantissa;
  }
  return rounded_update(mantissa, dw, rounding, weight_grain(bits, sign), range.min, range.max);
}

/// The delay of a synapse's own field of `bits` bits (3 or 6) after its update. `reach` is the
/// largest delay that the slots allow it beside its list's: S - 2 - list delay. hardware.md §12.4
constexpr std::int32_t updated_delay(std::int32_t delay, std::int64_t dd, std::int32_t rounding,
                                     int bits, std::int32_t reach) {
  return rounded_update(delay, dd, rounding, 1, 0, std::min((1 << bits) - 1, reach));
}

/// hardware.md §12.4
constexpr std::int32_t updated_tag(std::int32_t tag, std::int64_t dt, std::int32_t rounding) {
  return rounded_update(tag, dt, rounding, 1, kTagMin, kTagMax);
}

/// R1 at the start of a sweep, from its value and the reward of the epoch. hardware.md §12.6
constexpr std::int32_t updated_reward_trace(std::int32_t r1, std::int32_t decay,
                                            std::int32_t pending) {
  const std::int32_t kept = asr(r1 * decay + (1 << (kRewardDecayShift - 1)), kRewardDecayShift);
  return sat(kRewardMin, kept + pending, kRewardMax);
}

/// R_PENDING after a close of a step that brings `reward`. hardware.md §12.6
constexpr std::int32_t added_reward(std::int32_t pending, std::int32_t reward) {
  return sat(kRewardMin, pending + reward, kRewardMax);
}

}  // namespace spikemesh::arith
