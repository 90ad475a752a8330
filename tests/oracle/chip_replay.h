#pragma once

#include <string>

#include "tests/oracle/trace.h"

namespace spikemesh::oracle {

/// Replays a trace on the functional chip, from an image: lists, axons, delays, host spikes and
/// all. The compartments are spread over several cores. Returns what differs first, or an empty
/// text.
std::string replay_chip(const Trace& trace);

}  // namespace spikemesh::oracle
