#include "hw/noc/router_fabric.h"

#include <algorithm>
#include <bit>
#include <random>
#include <utility>

#include "base/error.h"

namespace spikemesh::noc {
namespace {

constexpr std::uint32_t kByte = 0xff;
constexpr std::uint32_t kWordBits = 64;

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
    slot.awake.resize((config.routers() + kWordBits - 1) / kWordBits);
    slot.events.resize(config.routers());
  }
  for (std::uint32_t router = 0; router < config.routers(); ++router) {
    for (std::uint32_t index = 0; index < port_count_; ++index) build_port(router, index);
  }
}

void RouterFabric::build_port(std::uint32_t router, std::uint32_t index) {
  Port& built = port(router, index);
  built.fifo = &fifos_[number(built) * (position_mask_ + 1)];
  built.router = static_cast<std::uint16_t>(router);
  built.wake_word = static_cast<std::uint8_t>(router / kWordBits);
  built.wake_bit = 1ULL << (router % kWordBits);
  built.place = place(router % config_.width, router / config_.width);
  built.mask = bit(index);
  built.after_mask = static_cast<std::uint8_t>(~1U << index);
  const bool across = index == kEast || index == kWest;
  set_link(built, index >= kLocal ? kToLocal : (across ? kAcross : kAlong));
}

void RouterFabric::set_link(Port& port, LinkClass link) {
  port.link = link;
  port.lasting = static_cast<std::uint8_t>(std::min(delays_[link], kByte));
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
  if (host_edge) set_link(joined, kToLocal);
}

std::uint64_t RouterFabric::take_flit(std::uint32_t router, std::uint32_t index, const Flit& flit,
                                      std::uint64_t sent) {
  SPIKEMESH_CHECK(!flit.head || is_destination(config_, flit.data),
                  "a packet with an illegal destination never enters the mesh ({:#x})", flit.data);
  Port& input = port(router, index);
  Slot& arrival = slot(sent + delays_[input.link]);
  ++flits_inside_;
  push(input, flit.data,
       static_cast<std::uint8_t>((flit.head ? kHead : 0) | (flit.tail ? kTail : 0)), arrival);
  return arrival.cycle;
}

std::optional<std::uint64_t> RouterFabric::take_credit(std::uint32_t router, std::uint32_t index,
                                                       std::uint64_t popped) {
  Port& output = port(router, index);
  const std::uint32_t delay = delays_[output.link];
  if (output.credits >= output.lasting) {  // as in return_credit(), evaluated in `popped` or not
    ++output.credits;
    return std::nullopt;
  }
  slot(popped + delay).add(output, std::uint32_t{output.mask} << kCredit);
  return popped + delay;
}

std::optional<std::uint64_t> RouterFabric::evaluate(std::uint64_t now) {
  for (std::size_t link = 0; link < kLinkClasses; ++link) ahead_[link] = &slot(now + delays_[link]);
  next_ = &slot(now + 1);
  Slot& current = slot(now);
  current_ = &current;
  if (shuffle_seed_ != 0) [[unlikely]] {
    evaluate_shuffled(current, now);
  } else if (current.used) {
    evaluate_slot(current, now);
  }
  current.used = false;
  for (std::uint64_t cycle = now + 1; cycle <= now + slot_mask_; ++cycle) {
    if (slots_[cycle & slot_mask_].used) return cycle;
  }
  return std::nullopt;
}

void RouterFabric::evaluate_slot(Slot& current, std::uint64_t now) {
  for (std::uint32_t word = 0; word < current.awake.size(); ++word) {
    std::uint64_t awake = std::exchange(current.awake[word], 0);
    for (; awake != 0; awake &= awake - 1) {
      const auto router = word * kWordBits + static_cast<std::uint32_t>(std::countr_zero(awake));
      evaluate_events(router, std::exchange(current.events[router], 0), now);
    }
  }
}

void RouterFabric::evaluate_shuffled(Slot& current, std::uint64_t now) {
  std::vector<std::uint32_t> routers;
  for (std::uint32_t router = 0; router < states_.size(); ++router) {
    if (current.events[router] != 0) routers.push_back(router);
  }
  std::fill(current.awake.begin(), current.awake.end(), 0);
  std::shuffle(routers.begin(), routers.end(), std::mt19937_64(shuffle_seed_ + now));
  for (const std::uint32_t router : routers) {
    evaluate_events(router, std::exchange(current.events[router], 0), now);
  }
}

[[gnu::always_inline]] inline void RouterFabric::evaluate_events(std::uint32_t router,
                                                                 std::uint32_t events,
                                                                 std::uint64_t now) {
  RouterState& state = states_[router];
  Port* const ports = &port(router, 0);
  const std::uint32_t arrivals = events >> kFlit & kByte;
  if (state.tried() == 0 && arrivals == events) {
    if (pass_freely(state, ports, arrivals, now)) return;
  } else {
    if (state.tried() != 0 && now - state.evaluated > 1) {
      count_sleep(state, ports, now - state.evaluated - 1);
    }
    apply_credits(state, ports, events >> kCredit & kByte, now);
    state.held &= ~(events >> kInterval & kByte);
  }
  evaluate_router(state, ports, arrivals, now);
}

[[gnu::always_inline]] inline void RouterFabric::apply_credits(RouterState& state, Port* ports,
                                                               std::uint32_t credits,
                                                               std::uint64_t now) {
  while (credits != 0) {
    Port& output = ports[take_lowest(credits)];
    ++output.credits;
    if ((state.blocked & output.mask) == 0) continue;
    state.blocked &= ~std::uint32_t{output.mask};
    stalls_[number(output)].stalled_no_credit +=
        static_cast<std::uint32_t>(now) - output.blocked_from;
  }
}

/// The usual case in short: flits come to a router whose FIFOs are empty, want an output each, and
/// go on at once. Does nothing and returns false where one of them may not.
[[gnu::always_inline]] inline bool RouterFabric::pass_freely(RouterState& state, Port* ports,
                                                             std::uint32_t arrivals,
                                                             std::uint64_t now) {
  if ((arrivals & (arrivals - 1)) != 0) return pass_several(state, ports, arrivals, now);
  Port& input = ports[std::countr_zero(arrivals)];
  Port& output = ports[input.fifo[input.read].route];
  if (input.visible != 0 || !may_pass(input, output, state.held)) return false;
  if (input.peak == 0) input.peak = 1;
  ++input.flit_cycles;
  transfer(state, input, output, now);
  return true;
}

bool RouterFabric::pass_several(RouterState& state, Port* ports, std::uint32_t arrivals,
                                std::uint64_t now) {
  std::uint32_t taken = state.held;
  for (std::uint32_t rest = arrivals; rest != 0;) {
    const Port& input = ports[take_lowest(rest)];
    const Port& output = ports[input.fifo[input.read].route];
    if (input.visible != 0 || !may_pass(input, output, taken)) return false;
    taken |= output.mask;
  }
  while (arrivals != 0) {
    Port& input = ports[take_lowest(arrivals)];
    if (input.peak == 0) input.peak = 1;
    ++input.flit_cycles;
    transfer(state, input, ports[input.fifo[input.read].route], now);
  }
  return true;
}

void RouterFabric::evaluate_router(RouterState& state, Port* ports, std::uint32_t arrivals,
                                   std::uint64_t now) {
  apply_flits(state, ports, arrivals);
  std::uint32_t popped = arbitrate(state, ports, now);
  const bool sent = popped != 0;
  while (popped != 0) {
    const Port& input = ports[take_lowest(popped)];
    if (input.visible == 0) continue;
    Port& output = ports[input.fifo[input.read].route];
    output.requests |= input.mask;
    state.requested |= output.mask;
    if (output.credits == 0 && (state.blocked & output.mask) == 0) block(state, output, now + 1);
  }
  if (state.tried() == 0) return;
  state.evaluated = now;
  if (sent) next_->add(*ports, 1U << kAwake);
}

[[gnu::always_inline]] inline void RouterFabric::apply_flits(RouterState& state, Port* ports,
                                                             std::uint32_t arrivals) {
  while (arrivals != 0) {
    Port& input = ports[take_lowest(arrivals)];
    if (input.visible++ == 0) {
      Port& output = ports[input.fifo[input.read].route];
      output.requests |= input.mask;
      state.requested |= output.mask;
    }
    if (input.visible > input.peak) input.peak = input.visible;
    SPIKEMESH_CHECK(input.visible <= config_.fifo_depth,
                    "a push never meets a full FIFO (router {}, port {})", input.router,
                    index_of(input));
  }
}

/// Lets each requested output send; returns the mask of inputs that were popped. Their next heads
/// are seen only in the next cycle.
[[gnu::always_inline]] inline std::uint32_t RouterFabric::arbitrate(RouterState& state, Port* ports,
                                                                    std::uint64_t now) {
  std::uint32_t popped = 0;
  for (std::uint32_t rest = state.tried(); rest != 0;) {
    Port& output = ports[take_lowest(rest)];
    const std::uint32_t candidates = output.requests & output.allowed;
    if (output.credits == 0) {
      block(state, output, now);
      continue;
    }
    if (candidates == 0 || (state.held & output.mask) != 0) {
      count_stall(state, output, 1);
      continue;
    }
    const std::uint32_t preferred = candidates & output.from_pointer;
    Port& input = ports[std::countr_zero(preferred != 0 ? preferred : candidates)];
    --input.visible;
    popped |= input.mask;
    output.requests ^= input.mask;
    input.flit_cycles += static_cast<std::uint32_t>(now) + 1 - input.fifo[input.read].visible;
    transfer(state, input, output, now);
    if (output.requests != 0) {
      ++stalls_[number(output)].stalled_arbitration;
      if (output.credits == 0) block(state, output, now + 1);
    } else {
      state.requested &= ~std::uint32_t{output.mask};
    }
  }
  return popped;
}

/// Sends the head of `input` through `output`, which may send it.
[[gnu::always_inline]] inline void RouterFabric::transfer(RouterState& state, Port& input,
                                                          Port& output, std::uint64_t now) {
  const StoredFlit& stored = input.fifo[input.read];
  const std::uint64_t data = stored.data;
  const std::uint8_t ends = stored.ends;
  input.read = static_cast<std::uint8_t>((input.read + 1U) & position_mask_);
  if ((ends & kHead) != 0) output.from_pointer = input.after_mask;
  output.allowed = static_cast<std::uint8_t>(input.mask | (0U - (ends >> 1U)));  // all after kTail
  --output.credits;
  ++output.flits;
  if (config_.link_interval > 1) {
    state.held |= output.mask;
    slot(now + config_.link_interval).add(output, std::uint32_t{output.mask} << kInterval);
  }
  if (output.peer != nullptr) {
    push(*output.peer, data, ends, *ahead_[output.link]);
  } else {
    --flits_inside_;
    outside_[number(output)]->flit({data, (ends & kHead) != 0, (ends & kTail) != 0}, Cycle{now});
  }
  return_credit(input, now);
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

[[gnu::always_inline]] inline void RouterFabric::push(Port& input, std::uint64_t data,
                                                      std::uint8_t ends, Slot& slot) {
  if ((ends & kHead) != 0) input.incoming = static_cast<std::uint8_t>(route(input.place, data));
  StoredFlit& stored = input.fifo[input.write];
  stored.data = data;
  stored.visible = static_cast<std::uint32_t>(slot.cycle);
  stored.ends = ends;
  stored.route = input.incoming;
  input.write = static_cast<std::uint8_t>((input.write + 1U) & position_mask_);
  slot.add(input, input.mask);
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
  if (sender->credits >= input.lasting ||
      (sender->credits + 1U == input.lasting && current_->events[sender->router] == 0)) {
    ++sender->credits;
  } else {
    ahead_[input.link]->add(*sender, std::uint32_t{sender->mask} << kCredit);
  }
}

/// Of an output with a credit.
void RouterFabric::count_stall(const RouterState& state, const Port& output, std::uint64_t cycles) {
  OutputCounters& counters = stalls_[number(output)];
  if ((state.held & output.mask) != 0) {
    counters.stalled_link_interval += cycles;
  } else {
    counters.stalled_arbitration += cycles;
  }
}

/// A router sleeps only when no output may send, so all its requests are stalls; those of blocked
/// outputs are counted when their credit comes.
void RouterFabric::count_sleep(const RouterState& state, const Port* ports, std::uint64_t cycles) {
  for (std::uint32_t rest = state.tried(); rest != 0;) {
    count_stall(state, ports[take_lowest(rest)], cycles);
  }
}

void RouterFabric::begin_step() {
  SPIKEMESH_CHECK(empty(), "a step starts with an empty mesh, not with {} flits", flits_inside_);
  for (Slot& slot : slots_) {
    if (!slot.used) continue;
    for (std::uint32_t router = 0; router < states_.size(); ++router) {
      for (std::uint32_t rest = slot.events[router] >> kCredit & kByte; rest != 0;) {
        ++port(router, take_lowest(rest)).credits;
      }
    }
    std::fill(slot.events.begin(), slot.events.end(), 0U);
    std::fill(slot.awake.begin(), slot.awake.end(), 0U);
    slot.used = false;
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
