#pragma once

#include <cstdint>
#include <span>

#include "hw/image/synapse_layout.h"

namespace spikemesh::core {

/// What the timing of a list depends on, besides its words (hardware.md §3.2, §4.2): where the
/// fields stand that choose the bank of a synapse.
struct SynapseList {
  std::span<const std::uint64_t> words{};  ///< ceil(count / per_word) of them
  std::uint32_t count = 0;                 ///< synapses, 0..4095
  std::uint32_t field_bits = 0;            ///< L
  std::uint32_t per_word = 1;              ///< P
  bool target_field = false;               ///< sparse, shared; else dense
  std::uint32_t base = 0;                  ///< dense, shared; sparse: 0
  std::uint32_t delay_shift = 0;           ///< of the delay field in a synapse
  std::uint32_t delay_bits = 0;            ///< 0: no delay field
  std::uint32_t list_delay = 0;
};

/// The list of a legal entry (§11) in the SYNAPSE words of its core.
inline SynapseList list_of(const image::InAxonEntry& entry,
                           std::span<const std::uint64_t> synapse_words) {
  const auto layout = image::SynapseLayout::of(entry);
  return {.words = synapse_words.subspan(entry.address, layout.words(entry.count)),
          .count = entry.count,
          .field_bits = layout.field_bits(),
          .per_word = layout.per_word(),
          .target_field = entry.format != image::ListFormat::kDense,
          .base = entry.format == image::ListFormat::kSparse ? 0U : entry.base,
          .delay_shift = layout.target_bits() + layout.weight_bits(),
          .delay_bits = layout.delay_bits(),
          .list_delay = entry.delay};
}

/// Where and when a synapse of a list acts.
struct SynapseSite {
  std::uint32_t target;
  std::uint32_t delay;
};

/// Synapse `place` of a word; `index` is its place in the list.
inline SynapseSite site(const SynapseList& list, std::uint64_t word, std::uint32_t place,
                        std::uint32_t index) {
  constexpr std::uint64_t kTargetMask = 0x3ff;  // hardware.md §3.2
  const std::uint64_t field = word >> (place * list.field_bits);
  const std::uint64_t own_delay = field >> list.delay_shift & ((1ULL << list.delay_bits) - 1);
  return {.target = list.base +
                    (list.target_field ? static_cast<std::uint32_t>(field & kTargetMask) : index),
          .delay = list.list_delay + static_cast<std::uint32_t>(own_delay)};
}

}  // namespace spikemesh::core
