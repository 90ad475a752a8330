#pragma once

#include <array>
#include <cstdint>

#include "hw/arith/random.h"
#include "hw/arith/trace.h"
#include "hw/core/core_state.h"
#include "hw/core/dendrite.h"
#include "hw/core/learning.h"
#include "hw/image/learning_words.h"

namespace spikemesh::core {

/// A moment of an epoch at which a product is formed, and which events its traces count
/// (hardware.md §12.2, §12.3).
struct Moment {
  int tau;
  bool x_counted;
  bool y_counted;
};

/// What everything that one sweep of one core does stands on: the epoch, what configuration gave,
/// and the state that changes.
struct SweepContext {
  SweepContext(const Learning& learning, Step t, std::uint32_t slots, const Dendrite& dendrite,
               CoreState& state);

  /// What is added to trace `trace` (0 ... 4 for x1 ... y3) of this owner before its shift.
  std::int32_t trace_rounding(bool stochastic, std::size_t trace, std::uint32_t id, int tau) const {
    if (!stochastic) return arith::kTraceRoundNearest;
    return arith::trace_rounding(
        arith::random_of_key(trace_keys[trace], id, static_cast<std::uint32_t>(tau)));
  }

  const Learning& learning;
  const Dendrite& dendrite;
  CoreState& state;
  int epoch_steps;             ///< E
  std::uint32_t epoch_number;  ///< floor(t / E)
  std::int32_t slots;
  std::array<std::uint32_t, image::kTraces> trace_keys;
  std::array<std::uint32_t, 4> update_keys;  ///< by image::ProductSum
};

/// What the synapses of one plastic list share in a sweep.
struct SweptList {
  SweptList(const SweepContext& sweep, std::size_t axon, const image::InAxonEntry& list);

  /// x1 (trace 0) or x2 (trace 1) at a moment.
  std::int32_t x_value(std::size_t trace, const Moment& moment) const {
    const auto table = context.learning.table(entry.rule, static_cast<image::Trace>(trace));
    if (stored_x[trace] == 0 && arith::trace_impulse(table) == 0) return 0;  // rounding adds none
    return arith::trace_value(table, stored_x[trace], moment.tau, moment.x_counted, tx,
                              context.trace_rounding(stochastic, trace, source, moment.tau));
  }

  const SweepContext& context;
  const image::InAxonEntry& entry;
  std::uint32_t source;  ///< logical id
  bool stochastic;
  bool hit;
  int tx;
  std::array<std::int32_t, 2> stored_x{};
  std::int32_t grain;        ///< of its weights, §12.4
  std::int32_t delay_reach;  ///< the largest delay of a synapse's own
};

}  // namespace spikemesh::core
