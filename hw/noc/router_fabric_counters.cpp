// What a RouterFabric tells of the past: its counters, with what a sleeping router has not booked
// yet.

#include <algorithm>

#include "base/error.h"
#include "hw/noc/router_fabric.h"

namespace spikemesh::noc {

/// A router sleeps only when no output may send, so all its requests are stalls.
void RouterFabric::count_sleep(Router& router, std::uint32_t id, std::uint64_t cycles) {
  if (cycles > router.room) empty_lanes(router, id);
  const VectorLanes wanted = ~zero_lanes(vector_of(router.requests));
  const VectorLanes no_credit = wanted & zero_lanes(vector_of(router.credits));
  const VectorLanes held = wanted & ~no_credit & vector_of(spread(router.held) * 0xff);
  const VectorLanes others = wanted & ~no_credit & ~held;
  while (cycles != 0) {
    const std::uint64_t counted = std::min<std::uint64_t>(cycles, router.room);
    const auto raise = [counted](Lanes& lanes, VectorLanes stalled) {
      lanes = lanes_of(number_of(lanes) + (number_of(stalled) & kEachLane) * counted);
    };
    raise(router.no_credit, no_credit);
    raise(router.interval, held);
    raise(router.arbitration, others);
    router.flit_cycles += widened(vector_of(router.visible)) * static_cast<std::uint16_t>(counted);
    router.room -= static_cast<std::uint32_t>(counted);
    cycles -= counted;
    if (cycles != 0) empty_lanes(router, id);
  }
}

/// Adds the counts of lanes to those that have room for any run.
void RouterFabric::empty_lanes(Router& router, std::uint32_t id) {
  for (std::uint32_t index = 0; index < port_count_; ++index) {
    SPIKEMESH_CHECK(router.peak[index] <= config_.fifo_depth,
                    "a push never meets a full FIFO (router {}, port {})", id, index);
    Port& counted = port(id, index);
    counted.flits += router.flits[index];
    counted.flit_cycles += router.flit_cycles[index];
    OutputCounters& stalls = stalls_[number(counted)];
    stalls.stalled_no_credit += router.no_credit[index];
    stalls.stalled_link_interval += router.interval[index];
    stalls.stalled_arbitration += router.arbitration[index];
  }
  router.flits = router.no_credit = router.interval = router.arbitration = Lanes{};
  router.flit_cycles = WideLanes{};
  router.room = kRoom;
}

/// Cycles before `now` of a sleep that are not counted yet.
std::uint64_t RouterFabric::asleep(const Router& router, std::uint64_t now) {
  return number_of(router.requests) != 0 && now > router.done ? now - router.done : 0;
}

OutputCounters RouterFabric::output_counters(std::uint32_t router, std::uint32_t index,
                                             std::uint64_t now) const {
  const Router& state = routers_[router];
  const Port& output = port(router, index);
  OutputCounters counters = stalls_[number(output)];
  counters.flits = output.flits + state.flits[index];
  counters.stalled_no_credit += state.no_credit[index];
  counters.stalled_link_interval += state.interval[index];
  counters.stalled_arbitration += state.arbitration[index];
  if (state.requests[index] == 0) return counters;
  if (state.credits[index] == 0) {
    counters.stalled_no_credit += asleep(state, now);
  } else if ((state.held >> index & 1U) != 0) {
    counters.stalled_link_interval += asleep(state, now);
  } else {
    counters.stalled_arbitration += asleep(state, now);
  }
  return counters;
}

InputCounters RouterFabric::input_counters(std::uint32_t router, std::uint32_t index,
                                           std::uint64_t now) const {
  const Router& state = routers_[router];
  InputCounters counters{.peak = state.peak[index], .flit_cycles = port(router, index).flit_cycles};
  counters.flit_cycles += state.flit_cycles[index];
  counters.flit_cycles += state.visible[index] * asleep(state, now);
  if (counters.flit_cycles != 0) counters.peak = std::max(counters.peak, 1U);
  return counters;
}

void RouterFabric::reset_counters(std::uint64_t now) {
  std::fill(stalls_.begin(), stalls_.end(), OutputCounters{});
  for (Port& port : ports_) port.flits = port.flit_cycles = 0;
  for (Router& router : routers_) {
    router.flits = router.no_credit = router.interval = router.arbitration = Lanes{};
    router.flit_cycles = WideLanes{};
    router.room = kRoom;
    router.peak = router.visible;
    router.done = std::max(router.done, now);
  }
}

}  // namespace spikemesh::noc
