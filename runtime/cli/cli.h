#pragma once

#include <iosfwd>

#include "rtl/core_build.h"

namespace spikemesh::cli {

/// Runs the program `spikemesh` with these arguments: results to `out`, errors to `err`.
/// Returns the exit code; throws nothing. Cores in RTL are of the given builds.
int run_cli(int argc, const char* const* argv, std::ostream& out, std::ostream& err,
            const rtl::CoreBuilds& builds = {});

}  // namespace spikemesh::cli
