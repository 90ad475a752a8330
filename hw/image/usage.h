#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "hw/image/chip_image.h"

namespace spikemesh::image {

/// What a core can run out of.
enum class Resource : std::uint8_t {
  kCompartments,  ///< with the delay slots that the core has chosen
  kInAxons,
  kOutAxons,
  kSynapseWords,
  kProfiles,
  kRules,  ///< and trace classes
  kJoinStack,
  kDelaySlots,  ///< delay of list and synapse, against what the slots can hold
};

/// `in-axon entries`, as a sentence wants it.
std::string_view resource_name(Resource resource);

struct Use {
  Resource resource = Resource::kCompartments;
  std::uint32_t used = 0;
  std::uint32_t limit = 0;
};

/// What the tables and memories of a core hold, and could hold.
std::array<Use, 6> core_usage(const CoreImage& core, const Architecture& architecture);

}  // namespace spikemesh::image
