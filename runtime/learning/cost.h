#pragma once

#include "compiler/network/plasticity.h"
#include "hw/arch/architecture.h"
#include "runtime/learning/rule_rig.h"

namespace spikemesh::learning {

/// What a sweep spends on each synapse of a visited list.
struct RuleCost {
  double cycles = 0.0;       ///< its words' share included
  double nanoseconds = 0.0;  ///< at the architecture's clock
  double picojoules = 0.0;
  std::uint32_t synapses_per_word = 0;
};

/// Measured: the cycles of a sweep over a list of two words less those over one, dense lists of the
/// rule's own form (hardware.md §12.5), by the timing that the cycle fidelity uses.
RuleCost measure_cost(const network::LearningRule& rule, const SynapseStart& start,
                      const Architecture& arch);

}  // namespace spikemesh::learning
