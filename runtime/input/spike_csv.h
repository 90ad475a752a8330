#pragma once

#include <iosfwd>
#include <map>
#include <string>

#include "hw/image/chip_image.h"
#include "runtime/input/spike_source.h"

namespace spikemesh::input {

/// Reads lines `step,group,line`: in that step, line `line` (from 0) of the input group of that
/// name spikes. A first line that says just that is skipped, as are empty lines. Returns a table
/// for each group. Throws UserError with file, line and field, also where the image has no such
/// group or line.
std::map<std::string, SpikeTable> load_spike_csv(const std::string& path,
                                                 const image::ChipImage& image);
/// `file` is the name that errors carry.
std::map<std::string, SpikeTable> read_spike_csv(std::istream& in, const std::string& file,
                                                 const image::ChipImage& image);

}  // namespace spikemesh::input
