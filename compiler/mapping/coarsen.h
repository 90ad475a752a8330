#pragma once

#include <cstdint>
#include <vector>

#include "compiler/mapping/clustering.h"
#include "compiler/mapping/dice.h"
#include "compiler/mapping/hypergraph.h"

namespace spikemesh::mapping {

struct CoarsenOptions {
  std::uint32_t max_compartments = 64;  ///< of a group
  std::uint32_t max_in_axons = 512;     ///< of a group, shared ones counted once for each member
  /// Vertices of different clusters are not joined; empty: any may be.
  const Assignment* within = nullptr;
};

/// Which vertices become one.
struct Grouping {
  std::vector<std::uint32_t> group;  ///< of each vertex
  std::uint32_t groups = 0;
};

/// Joins each vertex to the one with which it shares most: nets, by rate and in-axons, each
/// weighing the less the more pins it has.
Grouping group_by_shared_in_axons(const Hypergraph& graph, const CoarsenOptions& options,
                                  Dice& dice);

}  // namespace spikemesh::mapping
