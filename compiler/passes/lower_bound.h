#pragma once

#include <cstdint>

#include "compiler/passes/compilation.h"

namespace spikemesh::compiler {

/// What no mapping of this network onto cores of this architecture can be below.
struct LowerBound {
  std::uint32_t cores = 1;
  double packets = 0.0;  ///< a step, at the stated rates
};

/// After allocate. Both are proven, not estimated, and so may lie far below what is possible.
///
/// Cores: the largest, over the resources whose use adds up whatever the mapping, of what all
/// neurons use together over what a core has. These are compartments; accumulators, of which a
/// compartment takes at least the delay slots of its own population; profiles and learning rules,
/// each on a core at least once; out-axon entries to the host, one a probed neuron; and in-axon
/// entries and words of lists that learn. Entries and words of other lists do not count: equal
/// ones are shared, and which are equal depends on the mapping.
///
/// Packets: a spike goes at least once to every core that its targets need, which is the number of
/// its target compartments over a core's, rounded up; and once to the host if it is probed.
LowerBound lower_bound(const Compilation& compilation);

}  // namespace spikemesh::compiler
