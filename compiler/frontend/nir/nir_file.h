#pragma once

#include <string>

#include "compiler/frontend/nir/nir_options.h"
#include "compiler/network/network.h"

namespace spikemesh::nir {

/// Reads a NIR file (HDF5) as other tools export it: every node that spikes or feeds spikes (IF,
/// LIF, CubaLIF, LI, CubaLI, Threshold; Affine, Linear, Conv1d, Conv2d, SumPool2d, AvgPool2d,
/// Scale, Flatten, Delay), nested graphs and recurrence. Nodes of neurons become populations of
/// their names, Input becomes an input; linear nodes between them become one projection each way,
/// in physical units. Spikes that reach an Output are probed. A spike takes one step from a node of
/// neurons to the next. Throws UserError with file and node.
network::Network load(const std::string& path, const Options& options = {});

}  // namespace spikemesh::nir
