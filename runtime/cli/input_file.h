#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/strong.h"
#include "hw/image/chip_image.h"

namespace spikemesh::cli {

/// Spikes of the host by step: the in-axon entries that they go to.
using HostInput = std::map<Step, std::vector<image::AxonAddress>>;

/// Reads lines `step,group,line`: in that step, line `line` (from 0) of the input group of that
/// name spikes. A first line that says just that is skipped, as are empty lines. Throws UserError
/// with file, line and field.
HostInput read_input_file(const std::string& path, const image::ChipImage& image);

}  // namespace spikemesh::cli
