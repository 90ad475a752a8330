#pragma once

#include <array>
#include <cstdint>

#include "hw/arith/trace.h"
#include "hw/arith/vector_dispatch.h"

/// The loops that compute traces and look up what follows from a spike's time. Each does in every
/// lane what the function of hw/arith of that name does.
namespace spikemesh::core {

/// The step of the epoch in which a compartment spiked last, 0 ... 62, or kNoSpike.
using SpikeTime = std::int16_t;
inline constexpr SpikeTime kNoSpike = 63;

/// A number for each SpikeTime.
using TimeTable = std::array<std::int16_t, 64>;

/// A trace at moments that follow from the time of a spike (hardware.md §12.2).
struct TraceJob {
  alignas(64) TimeTable kept;   ///< factor of the stored value
  alignas(64) TimeTable added;  ///< factor of the impulse
  alignas(64) TimeTable tau;
  std::int32_t impulse;
  bool stochastic;
  std::uint32_t key;  ///< of the trace's random numbers

  /// The value at `moment`, in which `event` counts if `counted`, is the one of this time.
  void set(arith::TraceTable table, SpikeTime time, int moment, bool counted, int event) {
    const auto place = static_cast<std::size_t>(time);
    kept[place] = static_cast<std::int16_t>(arith::trace_decay(table, moment));
    added[place] =
        static_cast<std::int16_t>(counted ? arith::trace_decay(table, moment - event) : 0);
    tau[place] = static_cast<std::int16_t>(moment);
  }
};

/// Compartments that share a decay table: stored values, times and logical ids.
struct TraceOwners {
  const std::int16_t* stored;
  const SpikeTime* times;
  const std::uint32_t* ids;
};

/// Returns how many of the values are not 0.
std::uint32_t trace_values(const TraceJob& job, const TraceOwners& owners, std::int16_t* out,
                           std::uint32_t count, arith::VectorSet set);

/// The trace of one owner, plus a constant.
struct OwnTrace {
  const TraceJob& job;
  std::int32_t stored;
  std::uint32_t id;
  std::int32_t constant;
  std::uint32_t steps;  ///< of an epoch
};

/// out[i]: at the moment of times[i]; 0 at kNoSpike.
void trace_at_times(const OwnTrace& trace, const SpikeTime* times, std::int16_t* out,
                    std::uint32_t count, arith::VectorSet set);

}  // namespace spikemesh::core
