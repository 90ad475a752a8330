#pragma once

#include <algorithm>
#include <cstdint>
#include <span>

#include "hw/arith/decay.h"

namespace spikemesh::arith {

inline constexpr std::int32_t kTraceMax = 127;
inline constexpr int kTraceTableSize = 64;
/// What a trace adds before its shift where it does not round stochastically. hardware.md §12.2
inline constexpr std::int32_t kTraceRoundNearest = 1 << (kDecayShift - 1);

/// The 64 words of DECAY for one class and trace: word 0 is the impulse, word i >= 1 the decay over
/// i steps times 4096. hardware.md §12.2
using TraceTable = std::span<const std::uint16_t, kTraceTableSize>;

/// Decay over `steps`; over 0 steps it is 1, word 0 being the impulse.
constexpr std::int32_t trace_decay(TraceTable table, int steps) {
  return steps == 0 ? kDecayOne : table[static_cast<std::size_t>(steps)];
}

constexpr std::int32_t trace_impulse(TraceTable table) { return table[0]; }

/// The bits of a random number that round a trace.
constexpr std::int32_t trace_rounding(std::uint32_t random) {
  return static_cast<std::int32_t>(random & (kDecayOne - 1));
}

/// A trace at the moment `tau` of its epoch. `stored` is its value at the start of the epoch;
/// `counted` says whether the event at index `event` of the epoch (event <= tau) is part of it;
/// `rounding` is trace_rounding or kTraceRoundNearest. Result 0 ... 127. hardware.md §12.2
constexpr std::int32_t trace_value(TraceTable table, std::int32_t stored, int tau, bool counted,
                                   int event, std::int32_t rounding) {
  std::int32_t sum = stored * trace_decay(table, tau) + rounding;
  if (counted) sum += trace_impulse(table) * trace_decay(table, tau - event);
  return std::min(kTraceMax, sum >> kDecayShift);
}

}  // namespace spikemesh::arith
