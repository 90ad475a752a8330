#pragma once

#include <string>

#include "hw/image/chip_image.h"

namespace spikemesh::image {

/// Throws UserError unless the image is legal: its sizes fit the architecture, reserved bits are 0,
/// and nothing in it can ever cause an illegal event (hardware.md §11), whatever spikes come.
/// `file` is the name that the error carries; its key names core, memory, word and field.
void check_image(const ChipImage& image, const std::string& file);

/// The part of check_image() that looks at the memories of one core alone.
void check_core(const CoreImage& core, const Architecture& architecture, const std::string& file);

/// The parts that look across cores: destinations of spikes, inputs, populations, read-outs, and
/// the chip's registers. Every core has passed check_core().
void check_across_cores(const ChipImage& image, const std::string& file);

}  // namespace spikemesh::image
