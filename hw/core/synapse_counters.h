#pragma once

#include <cstdint>

namespace spikemesh::core {

/// What the synapse stage counted in a step, in cycles (hardware.md §6.5).
struct SynapseCounters {
  std::uint64_t row_slot = 0;        ///< stalled: bank barred by the dendrite's row slot
  std::uint64_t write_back = 0;      ///< stalled: bank being written
  std::uint64_t bank_conflict = 0;   ///< stalled: bank claimed by a lower lane
  std::uint64_t word_wait = 0;       ///< the walker could not request: word FIFO full
  std::uint64_t busy = 0;            ///< at least one addition started
  std::uint32_t word_fifo_peak = 0;  ///< words requested and not yet popped, at most

  friend bool operator==(const SynapseCounters&, const SynapseCounters&) = default;
};

}  // namespace spikemesh::core
