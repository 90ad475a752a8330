#pragma once

#include <cstdint>
#include <vector>

#include "hw/image/chip_image.h"
#include "rtl/core_model.h"

namespace spikemesh::rtl {

/// Width, height and host ports of an architecture as a core's straps tell them.
MeshStraps mesh_straps(const Architecture& architecture);

/// One write of configuration.
struct ConfigWord {
  image::Memory memory = image::Memory::kInAxon;
  std::uint16_t address = 0;
  std::uint64_t data = 0;
};

/// The used words of a core and its registers; the last write starts mode RUN.
std::vector<ConfigWord> config_words(const image::ChipImage& chip, const image::CoreImage& image);

/// Writes the used words of a core and its registers through the configuration port of a core that
/// has been reset, and starts mode RUN.
void load_core(const image::ChipImage& chip, const image::CoreImage& image, CoreModel& core);

}  // namespace spikemesh::rtl
