#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/strong.h"
#include "hw/core/bank_demand.h"
#include "hw/image/synapse_layout.h"

namespace spikemesh::core {

/// A list whose groups' banks are known: all that its timing depends on.
struct GroupedList {
  const std::uint32_t* demands = nullptr;  ///< of each group, packed, a row a word
  std::uint32_t stride = 0;                ///< of a row
  std::uint32_t words = 0;                 ///< at least one
  std::uint32_t groups_per_word = 0;
  std::uint32_t groups_of_last = 0;  ///< of the last word
  std::uint32_t delay = 0;           ///< of the whole list
  std::uint32_t base = 0;            ///< added to every target
};

/// The banks that the lists of a core want, group by group, found once: targets never change. So
/// the timing of a list reads a few bytes a word and no synapse. As in SYNAPSE, lists may share
/// words.
///
/// Not kept are dense lists, whose banks follow from the entry; those with delays of their own in
/// the synapses, which learning changes; those with illegal synapses; and a list whose words
/// another one reads in another way.
class ListDemands {
 public:
  /// `in_axons` are the IN_AXON words, the illegal ones 0, `synapses` the SYNAPSE memory. Groups
  /// have `lanes` synapses. Targets from `compartments` on and delays over `max_delay` are illegal.
  ListDemands(std::span<const std::uint64_t> in_axons, std::span<const std::uint64_t> synapses,
              std::uint32_t compartments, std::uint32_t max_delay, std::uint32_t lanes);

  /// Whether the list of an entry is kept.
  bool keeps(AxonId axon) const {
    const std::size_t word = axon.index() / 64;
    return word < kept_.size() && (kept_[word] >> (axon.index() % 64) & 1) != 0;
  }

  /// A list that is kept.
  GroupedList list(const image::InAxonEntry& entry) const {
    const auto layout = image::SynapseLayout::of(entry);
    const std::uint32_t words = layout.words(entry.count);
    return {.demands = demands_.data() + std::size_t{entry.address} * stride_,
            .stride = stride_,
            .words = words,
            .groups_per_word = groups(layout.per_word()),
            .groups_of_last = groups(entry.count - (words - 1) * layout.per_word()),
            .delay = entry.delay,
            .base = entry.format == image::ListFormat::kShared ? entry.base : 0U};
  }
  /// Calls in the memory of such a list.
  void prefetch(const image::InAxonEntry& entry) const {
    __builtin_prefetch(demands_.data() + std::size_t{entry.address} * stride_);
  }

 private:
  std::uint32_t groups(std::uint32_t synapses) const { return (synapses + lanes_ - 1) / lanes_; }
  bool keep(const image::InAxonEntry& entry, std::span<const std::uint64_t> synapses);

  std::uint32_t lanes_;
  std::uint32_t stride_ = 0;
  std::vector<std::uint32_t> demands_;
  std::vector<std::uint64_t> kept_;  ///< a bit an entry
};

}  // namespace spikemesh::core
