#pragma once

#include <string>

#include "hw/arith/vector_dispatch.h"
#include "tests/oracle/trace.h"

namespace spikemesh::oracle {

/// Replays a trace with update_compartment. Returns what differs first, or an empty text.
std::string replay_scalar(const Trace& trace);

/// Replays a trace with the kernels of one instruction set, a run for each compartment.
std::string replay_vector(const Trace& trace, arith::VectorSet set);

}  // namespace spikemesh::oracle
