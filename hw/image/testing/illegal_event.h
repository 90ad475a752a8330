#pragma once

#include <optional>
#include <string>

#include "hw/image/chip_image.h"

namespace spikemesh::image::testing {

/// The first illegal event (hardware.md §11) that some input could make this image cause, if any:
/// the table of §11 read a second time, word for word and without a glance at image_check.h, to
/// hold against it.
std::optional<std::string> find_illegal_event(const ChipImage& image);

}  // namespace spikemesh::image::testing
