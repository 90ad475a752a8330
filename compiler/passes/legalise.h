#pragma once

#include <cstdint>
#include <vector>

#include "compiler/passes/compilation.h"

namespace spikemesh::compiler {

/// What legalise() had to do.
struct Legalised {
  std::uint32_t broken = 0;      ///< clusters that broke a limit
  std::uint32_t evicted = 0;     ///< neurons taken out of them
  std::uint32_t added = 0;       ///< clusters that they fill
  std::vector<CoreUse> given{};  ///< what the clusters would have used as they were given
};

/// Builds the tables of clusters exactly, in the order of their compartments. What breaks a limit
/// loses neurons, the last first, until it fits; these fill new clusters. Trees stay whole. Used
/// for every partitioner, baselines included. Throws UserError for a neuron that fits no core.
Legalised legalise(const Compilation& compilation, std::vector<Cluster>& clusters,
                   std::vector<CoreTables>& tables);

}  // namespace spikemesh::compiler
