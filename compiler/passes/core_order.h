#pragma once

#include "compiler/passes/compilation.h"

namespace spikemesh::compiler {

/// The compartments of a cluster in an order in which those with the same sources stand together,
/// so that lists become dense runs: Cuthill and McKee's on the graph of shared sources. Trees stay
/// whole, children first.
Cluster order_for_runs(const Compilation& compilation, CoreTableBuilder& builder,
                       const Cluster& cluster);

}  // namespace spikemesh::compiler
