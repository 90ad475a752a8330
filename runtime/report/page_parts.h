#pragma once

#include <string_view>

namespace spikemesh::report {

/// The files of the folder page/, put into the program when it is built.
extern const std::string_view kPageHtml;
extern const std::string_view kPageCss;
extern const std::string_view kPageJs;

}  // namespace spikemesh::report
