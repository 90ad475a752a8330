#pragma once

#include <cstdint>
#include <map>

#include "hw/image/chip_image.h"
#include "hw/image/words.h"

namespace spikemesh::image {

/// Lists that are stored in the same way.
struct ListKind {
  ListFormat format = ListFormat::kSparse;
  std::uint8_t weight_bits = 1;
  auto operator<=>(const ListKind&) const = default;
};

struct ListCounts {
  std::uint64_t lists = 0;     ///< in-axon entries
  std::uint64_t plastic = 0;   ///< of these
  std::uint64_t synapses = 0;  ///< that spikes reach; those of a shared list count for each entry
  std::uint64_t words = 0;     ///< of SYNAPSE; those of a shared list count once
};

/// The lists of a core by kind.
std::map<ListKind, ListCounts> count_lists(const CoreImage& core);

/// `sparse`, `dense` or `shared`.
const char* format_name(ListFormat format);

}  // namespace spikemesh::image
