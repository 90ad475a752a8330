#pragma once

#include "compiler/mapping/hypergraph.h"

namespace spikemesh::mapping {

/// How much more often two vertices share a net than they would if every net took its pins at
/// random among all pins: about 1 where there is nothing to group by, a hundred where neighbours
/// have the same sources. Looks at a sample, so it costs little whatever the size. 1 where no two
/// vertices share two nets by chance or otherwise.
double overlap_beyond_chance(const Hypergraph& graph);

}  // namespace spikemesh::mapping
