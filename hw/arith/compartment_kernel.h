#pragma once

#include <cstdint>

#include "hw/arith/compartment.h"
#include "hw/arith/vector_dispatch.h"

namespace spikemesh::arith {

/// An accumulator in a 32-bit lane: the 24-bit value above, a valid bit at bit 0. Adding weights in
/// the upper bits wraps at 24 bits by itself; the bits between stay 0. hardware.md §4.2, §3.1
using PackedAccumulator = std::int32_t;
inline constexpr int kAccumulatorShift = 32 - kStateBits;
inline constexpr PackedAccumulator kAccumulatorValid = 1;

constexpr PackedAccumulator pack_accumulator(std::int32_t value, bool valid) {
  if (!valid) return 0;
  return static_cast<PackedAccumulator>(static_cast<std::uint32_t>(value) << kAccumulatorShift) |
         kAccumulatorValid;
}
constexpr std::int32_t accumulator_value(PackedAccumulator packed) {
  return packed >> kAccumulatorShift;
}
constexpr bool accumulator_valid(PackedAccumulator packed) {
  return (packed & kAccumulatorValid) != 0;
}
/// `shifted_weight` is a weight shifted up by kAccumulatorShift.
constexpr PackedAccumulator add_weight(PackedAccumulator packed, std::uint32_t shifted_weight) {
  return static_cast<PackedAccumulator>(static_cast<std::uint32_t>(packed) + shifted_weight) |
         kAccumulatorValid;
}

/// The state and parameters of a run of compartments, each array of the same length. All lanes have
/// 32 bits: narrower ones would cost more to unpack than they save. What is null is not touched, so
/// that a run at rest moves little memory.
struct CompartmentArrays {
  std::int32_t* u;
  std::int32_t* v;
  std::int32_t* a;           ///< null: all 0, and the profile's adapt_step is 0
  std::int32_t* refractory;  ///< silent steps still to come; null: all 0, the caller loads them
  PackedAccumulator* q;      ///< the slot of this step, read and cleared; null: all invalid
  const std::int32_t* threshold;
  const std::int32_t* input;  ///< bias, and noise where there is any
  std::int32_t* spiked;       ///< out: -1 where it spiked, else 0
};

/// What a run did: how many spiked, of how many something was not 0 before (accumulator, state,
/// input), and whether any is refractory now (false if `refractory` is null).
struct RunSummary {
  std::uint32_t spikes;
  std::uint32_t active;
  bool refractory;
};

/// Advances `count` compartments of one profile by one step, as update_compartment does; the
/// profile has no join. `uniform`: threshold and input have one value for all.
RunSummary update_compartments(const CompartmentProfile& profile, const CompartmentArrays& arrays,
                               bool uniform, std::uint32_t count, VectorSet set);

/// input[i] = bias[i] + noise of compartment i.
void add_noise(std::uint32_t noise_key, int noise_exponent, const std::uint32_t* logical_id,
               const std::int32_t* bias, std::int32_t* input, std::uint32_t count, VectorSet set);

}  // namespace spikemesh::arith
