#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/strong.h"
#include "hw/image/chip_image.h"

namespace spikemesh::rtl {

/// Throws UserError where the RTL is not built for what a chip is made of: sizes of the core,
/// depths of FIFOs and timing are those of the preset mesh128. Free are the size of the mesh, the
/// clock, latencies beyond the core and energies, so the presets mesh4x4 and tiny have RTL too.
void check_rtl_exists(const image::ChipImage& image);
/// Whether check_rtl_exists() would let it pass.
bool rtl_exists(const image::ChipImage& image);

/// Reads `all` or a list such as `0,17,40-42`: cores of the image, ascending, each once. Throws
/// UserError with `option` as its key where a core is not one of the image.
std::vector<CoreId> parse_core_list(std::string_view text, const std::string& option,
                                    const image::ChipImage& image);

}  // namespace spikemesh::rtl
