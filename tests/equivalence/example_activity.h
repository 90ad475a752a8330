#pragma once

#include <cstdint>

#include "compiler/examples/examples.h"

namespace spikemesh::equivalence {

/// Spikes a neuron and step over what an example states: run on the functional engine, with its
/// inputs. 1 is exact. The mapping is the cheapest, for it changes nothing.
double activity_over_stated(const char* name, const examples::ExampleOptions& options,
                            std::uint32_t steps);

}  // namespace spikemesh::equivalence
