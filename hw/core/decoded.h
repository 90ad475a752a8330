#pragma once

#include <cstdint>

#include "hw/arith/compartment.h"
#include "hw/image/words.h"

namespace spikemesh::core {

/// A PROFILE entry as the arithmetic takes it, and how many of its fields were illegal: those get
/// the values that hardware.md §11 gives them.
struct DecodedProfile {
  arith::CompartmentProfile profile;
  std::uint32_t illegal;
};

inline DecodedProfile decode_profile(const image::Profile& words) {
  DecodedProfile out{{.decay_u = words.decay_u,
                      .decay_v = words.decay_v,
                      .decay_a = words.decay_a,
                      .refractory = words.refractory,
                      .reset = words.reset,
                      .compare_ge = words.compare_ge,
                      .noise = words.noise,
                      .noise_exponent = words.noise_exponent,
                      .join = words.join,
                      .pops = words.pops,
                      .push = words.push,
                      .trace_class = words.trace_class,
                      .y_traces = words.y_traces,
                      .vmin = static_cast<std::int32_t>(words.vmin_magnitude),
                      .vmax = static_cast<std::int32_t>(words.vmax),
                      .adapt_mantissa = words.adapt_mantissa,
                      .adapt_exponent = words.adapt_exponent},
                     0};
  if (words.refractory == 0) {
    out.profile.refractory = 1;
    ++out.illegal;
  }
  if (words.reset == image::kIllegalReset) {
    out.profile.reset = arith::ResetMode::kHard;
    ++out.illegal;
  }
  if (out.profile.pops > arith::kMaxPops) {
    out.profile.pops = arith::kMaxPops;
    ++out.illegal;
  }
  return out;
}

inline arith::CompartmentConfig decode_config(const image::CompartmentConfig& words) {
  return {.threshold_mantissa = static_cast<std::int32_t>(words.threshold_mantissa),
          .bias_mantissa = words.bias_mantissa,
          .bias_exponent = words.bias_exponent,
          .logical_id = words.logical_id};
}

}  // namespace spikemesh::core
