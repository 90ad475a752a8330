#pragma once

#include <nlohmann/json.hpp>

#include "runtime/report/run_summary.h"

namespace spikemesh::report {

/// What the timed steps of a run took: all cores and links that did anything, stalls, energy.
nlohmann::ordered_json json_of(const RunSummary& summary);

}  // namespace spikemesh::report
