#pragma once

#include <string>
#include <vector>

#include "hw/arch/architecture.h"

namespace spikemesh {

/// A fault of an architecture that is not tied to a place in a file. The key is the path of a
/// field, with the index of a repeated group: `host_port[1].y`.
struct ArchitectureFault {
  std::string key;
  std::string found;
  std::string expected;
  std::string hint;
};

/// Fields that contradict each other. Each field alone must be in range already.
std::vector<ArchitectureFault> cross_check(const Architecture& architecture);

}  // namespace spikemesh
