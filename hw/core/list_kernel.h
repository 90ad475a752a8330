#pragma once

#include <cstdint>
#include <span>

#include "hw/arith/compartment_kernel.h"
#include "hw/image/words.h"

namespace spikemesh::core {

/// The accumulators of a core as the synapse stage adds to them in one step.
struct AccumulatorRows {
  arith::PackedAccumulator* data;  ///< slot by slot
  std::uint32_t slot_size;         ///< compartments of a slot
  std::uint32_t slot_mask;         ///< slots - 1
  std::uint32_t next_slot;         ///< slot of delay 0 in this step: t + 1, modulo not yet taken

  arith::PackedAccumulator* row(std::uint32_t delay) const {
    return data + std::size_t{(next_slot + delay) & slot_mask} * slot_size;
  }
};

/// Adds every synapse of a list (hardware.md §3.2, §4.1, §4.2). `words` are those of the list. All
/// targets and delays are legal.
void apply_list(const image::InAxonEntry& entry, const std::uint64_t* words,
                const AccumulatorRows& rows, arith::VectorSet set);

/// Adds many lists without delay fields into one slot, that of their delays: `row`. `entries` are
/// their IN_AXON words, `synapses` the SYNAPSE memory, which is called in ahead of its use.
void apply_lists(std::span<const std::uint64_t> entries, const std::uint64_t* synapses,
                 arith::PackedAccumulator* row, arith::VectorSet set);

/// The same as apply_list() for a list that may hold illegal targets or delays: those synapses do
/// nothing (§11). Returns how many there are.
std::uint32_t apply_list_checked(const image::InAxonEntry& entry, const std::uint64_t* words,
                                 const AccumulatorRows& rows, std::uint32_t compartments,
                                 std::uint32_t max_delay);

/// Whether all targets are below `compartments` and all delays at most `max_delay`.
bool list_is_legal(const image::InAxonEntry& entry, const std::uint64_t* words,
                   std::uint32_t compartments, std::uint32_t max_delay);

}  // namespace spikemesh::core
