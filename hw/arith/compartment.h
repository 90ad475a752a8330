#pragma once

#include <cstdint>

#include "hw/arith/decay.h"
#include "hw/arith/fixed_point.h"
#include "hw/arith/join.h"
#include "hw/arith/random.h"

namespace spikemesh::arith {

/// What a spike does to v. Values as in PROFILE, hardware.md §3.2
enum class ResetMode : std::uint8_t { kHard = 0, kSoft = 1, kNone = 2 };

inline constexpr int kThresholdShift = 6;
inline constexpr int kNoiseShift = 12;

/// The parameters of a PROFILE entry, decoded. Ranges as in hardware.md §3.2
struct CompartmentProfile {
  std::int32_t decay_u = 0;     ///< register, 0 ... 4095
  std::int32_t decay_v = 0;     ///< register, 0 ... 4095
  std::int32_t decay_a = 0;     ///< register, 0 ... 4095
  std::int32_t refractory = 1;  ///< 1 ... 63; 1: no silent step
  ResetMode reset = ResetMode::kHard;
  bool compare_ge = false;
  bool noise = false;
  int noise_exponent = 0;  ///< 0 ... 15
  Join join = Join::kNone;
  int pops = 0;  ///< 0 ... 2
  bool push = false;
  int trace_class = 0;  ///< 0 ... 15
  bool y_traces = false;
  std::int32_t vmin = kStateMax;  ///< magnitude: v >= -vmin
  std::int32_t vmax = kStateMax;
  std::int32_t adapt_mantissa = 0;  ///< 0 ... 8191
  int adapt_exponent = 0;           ///< 0 ... 7

  /// Rise of a at a spike.
  constexpr std::int32_t adapt_step() const { return adapt_mantissa << adapt_exponent; }
  friend constexpr bool operator==(const CompartmentProfile&, const CompartmentProfile&) = default;
};

/// What a compartment has of its own: COMP_CFG, decoded. hardware.md §3.2
struct CompartmentConfig {
  std::int32_t threshold_mantissa = 0;  ///< 0 ... 2^17 - 1
  std::int32_t bias_mantissa = 0;       ///< -4096 ... 4095
  int bias_exponent = 0;                ///< 0 ... 7
  std::uint32_t logical_id = 0;         ///< 23 bits

  constexpr std::int32_t threshold() const { return threshold_mantissa << kThresholdShift; }
  constexpr std::int32_t bias() const { return bias_mantissa * (1 << bias_exponent); }
  friend constexpr bool operator==(const CompartmentConfig&, const CompartmentConfig&) = default;
};

/// State of a compartment between steps. hardware.md §3.2
struct CompartmentState {
  std::int32_t u = 0;           ///< 24 bits, wraps
  std::int32_t v = 0;           ///< |v| <= 2^23 - 1
  std::int32_t a = 0;           ///< 0 ... 2^23 - 1
  std::int32_t refractory = 0;  ///< silent steps still to come, 0 ... 62
  friend constexpr bool operator==(const CompartmentState&, const CompartmentState&) = default;
};

/// What scales with noise_exponent: the low 16 bits of `random`, as two's complement. §4.5
constexpr std::int32_t scaled_noise(std::uint32_t random, int noise_exponent) {
  const auto r16 = static_cast<std::int16_t>(random & 0xffffU);
  return asr(r16 * (1 << noise_exponent), kNoiseShift);
}

/// Noise of the compartment with this id in a step; the key is of RandomPurpose::kNoise. §4.5
constexpr std::int32_t noise_value(std::uint32_t noise_key, std::uint32_t logical_id,
                                   int noise_exponent) {
  return scaled_noise(random_of_key(noise_key, logical_id, 0), noise_exponent);
}

/// v after a spike. A soft reset takes off the whole threshold; only a spike by OR can bring v
/// below the representable range, where it stays at -(2^23 - 1). hardware.md §4.4
constexpr std::int32_t reset_value(ResetMode reset, std::int32_t x, std::int32_t theta) {
  if (reset == ResetMode::kHard) return 0;
  if (reset == ResetMode::kSoft) return std::max(x - theta, -kStateMax);
  return x;
}

/// Advances one compartment by one step: steps 1 to 7 of hardware.md §4.4. `q` is its accumulator,
/// `noise` is 0 where the profile has none, `children` are what it popped.
/// Returns the pair of step 8 that goes onto the join stack if the profile pushes; its `spike` is
/// whether the compartment spiked.
constexpr JoinPair update_compartment(const CompartmentProfile& profile, std::int32_t threshold,
                                      std::int32_t bias, std::int32_t noise, std::int32_t q,
                                      const JoinChildren& children, CompartmentState& state) {
  state.u = wrap24(decay(state.u, current_decay_factor(profile.decay_u)) + q);
  state.a = decay(state.a, decay_factor(profile.decay_a));
  const std::int32_t in = state.u + bias + noise;
  const std::int32_t joined =
      join_values(profile.join, decay(state.v, decay_factor(profile.decay_v)), in, children);
  const std::int32_t x = sat(-profile.vmin, joined, profile.vmax);
  if (state.refractory > 0) {
    state.v = 0;
    state.refractory -= 1;
    return {};
  }
  const std::int32_t theta = threshold + state.a;
  const bool above = profile.compare_ge ? x >= theta : x > theta;
  const bool spike = join_spikes(profile.join, above, children);
  state.v = spike ? reset_value(profile.reset, x, theta) : x;
  if (spike) {
    state.refractory = profile.refractory - 1;
    state.a = std::min(state.a + profile.adapt_step(), kStateMax);
  }
  return {x, spike};
}

}  // namespace spikemesh::arith
