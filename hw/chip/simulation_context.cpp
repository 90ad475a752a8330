#include "hw/chip/simulation_context.h"

#include <utility>

namespace spikemesh::chip {

SimulationContext::SimulationContext() {
  // A kernel's constructor asks for the current one, which must not be a kernel in the making.
  sc_core::sc_get_curr_simcontext();
  kernel_ = std::make_unique<sc_core::sc_simcontext>();
}

SimulationContext::~SimulationContext() {
  const Active active(*this);
  kernel_.reset();
}

SimulationContext::Active::Active(SimulationContext& context)
    : outer_(std::exchange(sc_core::sc_curr_simcontext, context.kernel_.get())) {}

SimulationContext::Active::~Active() { sc_core::sc_curr_simcontext = outer_; }

}  // namespace spikemesh::chip
