#include "rtl/testing/functional_reference.h"

#include "hw/image/words.h"

namespace spikemesh::rtl::testing {

std::vector<FunctionalReference::Worked> FunctionalReference::work_compartments() {
  core_.dendrite_step(Step{step_});
  std::vector<Worked> worked(core_.compartments());
  const auto active = core_.active_words();
  for (std::size_t c = 0; c < worked.size(); ++c) {
    worked[c].active = (active[c / 64] >> (c % 64) & 1) != 0;
  }
  for (const std::uint32_t c : core_.spikes()) worked[c].spike = true;
  return worked;
}

std::uint64_t FunctionalReference::state_uv(std::uint32_t compartment) const {
  const arith::CompartmentState state = core_.compartment(compartment);
  return image::StateUv{state.u, state.v, static_cast<std::uint8_t>(state.refractory)}.pack();
}

std::uint64_t FunctionalReference::state_a(std::uint32_t compartment) const {
  return static_cast<std::uint64_t>(core_.compartment(compartment).a);
}

std::uint64_t FunctionalReference::accumulator(std::uint32_t compartment,
                                               std::uint32_t slot) const {
  constexpr std::uint32_t kValueMask = 0xffffff;  // hardware.md §3.1
  constexpr std::uint32_t kValid = 1U << 24;
  const auto& accumulators = core_.state().accumulators;
  const std::size_t slot_size = accumulators.size() / slots_;
  const arith::PackedAccumulator packed = accumulators[slot * slot_size + compartment];
  if (!arith::accumulator_valid(packed)) return 0;
  return (static_cast<std::uint32_t>(arith::accumulator_value(packed)) & kValueMask) | kValid;
}

std::uint64_t FunctionalReference::reward_trace() const {
  return static_cast<std::uint8_t>(core_.state().r1);
}

std::uint64_t FunctionalReference::pending_reward() const {
  constexpr std::uint64_t kCommitted = 1U << 8;  // hardware.md §3.3
  const core::CoreState& state = core_.state();
  return static_cast<std::uint8_t>(state.r_pending) | (state.r_committed ? kCommitted : 0);
}

}  // namespace spikemesh::rtl::testing
