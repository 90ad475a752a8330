#pragma once

#include <cstdint>

#include "hw/image/chip_image.h"
#include "rtl/core_model.h"

namespace spikemesh::rtl {

/// Width, height and host ports of an architecture as a core's straps tell them.
MeshStraps mesh_straps(const Architecture& architecture);

/// Writes the used words of a core and its registers through the configuration port of a core that
/// has been reset, and starts mode RUN.
void load_core(const image::ChipImage& chip, const image::CoreImage& image, CoreModel& core);

}  // namespace spikemesh::rtl
