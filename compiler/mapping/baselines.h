#pragma once

#include <cstdint>
#include <vector>

#include "compiler/mapping/hypergraph.h"

namespace spikemesh::mapping {

/// A hypergraph as the plain graph that METIS and Scotch take: an edge from each source to each
/// target, weighted by the source's rate. Their objective is the edges cut, not the cores reached.
struct BaselineGraph {
  std::vector<std::int32_t> first;   ///< of each vertex, into neighbours; one more
  std::vector<std::int32_t> to;      ///< neighbours
  std::vector<std::int32_t> weight;  ///< of each edge, both ways the same
  std::vector<std::int32_t> size;    ///< compartments of each vertex
};
BaselineGraph baseline_graph(const Hypergraph& graph);

/// Parts of equal size, by METIS 5.1 (k-way) and by Scotch 7: the part of each vertex.
std::vector<std::uint32_t> metis_partition(const BaselineGraph& graph, std::uint32_t parts,
                                           std::uint32_t seed);
std::vector<std::uint32_t> scotch_partition(const BaselineGraph& graph, std::uint32_t parts,
                                            std::uint32_t seed);

/// Cores that a mapping needs at least: what all vertices together use of each limit, each list
/// counted once, over what a core has.
std::uint32_t least_clusters(const Hypergraph& graph, const Limits& limits, double fill);

}  // namespace spikemesh::mapping
