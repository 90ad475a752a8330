#pragma once

#include "hw/image/chip_image.h"

namespace spikemesh::image::testing {

/// A hand-made legal image of two cores (0 and 3 of `tiny`) with a bit of everything, for tests
/// that change one thing in it. Core 0, 8 slots: compartments 0 to 2, of which 2 joins the others,
/// axons 0 (8-bit sparse), 1 and 2 (a chain: 4-bit dense, then an empty list), 3 (plastic, shared
/// format, 3-bit delays and tags). Core 3, 64 slots: one compartment, axon 0 (1-bit dense).
/// Compartment 2 of core 0 sends to core 3 and to the host; core 3 sends to axon 1 of core 0.
ChipImage small_image();

}  // namespace spikemesh::image::testing
