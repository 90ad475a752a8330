#pragma once

#include <array>
#include <cstdint>

#include "hw/image/chip_image.h"
#include "runtime/verify/lockstep.h"

/// Only for tests: random chips whose load goes to one corner of the hardware.
namespace spikemesh::verify::testing {

enum class Corner : std::uint8_t {
  kAny,            ///< what random_image() makes of all formats, nothing more
  kSaturation,     ///< the largest inputs and biases: v at its clips, a at its top
  kWrap,           ///< the largest weights at the largest exponent: accumulators and u wrap
  kLongestDelays,  ///< every list waits as long as it can
  kFullFifos,      ///< everybody spikes in every step
  kEmptyLists,     ///< most lists have no synapse
  kAllToOne,       ///< all cores send to one
  kBankConflicts,  ///< the lanes of every word want one bank
};
inline constexpr std::array kCorners = {
    Corner::kAny,       Corner::kSaturation, Corner::kWrap,     Corner::kLongestDelays,
    Corner::kFullFifos, Corner::kEmptyLists, Corner::kAllToOne, Corner::kBankConflicts};
const char* name_of(Corner corner);

/// A legal image on `tiny` or, every fourth seed, on `mesh4x4`.
image::ChipImage aimed_image(Corner corner, std::uint64_t seed);

/// Input of a step that goes with it.
HostStep aimed_input(Corner corner, const image::ChipImage& image, std::uint32_t seed, Step step);

}  // namespace spikemesh::verify::testing
