#pragma once

#include <span>
#include <string>
#include <vector>

#include "hw/chip/step_statistics.h"

namespace spikemesh::runtime {

/// The counters of some steps as bytes, for another process of this program on this machine.
std::string to_bytes(std::span<const chip::StepStatistics> steps);

/// The way back; the bytes are those of to_bytes().
std::vector<chip::StepStatistics> steps_of_bytes(std::string_view bytes);

}  // namespace spikemesh::runtime
