#include "hw/noc/router_fabric.h"

#include <algorithm>
#include <bit>
#include <random>

#include "base/error.h"

namespace spikemesh::noc {
namespace {

constexpr std::uint32_t kByte = 0xff;

std::uint64_t wheel_horizon(const MeshConfig& config) {
  const std::uint32_t latency =
      kLinkCycles + std::max({config.hop_east_west, config.hop_north_south, config.local_link});
  return std::max(latency, config.link_interval) + 1;
}

std::uint32_t depth_bits(const MeshConfig& config) {
  return static_cast<std::uint32_t>(std::bit_width(config.fifo_depth - 1));
}

}  // namespace

RouterFabric::RouterFabric(const MeshConfig& config)
    : config_(config),
      ports_(config.ports()),
      depth_bits_(depth_bits(config)),
      position_mask_((1U << depth_bits_) - 1),
      wheel_(config.routers(), wheel_horizon(config)),
      slot_mask_(wheel_.horizon() - 1),
      states_(config.routers()),
      links_(std::size_t{config.routers()} * kMaxPorts),
      fifos_(links_.size() << depth_bits_),
      events_(wheel_.horizon() * config.routers()),
      outputs_(links_.size()),
      flit_cycles_(links_.size()) {
  for (std::uint32_t y = 0; y < config.height; ++y) {
    for (std::uint32_t x = 0; x < config.width; ++x) places_.push_back(place(x, y));
  }
}

std::uint32_t RouterFabric::delay_of(std::uint32_t port, bool to_router) const {
  if (port >= kLocal || !to_router) return kLinkCycles + config_.local_link;
  const bool across = port == kEast || port == kWest;
  return kLinkCycles + (across ? config_.hop_east_west : config_.hop_north_south);
}

void RouterFabric::connect(std::uint32_t router, std::uint32_t port, std::uint32_t peer) {
  links_[index(router, port)] = {.peer = peer,
                                 .peer_port = opposite(port),
                                 .delay = delay_of(port, true),
                                 .connected = true};
  states_[router].credits |= in_lane(config_.fifo_depth, port);
  states_[router].full_credits = states_[router].credits;
}

void RouterFabric::connect_outside(std::uint32_t router, std::uint32_t port, LinkEnd& end,
                                   std::uint32_t credits) {
  const bool host_edge = port == kWest && places_[router] >> layout::kCoordinateBits == 0;
  links_[index(router, port)] = {
      .outside = &end, .delay = delay_of(port, !host_edge), .connected = true};
  states_[router].credits |= in_lane(credits, port);
  states_[router].full_credits = states_[router].credits;
}

void RouterFabric::check_connected(std::uint32_t router, std::uint32_t port) const {
  SPIKEMESH_CHECK(links_[index(router, port)].connected,
                  "nothing comes from a port that goes nowhere (router {}, port {})", router, port);
}

std::uint64_t RouterFabric::take_flit(std::uint32_t router, std::uint32_t port, const Flit& flit,
                                      std::uint64_t sent) {
  check_connected(router, port);
  const StoredFlit stored{.data = flit.data, .head = flit.head, .tail = flit.tail, .route = 0};
  const std::uint64_t visible = sent + links_[index(router, port)].delay;
  SPIKEMESH_CHECK(!flit.head || is_destination(config_, flit.data),
                  "a packet with an illegal destination never enters the mesh ({:#x})", flit.data);
  ++flits_inside_;
  push(router, port, stored, visible);
  return visible;
}

std::uint64_t RouterFabric::take_credit(std::uint32_t router, std::uint32_t port,
                                        std::uint64_t popped) {
  check_connected(router, port);
  const std::uint64_t usable = popped + links_[index(router, port)].delay;
  add_event(router, 1U << (kCreditEvent + port), usable);
  return usable;
}

std::optional<std::uint64_t> RouterFabric::evaluate(std::uint64_t now) {
  if (shuffle_seed_ != 0) [[unlikely]] {
    evaluate_shuffled(now);
  } else {
    wheel_.drain(now, [this, now](std::uint32_t router) { evaluate_router(router, now); });
  }
  return wheel_.next_after(now);
}

void RouterFabric::evaluate_shuffled(std::uint64_t now) {
  std::vector<std::uint32_t> routers;
  wheel_.drain(now, [&routers](std::uint32_t router) { routers.push_back(router); });
  std::shuffle(routers.begin(), routers.end(), std::mt19937_64(shuffle_seed_ + now));
  for (const std::uint32_t router : routers) evaluate_router(router, now);
}

void RouterFabric::evaluate_router(std::uint32_t router, std::uint64_t now) {
  RouterState& state = states_[router];
  if (state.requests != 0 && now - state.evaluated > 1) {
    count_stalls(router, stalls_asleep(state), now - state.evaluated - 1);
  }
  state.evaluated = now;
  apply_events(router, state, now);

  const Lanes requests = state.requests;
  const Lanes candidates = requests & state.allowed;
  const std::uint32_t held = state.held;
  const std::uint32_t with_credit = nonzero_lanes(state.credits);
  const std::uint32_t sending = nonzero_lanes(candidates) & with_credit & ~held;
  std::uint32_t stalled = nonzero_lanes(requests) & ~sending;
  for (std::uint32_t rest = sending; rest != 0; rest &= rest - 1) {
    const auto output = static_cast<std::uint32_t>(std::countr_zero(rest));
    const bool losers =
        forward(router, state, output, requests, lane(candidates, output), now);
    stalled |= std::uint32_t{losers} << output;
  }
  if (stalled != 0) count_stalls(router, {stalled, with_credit, held}, 1);
  const std::uint32_t next = nonzero_lanes(state.requests & state.allowed) &
                             nonzero_lanes(state.credits) & ~state.held;
  if (next != 0) wheel_.insert(router, now + 1);
}

void RouterFabric::apply_events(std::uint32_t router, RouterState& state, std::uint64_t now) {
  std::uint32_t& slot = events_[(now & slot_mask_) * states_.size() + router];
  const std::uint32_t events = slot;
  if (events == 0) return;
  slot = 0;
  const std::uint32_t arrivals = events & kByte;
  if (arrivals != 0) {
    std::uint32_t heads = arrivals & ~nonzero_lanes(state.visible);
    state.visible += kSpread[arrivals];
    state.peak = max_lanes(state.peak, state.visible);
    SPIKEMESH_CHECK(!any_lane_above(state.visible, config_.fifo_depth),
                    "a push never meets a full FIFO (router {})", router);
    for (; heads != 0; heads &= heads - 1) {
      const auto input = static_cast<std::uint32_t>(std::countr_zero(heads));
      const std::size_t head = (index(router, input) << depth_bits_) + state.read[input];
      state.requests |= in_lane(1ULL << input, fifos_[head].route);
    }
  }
  state.credits += kSpread[events >> kCreditEvent & kByte];
  state.held &= ~(events >> kIntervalEvent);
}

bool RouterFabric::forward(std::uint32_t router, RouterState& state, std::uint32_t output,
                           Lanes requests, std::uint32_t candidates, std::uint64_t now) {
  const std::uint32_t from_pointer =
      candidates >> state.pointer[output] << state.pointer[output];
  const auto input = static_cast<std::uint32_t>(
      std::countr_zero(from_pointer != 0 ? from_pointer : candidates));
  const StoredFlit flit = pop(router, state, input, output);
  if (flit.head) state.pointer[output] = static_cast<std::uint8_t>((input + 1) % ports_);
  if (!flit.head || !flit.tail) {
    const std::uint64_t through = flit.tail ? kByte : 1U << input;
    state.allowed = (state.allowed & ~in_lane(kByte, output)) | in_lane(through, output);
  }
  state.credits -= in_lane(1, output);
  if (config_.link_interval > 1) {
    state.held |= 1U << output;
    add_event(router, 1U << (kIntervalEvent + output), now + config_.link_interval);
  }
  ++outputs_[index(router, output)].flits;
  flit_cycles_[index(router, input)] += now + 1;
  const Link& link = links_[index(router, output)];
  if (link.outside != nullptr) {
    --flits_inside_;
    link.outside->flit({.data = flit.data, .head = flit.head, .tail = flit.tail}, Cycle{now});
  } else {
    push(link.peer, link.peer_port, flit, now + link.delay);
  }
  return_credit(links_[index(router, input)], now);
  return lane(requests, output) != 1U << input;
}

RouterFabric::StoredFlit RouterFabric::pop(std::uint32_t router, RouterState& state,
                                           std::uint32_t input, std::uint32_t output) {
  const std::size_t base = index(router, input) << depth_bits_;
  const StoredFlit flit = fifos_[base + state.read[input]];
  const std::uint32_t next = (state.read[input] + 1U) & position_mask_;
  state.read[input] = static_cast<std::uint8_t>(next);
  state.visible -= in_lane(1, input);
  state.requests &= ~in_lane(1ULL << input, output);
  if (lane(state.visible, input) != 0) {
    state.requests |= in_lane(1ULL << input, fifos_[base + next].route);
  }
  return flit;
}

void RouterFabric::push(std::uint32_t router, std::uint32_t port, const StoredFlit& flit,
                        std::uint64_t visible) {
  RouterState& state = states_[router];
  if (flit.head) state.route[port] = static_cast<std::uint8_t>(route(router, flit.data));
  StoredFlit& stored = fifos_[(index(router, port) << depth_bits_) + state.write[port]];
  stored = {.data = flit.data, .head = flit.head, .tail = flit.tail, .route = state.route[port]};
  state.write[port] = static_cast<std::uint8_t>((state.write[port] + 1U) & position_mask_);
  flit_cycles_[index(router, port)] -= visible;
  add_event(router, 1U << (kFlitEvent + port), visible);
}

/// A credit counter that cannot run out before the credit is due may take it at once: the other
/// router sends at most one flit a cycle, so the early credit is never the one that lets it send.
void RouterFabric::return_credit(const Link& link, std::uint64_t now) {
  if (link.outside != nullptr) {
    link.outside->credit(Cycle{now});
    return;
  }
  RouterState& sender = states_[link.peer];
  if (lane(sender.credits, link.peer_port) >= link.delay) {
    sender.credits += in_lane(1, link.peer_port);
  } else {
    add_event(link.peer, 1U << (kCreditEvent + link.peer_port), now + link.delay);
  }
}

void RouterFabric::add_event(std::uint32_t router, std::uint32_t event_bit, std::uint64_t cycle) {
  events_[(cycle & slot_mask_) * states_.size() + router] |= event_bit;
  wheel_.insert(router, cycle);
}

std::uint32_t RouterFabric::route(std::uint32_t router, std::uint64_t data) const {
  const std::uint32_t here = places_[router];
  const std::uint32_t there = destination_place(data);
  if (here == there) {
    const std::uint32_t port = destination_port(data);
    return port == kHostPort ? std::uint32_t{kWest} : kLocal + port;
  }
  const std::uint32_t here_x = here >> layout::kCoordinateBits;
  const std::uint32_t there_x = there >> layout::kCoordinateBits;
  if (here_x != there_x) return there_x > here_x ? kEast : kWest;
  return there > here ? kSouth : kNorth;
}

void RouterFabric::add_stall(OutputCounters& counters, const Stalls& stalls, std::uint32_t output,
                             std::uint64_t cycles) {
  if ((stalls.with_credit >> output & 1U) == 0) {
    counters.stalled_no_credit += cycles;
  } else if ((stalls.held >> output & 1U) != 0) {
    counters.stalled_link_interval += cycles;
  } else {
    counters.stalled_arbitration += cycles;
  }
}

/// A router sleeps only when no output may send, so all its requests are stalls.
RouterFabric::Stalls RouterFabric::stalls_asleep(const RouterState& state) const {
  return {nonzero_lanes(state.requests), nonzero_lanes(state.credits), state.held};
}

void RouterFabric::count_stalls(std::uint32_t router, const Stalls& stalls, std::uint64_t cycles) {
  for (std::uint32_t rest = stalls.outputs; rest != 0; rest &= rest - 1) {
    const auto output = static_cast<std::uint32_t>(std::countr_zero(rest));
    add_stall(outputs_[index(router, output)], stalls, output, cycles);
  }
}

/// Flits on their way to an input, each with the cycle from which it is seen: how many there are,
/// and the sum of those cycles.
std::uint64_t RouterFabric::arrival_cycles(std::uint32_t router, std::uint32_t port,
                                           std::uint64_t now) const {
  std::uint64_t sum = 0;
  for (std::uint64_t cycle = now; cycle < now + wheel_.horizon(); ++cycle) {
    const std::uint32_t events = events_[(cycle & slot_mask_) * states_.size() + router];
    if ((events >> (kFlitEvent + port) & 1U) != 0) sum += cycle;
  }
  return sum;
}

OutputCounters RouterFabric::output_counters(std::uint32_t router, std::uint32_t port,
                                             std::uint64_t now) const {
  OutputCounters counters = outputs_[index(router, port)];
  const RouterState& state = states_[router];
  if (state.requests == 0 || now <= state.evaluated + 1) return counters;
  const Stalls asleep = stalls_asleep(state);
  if ((asleep.outputs >> port & 1U) != 0) {
    add_stall(counters, asleep, port, now - state.evaluated - 1);
  }
  return counters;
}

InputCounters RouterFabric::input_counters(std::uint32_t router, std::uint32_t port,
                                           std::uint64_t now) const {
  const RouterState& state = states_[router];
  return {.peak = lane(state.peak, port),
          .flit_cycles = flit_cycles_[index(router, port)] + lane(state.visible, port) * now +
                         arrival_cycles(router, port, now)};
}

void RouterFabric::reset_counters(std::uint64_t now) {
  std::fill(outputs_.begin(), outputs_.end(), OutputCounters{});
  for (std::uint32_t router = 0; router < states_.size(); ++router) {
    RouterState& state = states_[router];
    state.peak = state.visible;
    if (now > 0) state.evaluated = std::max(state.evaluated, now - 1);
    for (std::uint32_t port = 0; port < ports_; ++port) {
      flit_cycles_[index(router, port)] =
          0 - lane(state.visible, port) * now - arrival_cycles(router, port, now);
    }
  }
}

void RouterFabric::begin_step() {
  SPIKEMESH_CHECK(flits_inside_ == 0, "a step starts with an empty mesh, not with {} flits",
                  flits_inside_);
  for (std::uint32_t router = 0; router < states_.size(); ++router) {
    RouterState& state = states_[router];
    SPIKEMESH_CHECK(state.credits == state.full_credits,
                    "a step starts with every credit home (router {})", router);
    SPIKEMESH_CHECK(state.allowed == ~0ULL, "an empty router holds no lock (router {})", router);
    state.pointer = {};
    state.held = 0;
    state.evaluated = 0;
  }
  wheel_.clear();
  std::fill(events_.begin(), events_.end(), 0U);
}

}  // namespace spikemesh::noc
