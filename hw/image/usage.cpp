#include "hw/image/usage.h"

#include "base/error.h"
#include "hw/image/learning_words.h"
#include "hw/image/memory.h"

namespace spikemesh::image {

std::string_view resource_name(Resource resource) {
  switch (resource) {
    case Resource::kCompartments:
      return "compartments";
    case Resource::kInAxons:
      return "in-axon entries";
    case Resource::kOutAxons:
      return "out-axon entries";
    case Resource::kSynapseWords:
      return "synapse words";
    case Resource::kProfiles:
      return "profiles";
    case Resource::kRules:
      return "rules";
    case Resource::kJoinStack:
      return "places on the join stack";
    case Resource::kDelaySlots:
      return "steps of delay";
  }
  SPIKEMESH_CHECK(false, "every resource has a name");
}

std::array<Use, 6> core_usage(const CoreImage& core, const Architecture& architecture) {
  const auto count = [](std::size_t words, std::uint32_t unit = 1) {
    return static_cast<std::uint32_t>(words / unit);
  };
  const Architecture::Core& limits = architecture.core;
  return {{{Resource::kCompartments, count(core.compartments.size()),
            compartment_capacity(architecture, core.slots_log2)},
           {Resource::kInAxons, count(core.in_axons.size()), limits.in_axons},
           {Resource::kOutAxons, count(core.out_axons.size()), limits.out_axons},
           {Resource::kSynapseWords, count(core.synapses.size()), limits.synapse_words},
           {Resource::kProfiles, count(core.profiles.size(), 2), limits.profiles},
           {Resource::kRules, count(core.rules.size(), kProductsPerRule), limits.rules}}};
}

}  // namespace spikemesh::image
