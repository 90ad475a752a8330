#pragma once

#include <string>
#include <vector>

#include "models/alif_gallery/cells.h"
#include "models/alif_gallery/recording.h"

namespace spikemesh::alif_gallery {

/// The gallery as one page that needs nothing but a browser: a plot for each cell with v, the
/// threshold, the child's v, spikes and the stimulus.
std::string to_html(const std::vector<Cell>& cells, const std::vector<Recording>& recordings);

}  // namespace spikemesh::alif_gallery
