#pragma once

#include <string>
#include <string_view>

#include "runtime/report/run_summary.h"

namespace spikemesh::report {

/// What a run of the cycle fidelity shows on a terminal: function, time, the busiest cores and
/// links with their stalls, energy by category with event counts and costs. At most `rows` cores
/// and links.
std::string to_text(const RunSummary& summary, std::size_t rows);

/// The same and every core and link that did anything, as one JSON object.
std::string to_json(const RunSummary& summary);

/// One step as one JSON object on one line: what step_statistics.h counts, without idle parts.
std::string to_json_line(const chip::StepStatistics& step);

/// `north`, `east`, `south`, `west`, `local 0` ...; the west port at column 0 is `host`.
std::string link_name(const chip::LinkCounters& link);

std::string_view event_name(core::LastEvent event);

}  // namespace spikemesh::report
