#pragma once

#include <ctime>

namespace spikemesh::models {

/// Of this process, all threads together, since some moment: what learning cost, on a machine that
/// others use too.
inline double processor_seconds() {
  return static_cast<double>(std::clock()) / static_cast<double>(CLOCKS_PER_SEC);
}

}  // namespace spikemesh::models
