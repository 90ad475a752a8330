#pragma once

#include <cstdint>

#include "hw/core/core_state.h"
#include "hw/image/chip_image.h"
#include "runtime/checkpoint/checkpoint.pb.h"
#include "runtime/checkpoint/state_check.h"

namespace spikemesh::checkpoint {

/// Only plastic lists change the synaptic words: without them they are not kept.
bool has_plastic_lists(const image::CoreImage& core);

pb::Core to_message(const core::CoreState& state, bool with_synapses);

/// The way back. Every vector has the size that the core's has, every number fits its type; what
/// the numbers may be is check_state()'s question.
core::CoreState from_message(const pb::Core& message, const CheckedState& checked);

/// The longest record of a core with states of this shape.
std::uint64_t max_core_bytes(const core::CoreState& shape);

}  // namespace spikemesh::checkpoint
