#pragma once

#include <string_view>

namespace spikemesh::image {

/// Whether this is UTF-8: what names and metadata must be, so that every file, terminal and JSON
/// reader can take them.
bool is_utf8(std::string_view text);

/// Whether this can name something: UTF-8, not empty, without control characters.
bool is_name(std::string_view text);

}  // namespace spikemesh::image
