#pragma once

#include <cstdint>

#include "base/strong.h"
#include "hw/core/step_counts.h"
#include "hw/core/synapse_counters.h"

namespace spikemesh::core {

/// What a core counted in one step at cycle fidelity (hardware.md §15). Cycles are those of the
/// step.
struct CoreCounters : StepCounts {
  SynapseCounters synapse;
  std::uint64_t spike_fifo_full = 0;  ///< cycles that the dendrite stage stood still
  std::uint64_t no_credit = 0;        ///< cycles that a flit waited for a credit
  std::uint64_t link_interval = 0;    ///< cycles that a flit waited for its link
  std::uint32_t spike_fifo_peak = 0;
  std::uint32_t flit_fifo_peak = 0;
  std::uint32_t input_fifo_peak = 0;         ///< of the fullest fabric
  std::uint64_t input_fifo_flit_cycles = 0;  ///< occupancy summed over cycles and fabrics
  Cycle dendrite_done{};                     ///< last compartment left the pipeline
  Cycle axon_done{};                         ///< last send, or load of a spike without entries
  Cycle last_consumed{};                     ///< 0 without packets

  friend bool operator==(const CoreCounters&, const CoreCounters&) = default;
};

}  // namespace spikemesh::core
