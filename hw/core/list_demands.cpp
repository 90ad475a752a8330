#include "hw/core/list_demands.h"

#include <algorithm>

#include "hw/core/list_kernel.h"

namespace spikemesh::core {
namespace {

bool could_be_kept(const image::InAxonEntry& entry) {
  const bool has_targets =
      entry.format == image::ListFormat::kSparse || entry.format == image::ListFormat::kShared;
  return has_targets && entry.count != 0 && entry.delay_bits == 0;
}

/// Of the synapses first ... end - 1 of a list, all in `word`; without the list's base.
std::uint32_t demand_of(const image::InAxonEntry& entry, std::uint64_t word, std::uint32_t first,
                        std::uint32_t end) {
  const auto layout = image::SynapseLayout::of(entry);
  BankDemand demand;
  for (std::uint32_t index = first; index < end; ++index) {
    const auto synapse = layout.extract(word, index % layout.per_word());
    demand.add(bank_of(synapse.target, 0));
  }
  return demand.packed();
}

}  // namespace

ListDemands::ListDemands(std::span<const std::uint64_t> in_axons,
                         std::span<const std::uint64_t> synapses, std::uint32_t compartments,
                         std::uint32_t max_delay, std::uint32_t lanes)
    : lanes_(lanes), kept_((in_axons.size() + 63) / 64) {
  for (const std::uint64_t word : in_axons) {
    const auto entry = image::InAxonEntry::unpack(word);
    if (!could_be_kept(entry)) continue;
    stride_ = std::max(stride_, groups(image::SynapseLayout::of(entry).per_word()));
  }
  demands_.resize(synapses.size() * stride_);
  for (std::size_t axon = 0; axon < in_axons.size(); ++axon) {
    const auto entry = image::InAxonEntry::unpack(in_axons[axon]);
    if (!could_be_kept(entry) ||
        !list_is_legal(entry, synapses.data() + entry.address, compartments, max_delay) ||
        !keep(entry, synapses)) {
      continue;
    }
    kept_[axon / 64] |= std::uint64_t{1} << (axon % 64);
  }
}

/// Fills the rows of a list's words; false if one of them is taken by another list that differs.
bool ListDemands::keep(const image::InAxonEntry& entry, std::span<const std::uint64_t> synapses) {
  const std::uint32_t per_word = image::SynapseLayout::of(entry).per_word();
  std::uint32_t* row = &demands_[std::size_t{entry.address} * stride_];
  const std::uint64_t* word = &synapses[entry.address];
  for (std::uint32_t first = 0; first < entry.count; first += per_word, row += stride_, ++word) {
    const std::uint32_t end = std::min<std::uint32_t>(first + per_word, entry.count);
    const bool taken = row[0] != 0;
    for (std::uint32_t place = first, i = 0; i < stride_; place += lanes_, ++i) {
      const std::uint32_t demand =
          place < end ? demand_of(entry, *word, place, std::min(place + lanes_, end)) : 0;
      if (taken && row[i] != demand) return false;
      row[i] = demand;
    }
  }
  return true;
}

}  // namespace spikemesh::core
