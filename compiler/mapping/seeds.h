#pragma once

#include <cstdint>
#include <vector>

#include "compiler/mapping/clustering.h"

namespace spikemesh::mapping {

/// Fills one cluster after the other with vertices in this order, as long as they fit. A vertex
/// that fits no cluster of its own gets one all the same. `breaks` (may be empty) are positions at
/// which a new cluster begins. Gives up, with an empty assignment, past `most` clusters.
Assignment fill_in_order(const Hypergraph& graph, const Limits& limits,
                         const std::vector<std::uint32_t>& order,
                         const std::vector<std::uint32_t>& breaks = {},
                         std::uint32_t most = kUnassigned);

/// Grows one cluster after the other: takes in the vertex of whose in-axons the cluster holds the
/// largest part, until none fits.
Assignment grow_by_overlap(const Hypergraph& graph, const Limits& limits);

}  // namespace spikemesh::mapping
