#pragma once

#include <string_view>

namespace spikemesh::digits {

/// digits.csv as text; made a part of the program by the build.
extern const std::string_view kEmbeddedTable;

}  // namespace spikemesh::digits
