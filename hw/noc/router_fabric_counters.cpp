// What a RouterFabric tells of the past: its counters, with what a sleeping router has not booked
// yet.

#include <algorithm>

#include "hw/noc/router_fabric.h"

namespace spikemesh::noc {

OutputCounters RouterFabric::output_counters(std::uint32_t router, std::uint32_t index,
                                             std::uint64_t now) const {
  const RouterState& state = states_[router];
  const Port& output = port(router, index);
  OutputCounters counters = stalls_[std::size_t{router} * kMaxPorts + index];
  counters.flits = output.flits;
  if ((state.blocked >> index & 1U) != 0) {
    const auto waits =
        static_cast<std::int32_t>(static_cast<std::uint32_t>(now) - output.blocked_from);
    if (waits > 0) counters.stalled_no_credit += static_cast<std::uint32_t>(waits);
    return counters;
  }
  if ((state.requested >> index & 1U) == 0 || now <= state.evaluated + 1) return counters;
  const std::uint64_t asleep = now - state.evaluated - 1;
  if ((state.held >> index & 1U) != 0) {
    counters.stalled_link_interval += asleep;
  } else {
    counters.stalled_arbitration += asleep;
  }
  return counters;
}

InputCounters RouterFabric::input_counters(std::uint32_t router, std::uint32_t index,
                                           std::uint64_t now) const {
  const Port& input = port(router, index);
  InputCounters counters{.peak = input.peak, .flit_cycles = input.flit_cycles};
  for (std::uint32_t i = 0; i < input.visible; ++i) {
    const StoredFlit& flit = input.fifo[(input.read + i) & position_mask_];
    counters.flit_cycles += static_cast<std::uint32_t>(now) - flit.visible;
  }
  return counters;
}

void RouterFabric::reset_counters(std::uint64_t now) {
  std::fill(stalls_.begin(), stalls_.end(), OutputCounters{});
  for (RouterState& state : states_) {
    if (now > 0) state.evaluated = std::max(state.evaluated, now - 1);
  }
  for (Port& port : ports_) {
    const auto waits =
        static_cast<std::int32_t>(static_cast<std::uint32_t>(now) - port.blocked_from);
    if (waits > 0) port.blocked_from = static_cast<std::uint32_t>(now);
    port.flits = 0;
    port.peak = port.visible;
    // what the flits now in the FIFO have waited so far is not to be counted when they leave
    port.flit_cycles = 0;
    for (std::uint32_t i = 0; i < port.visible; ++i) {
      port.flit_cycles -=
          static_cast<std::uint32_t>(now) - port.fifo[(port.read + i) & position_mask_].visible;
    }
  }
}

}  // namespace spikemesh::noc
