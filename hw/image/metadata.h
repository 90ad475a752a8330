#pragma once

#include <string_view>

namespace spikemesh::image {

/// Metadata whose keys begin so tell what quantisation did to a number: `quantised in_to_hidden:
/// error of a weight, rms` is `0.0123 mV`. The report shows them.
inline constexpr std::string_view kQuantisedKey = "quantised ";

}  // namespace spikemesh::image
