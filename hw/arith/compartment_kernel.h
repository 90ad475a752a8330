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

/// The state and parameters of a run of compartments, each array of the same length.
struct CompartmentArrays {
  std::int32_t* u;
  std::int32_t* v;
  std::int32_t* a;           ///< not touched by a kernel without adaptation
  std::int32_t* refractory;  ///< silent steps still to come
  PackedAccumulator* q;      ///< the slot of this step; read and cleared
  const std::int32_t* threshold;
  const std::int32_t* input;  ///< bias, and noise where there is any
  std::uint8_t* spiked;       ///< out: 1 where it spiked, else 0
  std::uint8_t* active;       ///< out: 1 where a thing was not 0: accumulator, state, input
};

/// How many of a run spiked, and how many were active.
struct RunCounts {
  std::uint32_t spikes;
  std::uint32_t active;
};

/// Advances `count` compartments of one profile by one step, as update_compartment does; the
/// profile has no join. Without `adaptive`, a is taken as 0 and stays 0: for profiles with an
/// adapt_step of 0 whose compartments have a = 0.
RunCounts update_compartments(const CompartmentProfile& profile, bool adaptive,
                              const CompartmentArrays& arrays, std::uint32_t count, VectorSet set);

/// input[i] = bias[i] + noise of compartment i.
void add_noise(std::uint32_t noise_key, int noise_exponent, const std::uint32_t* logical_id,
               const std::int32_t* bias, std::int32_t* input, std::uint32_t count, VectorSet set);

}  // namespace spikemesh::arith
