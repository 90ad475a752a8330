#pragma once

#include <string>

namespace spikemesh {

/// What a field means, its unit, range, value in the presets and their source; for a group, that
/// of all its fields; for "", of all there are. Throws UserError for a field that is not known.
std::string explain_architecture(const std::string& path);

/// All fields as a Markdown table for each group, with their values in mesh128 and loihi1.
std::string architecture_fields_markdown();

}  // namespace spikemesh
