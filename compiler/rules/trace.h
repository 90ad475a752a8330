#pragma once

#include <cstdint>

#include "hw/image/core_builder.h"

namespace spikemesh::rules {

/// How a trace moves: up by the impulse at a spike, down by exp(-i / tau) over i steps.
struct TraceShape {
  std::uint32_t impulse = 0;  ///< 0 ... 127; 0: the trace stays 0
  double tau = 0.0;           ///< steps, 0 ... kMaxTau; 0: forgotten in the next step
  friend bool operator==(const TraceShape&, const TraceShape&) = default;
};

inline constexpr double kMaxTau = 1e6;

/// The shape as DECAY holds it (hardware.md §12.2): factors rounded to the nearest of 4096.
image::DecayTable decay_table(const TraceShape& shape);

}  // namespace spikemesh::rules
