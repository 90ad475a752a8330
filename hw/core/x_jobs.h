#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "hw/core/sweep_plan.h"
#include "hw/core/trace_kernel.h"

namespace spikemesh::core {

/// How x1 and x2 of a list follow from the time of a target's spike, for products with gate y0.
/// They stand in the decay tables alone, so that what one sweep computed serves all later ones.
class XJobs {
 public:
  /// For all times of an epoch; with the random numbers of this sweep. The reference holds until
  /// the next call.
  const TraceJob& of(const SweptList& list, std::size_t trace, MomentKind kind);

 private:
  std::vector<std::unique_ptr<TraceJob>> jobs_;  ///< null until asked for
};

}  // namespace spikemesh::core
