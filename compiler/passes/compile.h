#pragma once

#include <functional>
#include <string>
#include <vector>

#include "compiler/passes/passes.h"

namespace spikemesh::compiler {

/// How one pass went.
struct PassRun {
  const Pass* pass = nullptr;
  double seconds = 0.0;
  double peak_mib = 0.0;  ///< of the process, from its start to the end of this pass
  Statistics statistics{};
};

/// Runs all passes; `after` (may be empty) is called after each. Throws UserError where the network
/// cannot be compiled for this architecture.
std::vector<PassRun> compile(Compilation& compilation,
                             const std::function<void(const PassRun&)>& after = {});

}  // namespace spikemesh::compiler
