#include "hw/core/sweep_context.h"

#include "hw/arith/plasticity.h"

namespace spikemesh::core {
namespace {

arith::RandomPurpose purpose_at(arith::RandomPurpose first, std::size_t offset) {
  return static_cast<arith::RandomPurpose>(static_cast<std::size_t>(first) + offset);
}

}  // namespace

SweepContext::SweepContext(const Learning& learning_of_core, Step t, std::uint32_t slots_of_core,
                           const Dendrite& dendrite_of_core, CoreState& state_of_core)
    : learning(learning_of_core),
      dendrite(dendrite_of_core),
      state(state_of_core),
      epoch_steps(static_cast<int>(learning.epoch())),
      epoch_number(static_cast<std::uint32_t>(t.value() / learning.epoch())),
      slots(static_cast<std::int32_t>(slots_of_core)),
      trace_keys{},
      update_keys{} {
  const auto step = static_cast<std::uint32_t>(t.value());
  for (std::size_t i = 0; i < trace_keys.size(); ++i) {
    trace_keys[i] =
        arith::random_key(learning.seed(), step, purpose_at(arith::RandomPurpose::kTraceX1, i));
  }
  for (std::size_t sum = 1; sum < update_keys.size(); ++sum) {
    update_keys[sum] = arith::random_key(learning.seed(), step,
                                         purpose_at(arith::RandomPurpose::kWeight, sum - 1));
  }
}

SweptList::SweptList(const SweepContext& sweep, std::size_t axon, const image::InAxonEntry& list)
    : context(sweep),
      entry(list),
      stochastic(sweep.learning.stochastic(list.rule)),
      grain(arith::weight_grain(list.weight_bits, list.sign)),
      delay_reach(sweep.slots - 2 - list.delay) {
  const auto trace = image::XTrace::unpack(sweep.state.x_traces[axon]);
  const auto time = image::TraceTime::unpack(sweep.state.x_times[axon]);
  source = trace.source_id;
  stored_x = {trace.x1, trace.x2};
  hit = time.hit;
  tx = time.step;
}

}  // namespace spikemesh::core
