#pragma once

#include <cstdint>
#include <limits>

#include "compiler/mapping/clustering.h"
#include "compiler/mapping/dice.h"

namespace spikemesh::mapping {

struct RefineOptions {
  std::uint32_t sweeps = 4;       ///< of moves that gain at once
  std::uint32_t hill_passes = 1;  ///< of moves that may lose first (Fiduccia and Mattheyses)
  std::uint32_t swap_passes = 1;  ///< of exchanges where clusters are full
  std::uint64_t work = ~0ULL;     ///< visits of (net, cluster) pairs after which it stops
};

/// Lowers the cost of a clustering, never raises it; what is within its limits stays so.
void refine(Clustering& clustering, const RefineOptions& options, Dice& dice);

/// Takes vertices out of clusters that break a limit until none does, to where they fit at the
/// least cost, or to new clusters. A vertex that alone breaks a limit stays as it is. Of each
/// cluster `looks` vertices are looked at, spread over it, before those are taken that nobody
/// looked at.
void repair(Clustering& clustering, std::size_t looks = std::numeric_limits<std::size_t>::max());

/// Joins pairs of clusters that fit one core, those first that save most.
void merge_clusters(Clustering& clustering);

}  // namespace spikemesh::mapping
