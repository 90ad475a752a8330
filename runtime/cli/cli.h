#pragma once

#include <iosfwd>

namespace spikemesh::cli {

/// Runs the program `spikemesh` with these arguments: results to `out`, errors to `err`.
/// Returns the exit code; throws nothing.
int run_cli(int argc, const char* const* argv, std::ostream& out, std::ostream& err);

}  // namespace spikemesh::cli
