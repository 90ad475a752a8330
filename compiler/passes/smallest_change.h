#pragma once

#include <string>

#include "compiler/mapping/clustering.h"
#include "compiler/passes/compilation.h"
#include "compiler/passes/mapping_model.h"

namespace spikemesh::compiler {

/// One limit of a core, as the mapping model and the tables name it.
struct LimitName {
  std::uint32_t mapping::Limits::*limit;
  std::uint32_t mapping::Usage::*usage;
  const Resource* resource;
};

/// The limit that most clusters are fullest of, or most of those that break one.
LimitName binding_limit(const mapping::Clustering& clustering, bool of_broken = false);

/// The architecture fields that would have to grow, and to what, for the network to fit the cores
/// that there are: doubles what binds until a quick partition of the model fits. As in
/// "core.in_axons of 8192"; empty where no doubling helps.
std::string smallest_change(const MappingModel& model, mapping::Limits limits,
                            const Compilation& compilation);

}  // namespace spikemesh::compiler
