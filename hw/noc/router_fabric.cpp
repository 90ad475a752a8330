#include "hw/noc/router_fabric.h"

#include <algorithm>
#include <bit>
#include <random>
#include <span>
#include <utility>

#include "base/error.h"

namespace spikemesh::noc {
namespace {

constexpr std::uint32_t kByte = 0xff;

constexpr std::uint8_t bit(std::uint32_t index) { return static_cast<std::uint8_t>(1U << index); }

/// Takes the lowest set bit's index out of a mask.
std::uint32_t take_lowest(std::uint32_t& mask) {
  const auto index = static_cast<std::uint32_t>(std::countr_zero(mask));
  mask &= mask - 1;
  return index;
}

}  // namespace

RouterFabric::RouterFabric(const MeshConfig& config)
    : config_(config),
      port_count_(config.ports()),
      position_mask_(std::bit_ceil(config.fifo_depth) - 1),
      delays_{kLinkCycles + config.hop_east_west, kLinkCycles + config.hop_north_south,
              kLinkCycles + config.local_link},
      slot_mask_(std::bit_ceil(std::max(*std::max_element(delays_.begin(), delays_.end()),
                                        config.link_interval) +
                               1ULL) -
                 1),
      slots_(slot_mask_ + 1),
      states_(config.routers()),
      ports_(std::size_t{config.routers()} * kMaxPorts),
      fifos_(ports_.size() * (position_mask_ + 1)),
      outside_(ports_.size()),
      full_credits_(ports_.size()),
      stalls_(ports_.size()) {
  for (Slot& slot : slots_) {
    slot.events.resize(config.routers());
    slot.routers.resize(config.routers());
  }
  for (std::uint32_t router = 0; router < config.routers(); ++router) {
    for (std::uint32_t index = 0; index < port_count_; ++index) {
      Port& port = this->port(router, index);
      port.fifo = &fifos_[(std::size_t{router} * kMaxPorts + index) * (position_mask_ + 1)];
      port.router = router;
      port.place = place(router % config.width, router / config.width);
      port.flit_event = 1U << (kFlit + index);
      port.index = static_cast<std::uint8_t>(index);
      port.link = index >= kLocal ? kToLocal : index == kEast || index == kWest ? kAcross : kAlong;
    }
  }
}

RouterFabric::Port& RouterFabric::join(std::uint32_t router, std::uint32_t index,
                                       std::uint32_t credits) {
  Port& joined = port(router, index);
  SPIKEMESH_CHECK(joined.peer == nullptr && outside_[number(joined)] == nullptr,
                  "a port has one link (router {}, port {})", router, index);
  SPIKEMESH_CHECK(credits <= kByte, "{} credits fit a byte", credits);
  joined.credits = static_cast<std::uint8_t>(credits);
  full_credits_[number(joined)] = joined.credits;
  return joined;
}

void RouterFabric::connect(std::uint32_t router, std::uint32_t index, std::uint32_t peer) {
  join(router, index, config_.fifo_depth).peer = &port(peer, opposite(index));
}

void RouterFabric::connect_outside(std::uint32_t router, std::uint32_t index, LinkEnd& end,
                                   std::uint32_t credits) {
  Port& joined = join(router, index, credits);
  outside_[number(joined)] = &end;
  const bool host_edge = index == kWest && router % config_.width == 0;
  if (host_edge) joined.link = kToLocal;
}

std::uint64_t RouterFabric::take_flit(std::uint32_t router, std::uint32_t index, const Flit& flit,
                                      std::uint64_t sent) {
  SPIKEMESH_CHECK(!flit.head || is_destination(config_, flit.data),
                  "a packet with an illegal destination never enters the mesh ({:#x})", flit.data);
  Port& input = port(router, index);
  Slot& arrival = slot(sent + delays_[input.link]);
  ++flits_inside_;
  push(input,
       {flit.data, std::uint64_t{flit.head} << StoredFlit::kHeadBit | std::uint64_t{flit.tail}
                                                                          << StoredFlit::kTailBit},
       arrival);
  return arrival.cycle;
}

std::optional<std::uint64_t> RouterFabric::take_credit(std::uint32_t router, std::uint32_t index,
                                                       std::uint64_t popped) {
  Port& output = port(router, index);
  const std::uint32_t delay = delays_[output.link];
  if (output.credits >= delay) {  // as in return_credit(), whether or not evaluated in `popped`
    ++output.credits;
    return std::nullopt;
  }
  slot(popped + delay).add(router, output.flit_event << kCredit);
  return popped + delay;
}

std::optional<std::uint64_t> RouterFabric::evaluate(std::uint64_t now) {
  for (std::size_t link = 0; link < kLinkClasses; ++link) ahead_[link] = &slot(now + delays_[link]);
  next_ = &slot(now + 1);
  Slot& current = slot(now);
  if (shuffle_seed_ != 0) [[unlikely]] {
    const auto end = current.routers.begin() + current.count;
    std::shuffle(current.routers.begin(), end, std::mt19937_64(shuffle_seed_ + now));
  }
  current_ = &current;
  evaluate_slot(current, now);
  current.count = 0;
  for (std::uint64_t cycle = now + 1; cycle <= now + slot_mask_; ++cycle) {
    if (slots_[cycle & slot_mask_].count != 0) return cycle;
  }
  return std::nullopt;
}

void RouterFabric::evaluate_slot(Slot& current, std::uint64_t now) {
  for (const std::uint32_t router : std::span(current.routers).first(current.count)) {
    const std::uint32_t events = std::exchange(current.events[router], 0);
    RouterState& state = states_[router];
    Port* const ports = &port(router, 0);
    if (state.requested != 0 && now - state.evaluated > 1) {
      count_sleep(state, ports, now - state.evaluated - 1);
    }
    for (std::uint32_t rest = events >> kCredit & kByte; rest != 0;) {
      ++ports[take_lowest(rest)].credits;
    }
    state.held &= ~(events >> kInterval & kByte);
    const std::uint32_t arrivals = events >> kFlit & kByte;
    if (state.requested != 0 || !pass_freely(state, ports, arrivals, now)) {
      evaluate_router(state, ports, arrivals, now);
    }
  }
}

/// The usual case in short: flits come to a router whose FIFOs are empty, want an output each, and
/// go on at once. Does nothing and returns false where one of them may not.
[[gnu::always_inline]] inline bool RouterFabric::pass_freely(RouterState& state, Port* ports,
                                                             std::uint32_t arrivals,
                                                             std::uint64_t now) {
  std::uint32_t taken = state.held;
  for (std::uint32_t rest = arrivals; rest != 0;) {
    const std::uint32_t lowest = rest & (0 - rest);
    const Port& input = ports[take_lowest(rest)];
    const Port& output = ports[input.fifo[input.read].route()];
    if ((output.allowed & lowest) == 0 || output.credits == 0) return false;
    if ((taken & output.flit_event) != 0) return false;
    taken |= output.flit_event;
  }
  while (arrivals != 0) {
    Port& input = ports[take_lowest(arrivals)];
    if (input.peak == 0) input.peak = 1;
    ++input.flit_cycles;
    const StoredFlit flit = input.fifo[input.read];
    transfer(state, input, ports[flit.route()], flit, now);
  }
  return true;
}

void RouterFabric::evaluate_router(RouterState& state, Port* ports, std::uint32_t arrivals,
                                   std::uint64_t now) {
  apply_flits(state, ports, arrivals);
  std::uint32_t popped = arbitrate(state, ports, now);
  const bool sent = popped != 0;
  while (popped != 0) {
    const std::uint32_t input = take_lowest(popped);
    if (ports[input].visible == 0) continue;
    const std::size_t output = ports[input].fifo[ports[input].read].route();
    ports[output].requests |= bit(input);
    state.requested |= 1U << output;
  }
  if (state.requested == 0) return;
  state.evaluated = now;
  if (sent) next_->add(ports->router, 1U << kAwake);
}

[[gnu::always_inline]] inline void RouterFabric::apply_flits(RouterState& state, Port* ports,
                                                             std::uint32_t arrivals) {
  while (arrivals != 0) {
    const std::uint32_t index = take_lowest(arrivals);
    Port& input = ports[index];
    if (input.visible++ == 0) {
      const std::size_t output = input.fifo[input.read].route();
      ports[output].requests |= bit(index);
      state.requested |= 1U << output;
    }
    if (input.visible > input.peak) input.peak = input.visible;
    SPIKEMESH_CHECK(input.visible <= config_.fifo_depth,
                    "a push never meets a full FIFO (router {}, port {})", input.router, index);
  }
}

/// Lets each requested output send; returns the mask of inputs that were popped. Their next heads
/// are seen only in the next cycle.
[[gnu::always_inline]] inline std::uint32_t RouterFabric::arbitrate(RouterState& state, Port* ports,
                                                                    std::uint64_t now) {
  std::uint32_t popped = 0;
  for (std::uint32_t rest = state.requested; rest != 0;) {
    const std::uint32_t index = take_lowest(rest);
    Port& output = ports[index];
    const std::uint32_t candidates = output.requests & output.allowed;
    if (candidates == 0 || output.credits == 0 || (state.held >> index & 1U) != 0) {
      count_stall(state, output, 1);
      continue;
    }
    const std::uint32_t preferred = candidates & output.from_pointer;
    const int winner = std::countr_zero(preferred != 0 ? preferred : candidates);
    Port& input = ports[winner];
    --input.visible;
    popped |= input.flit_event;
    output.requests ^= static_cast<std::uint8_t>(input.flit_event);
    const StoredFlit flit = input.fifo[input.read];
    input.flit_cycles += static_cast<std::uint32_t>(now) + 1 - flit.visible();
    transfer(state, input, output, flit, now);
    if (output.requests != 0) {
      ++stalls_[number(output)].stalled_arbitration;
    } else {
      state.requested &= ~(1U << index);
    }
  }
  return popped;
}

/// Sends `flit`, the head of `input`, through `output`, which may send it.
[[gnu::always_inline]] inline void RouterFabric::transfer(RouterState& state, Port& input,
                                                          Port& output, const StoredFlit& flit,
                                                          std::uint64_t now) {
  input.read = static_cast<std::uint8_t>((input.read + 1U) & position_mask_);
  if (flit.head()) output.from_pointer = static_cast<std::uint8_t>(~1U << input.index);
  output.allowed = static_cast<std::uint8_t>(flit.tail() ? kByte : input.flit_event);
  --output.credits;
  ++output.flits;
  if (config_.link_interval > 1) {
    state.held |= 1U << output.index;
    slot(now + config_.link_interval).add(output.router, 1U << (kInterval + output.index));
  }
  if (output.peer != nullptr) {
    push(*output.peer, flit, *ahead_[output.link]);
  } else {
    leave(output, flit, now);
  }
  return_credit(input, now);
}

void RouterFabric::leave(const Port& output, const StoredFlit& flit, std::uint64_t now) {
  --flits_inside_;
  outside_[number(output)]->flit({flit.data, flit.head(), flit.tail()}, Cycle{now});
}

/// The output that a packet takes at the router at `here`.
inline std::uint32_t route(std::uint32_t here, std::uint64_t data) {
  constexpr auto kRowMask = static_cast<std::uint32_t>(layout::kCoordinateMask);
  const std::uint32_t there = destination_place(data);
  if (here == there) {
    const std::uint32_t port = destination_port(data);
    return port == kHostPort ? kWest + 0U : kLocal + port;
  }
  if (((here ^ there) & ~kRowMask) != 0) return there > here ? kEast : kWest;
  return there > here ? kSouth : kNorth;
}

[[gnu::always_inline]] inline void RouterFabric::push(Port& input, const StoredFlit& flit,
                                                      Slot& slot) {
  constexpr std::uint64_t kEnds = StoredFlit::kHead | StoredFlit::kTail;
  if (flit.head()) input.incoming = static_cast<std::uint8_t>(route(input.place, flit.data));
  input.fifo[input.write] = {flit.data,
                             (flit.meta & kEnds) | static_cast<std::uint32_t>(slot.cycle) |
                                 std::uint64_t{input.incoming} << StoredFlit::kRouteShift};
  input.write = static_cast<std::uint8_t>((input.write + 1U) & position_mask_);
  slot.add(input.router, input.flit_event);
}

/// A credit counter that cannot run out before the credit is due may take it at once: it is due in
/// `delay` cycles, this one among them if the sender still waits for its turn in it, and the sender
/// takes at most one credit a cycle. So the early credit is never the one that lets it send.
[[gnu::always_inline]] inline void RouterFabric::return_credit(Port& input, std::uint64_t now) {
  Port* const sender = input.peer;
  if (sender == nullptr) {
    outside_[number(input)]->credit(Cycle{now});
    return;
  }
  const std::uint32_t done = current_->events[sender->router] == 0 ? 1 : 0;
  if (sender->credits + done >= delays_[input.link]) {
    ++sender->credits;
  } else {
    ahead_[input.link]->add(sender->router, sender->flit_event << kCredit);
  }
}

void RouterFabric::count_stall(const RouterState& state, const Port& output, std::uint64_t cycles) {
  OutputCounters& counters = stalls_[number(output)];
  if (output.credits == 0) {
    counters.stalled_no_credit += cycles;
  } else if ((state.held >> output.index & 1U) != 0) {
    counters.stalled_link_interval += cycles;
  } else {
    counters.stalled_arbitration += cycles;
  }
}

/// A router sleeps only when no output may send, so all its requests are stalls.
void RouterFabric::count_sleep(const RouterState& state, const Port* ports, std::uint64_t cycles) {
  for (std::uint32_t rest = state.requested; rest != 0;) {
    count_stall(state, ports[take_lowest(rest)], cycles);
  }
}

OutputCounters RouterFabric::output_counters(std::uint32_t router, std::uint32_t index,
                                             std::uint64_t now) const {
  const RouterState& state = states_[router];
  const Port& output = port(router, index);
  OutputCounters counters = stalls_[std::size_t{router} * kMaxPorts + index];
  counters.flits = output.flits;
  if ((state.requested >> index & 1U) == 0 || now <= state.evaluated + 1) return counters;
  const std::uint64_t asleep = now - state.evaluated - 1;
  if (output.credits == 0) {
    counters.stalled_no_credit += asleep;
  } else if ((state.held >> index & 1U) != 0) {
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
    counters.flit_cycles += static_cast<std::uint32_t>(now) - flit.visible();
  }
  return counters;
}

void RouterFabric::reset_counters(std::uint64_t now) {
  std::fill(stalls_.begin(), stalls_.end(), OutputCounters{});
  for (RouterState& state : states_) {
    if (now > 0) state.evaluated = std::max(state.evaluated, now - 1);
  }
  for (Port& port : ports_) {
    port.flits = 0;
    port.peak = port.visible;
    // what the flits now in the FIFO have waited so far is not to be counted when they leave
    port.flit_cycles = 0;
    for (std::uint32_t i = 0; i < port.visible; ++i) {
      port.flit_cycles -=
          static_cast<std::uint32_t>(now) - port.fifo[(port.read + i) & position_mask_].visible();
    }
  }
}

void RouterFabric::begin_step() {
  SPIKEMESH_CHECK(empty(), "a step starts with an empty mesh, not with {} flits", flits_inside_);
  for (Slot& slot : slots_) {
    for (std::uint32_t i = 0; i < slot.count; ++i) {
      const std::uint32_t router = slot.routers[i];
      for (std::uint32_t rest = slot.events[router] >> kCredit & kByte; rest != 0;) {
        ++port(router, take_lowest(rest)).credits;
      }
      slot.events[router] = 0;
    }
    slot.count = 0;
  }
  for (std::size_t i = 0; i < ports_.size(); ++i) {
    SPIKEMESH_CHECK(ports_[i].credits == full_credits_[i] && ports_[i].allowed == kByte,
                    "a step starts with every credit home and no lock (router {}, port {})",
                    i / kMaxPorts, i % kMaxPorts);
    ports_[i].from_pointer = kByte;
  }
  std::fill(states_.begin(), states_.end(), RouterState{});
}

}  // namespace spikemesh::noc
