#include "compiler/rules/trace.h"

#include <cmath>

namespace spikemesh::rules {

image::DecayTable decay_table(const TraceShape& shape) {
  image::DecayTable table{.impulse = static_cast<std::uint16_t>(shape.impulse)};
  for (std::size_t i = 1; i < table.after_steps.size(); ++i) {
    const double kept = shape.tau > 0.0 ? std::exp(-static_cast<double>(i) / shape.tau) : 0.0;
    table.after_steps[i] = static_cast<std::uint16_t>(std::lround(kept * image::kDecayOne));
  }
  return table;
}

}  // namespace spikemesh::rules
