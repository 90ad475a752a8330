#pragma once

#include "base/strong.h"
#include "hw/core/functional_core.h"

namespace spikemesh::core {

/// The cycle of a sweep in which a core is done with it (hardware.md §12.5), asked for before the
/// sweep is done. `synapse` is `timing.learning_synapse`.
Cycle sweep_done(const FunctionalCore& core, Cycle synapse);

}  // namespace spikemesh::core
