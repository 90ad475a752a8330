#include "hw/image/list_statistics.h"

#include <vector>

#include "hw/image/synapse_layout.h"

namespace spikemesh::image {

std::map<ListKind, ListCounts> count_lists(const CoreImage& core) {
  std::map<ListKind, ListCounts> kinds;
  std::vector<bool> counted(core.synapses.size());
  for (const std::uint64_t word : core.in_axons) {
    const InAxonEntry entry = InAxonEntry::unpack(word);
    if (entry.format == ListFormat::kNone) continue;
    ListCounts& counts = kinds[{.format = entry.format, .weight_bits = entry.weight_bits}];
    ++counts.lists;
    counts.plastic += entry.plastic ? 1U : 0U;
    counts.synapses += entry.count;
    const std::uint32_t words = SynapseLayout::of(entry).words(entry.count);
    for (std::uint32_t i = entry.address; i < entry.address + words; ++i) {
      counts.words += counted.at(i) ? 0U : 1U;
      counted[i] = true;
    }
  }
  return kinds;
}

const char* format_name(ListFormat format) {
  switch (format) {
    case ListFormat::kSparse:
      return "sparse";
    case ListFormat::kDense:
      return "dense";
    case ListFormat::kShared:
      return "shared";
    case ListFormat::kNone:
      return "none";
  }
  SPIKEMESH_CHECK(false, "a list's format has two bits");
}

}  // namespace spikemesh::image
