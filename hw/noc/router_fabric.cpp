#include "hw/noc/router_fabric.h"

#include <algorithm>
#include <bit>
#include <random>

#include "base/error.h"

namespace spikemesh::noc {
namespace {

constexpr std::uint8_t kAllInputs = 0xff;
constexpr std::uint8_t kFlag = 0xff;

/// Calls `visit(index)` for each set bit of a mask.
template <class Mask, class Visit>
[[gnu::always_inline]] inline void for_each_bit(Mask mask, Visit&& visit) {
  for (; mask != 0; mask &= mask - 1) visit(static_cast<std::uint32_t>(std::countr_zero(mask)));
}

/// The same for a set of blocks.
template <class Visit>
[[gnu::always_inline]] inline void for_each_block(const LinkTraffic::BlockSet& set, Visit&& visit) {
  for (std::uint32_t word = 0; word < set.size(); ++word) {
    for_each_bit(set[word], [&](std::uint32_t bit) { visit(word * LinkTraffic::kWordBits + bit); });
  }
}

}  // namespace

RouterFabric::RouterFabric(const MeshConfig& config, arith::VectorSet set)
    : config_(config),
      ports_(config.ports()),
      kernels_(lane_kernels(config.ports(), config.link_interval > 1, set)),
      fifos_(config),
      links_(config),
      blocks_((config.routers() + kLanes - 1) / kLanes),
      busy_((blocks_.size() + LinkTraffic::kWordBits - 1) / LinkTraffic::kWordBits),
      outside_(std::size_t{config.routers()} * kMaxPorts),
      full_credits_(outside_.size()),
      outputs_(outside_.size()),
      inputs_(outside_.size()) {
  for (Block& block : blocks_) {
    for (LanePort& port : block.lanes.ports) {
      port.allowed.fill(kAllInputs);
      port.pointer.fill(kAllInputs);
    }
  }
}

void RouterFabric::join(std::uint32_t router, std::uint32_t port, std::uint32_t credits) {
  const std::size_t number = std::size_t{router} * kMaxPorts + port;
  SPIKEMESH_CHECK(full_credits_[number] == 0, "a port has one link (router {}, port {})", router,
                  port);
  SPIKEMESH_CHECK(credits > 0 && credits <= kFlag, "{} credits fit a byte", credits);
  full_credits_[number] = static_cast<std::uint8_t>(credits);
  port_of(router, port).credits[router % kLanes] = full_credits_[number];
}

void RouterFabric::connect(std::uint32_t router, std::uint32_t port) {
  join(router, port, config_.fifo_depth);
}

void RouterFabric::connect_outside(std::uint32_t router, std::uint32_t port, LinkEnd& end,
                                   std::uint32_t credits) {
  join(router, port, credits);
  outside_[std::size_t{router} * kMaxPorts + port] = &end;
  blocks_[router / kLanes].outside[port] |= 1U << (router % kLanes);
}

/// Of the link to the outside at a port.
std::uint32_t RouterFabric::delay(std::uint32_t router, std::uint32_t port) const {
  const bool host_edge = port == kWest && router % config_.width == 0;
  return link_delay(config_, host_edge ? kLocal + 0U : port);
}

std::uint64_t RouterFabric::take_flit(std::uint32_t router, std::uint32_t port, const Flit& flit,
                                      std::uint64_t sent) {
  SPIKEMESH_CHECK(!flit.head || is_destination(config_, flit.data),
                  "a packet with an illegal destination never enters the mesh ({:#x})", flit.data);
  const std::uint64_t arrives = sent + delay(router, port);
  LinkTraffic::Due& due = links_.due(arrives);
  due.flits_arrive = true;
  due.flits.push_back(router * kMaxPorts + port);
  LinkTraffic::add(due.arrivals, router / kLanes);
  ++flits_inside_;
  store(router, port, flit.data,
        static_cast<std::uint8_t>((flit.head ? StoredFlit::kHead : 0) |
                                  (flit.tail ? StoredFlit::kTail : 0)));
  return arrives;
}

void RouterFabric::take_credit(std::uint32_t router, std::uint32_t port, std::uint64_t popped) {
  settle(popped);
  LinkTraffic::Due& due = links_.due(popped + delay(router, port));
  due.credits_return = true;
  due.credits.push_back(router * kMaxPorts + port);
}

std::optional<std::uint64_t> RouterFabric::evaluate(std::uint64_t now) {
  settle(now);
  LinkTraffic::Due& due = links_.due(now);
  take_arrivals(due);
  evaluate_blocks(due.arrivals, now);
  const bool busy = std::any_of(busy_.begin(), busy_.end(), [](auto word) { return word != 0; });
  return busy ? now + 1 : links_.next_arrival(now);
}

/// Gives back what returns in the cycles up to `now`. A credit matters only to a router that has a
/// flit to send, so until then nobody wakes for it.
void RouterFabric::settle(std::uint64_t now) {
  if (settled_ > now) return;
  // Beyond the ring nothing is due yet: what happened in a cycle was settled up to that cycle.
  const std::uint64_t last = std::min(now, settled_ + links_.horizon());
  for (std::uint64_t cycle = settled_; cycle <= last; ++cycle) {
    if (links_.due(cycle).credits_return) settle_due(cycle);
  }
  settled_ = now + 1;
}

void RouterFabric::settle_due(std::uint64_t cycle) {
  LinkTraffic::Due& due = links_.due(cycle);
  const LaneReturns rows = links_.returns(cycle);
  due.credits_return = false;
  for_each_block(due.returns, [&](std::uint32_t block) {
    kernels_.give_back(blocks_[block].lanes, rows, block * kLanes);
  });
  std::fill(due.returns.begin(), due.returns.end(), 0);
  for (const std::uint32_t number : due.credits) {
    const std::uint32_t router = number / kMaxPorts;
    ++port_of(router, number % kMaxPorts).credits[router % kLanes];
  }
  due.credits.clear();
  for (const std::uint32_t number : due.released) {
    const std::uint32_t router = number / kMaxPorts;
    port_of(router, number % kMaxPorts).held[router % kLanes] = 0;
  }
  due.released.clear();
}

void RouterFabric::take_arrivals(LinkTraffic::Due& due) {
  for (const std::uint32_t number : due.flits) {
    const std::uint32_t router = number / kMaxPorts;
    ++port_of(router, number % kMaxPorts).visible[router % kLanes];
  }
  due.flits.clear();
  due.flits_arrive = false;
}

void RouterFabric::evaluate_blocks(LinkTraffic::BlockSet& awake, std::uint64_t now) {
  const LaneRows rows = links_.open(now);
  for (std::size_t word = 0; word < awake.size(); ++word) awake[word] |= busy_[word];
  if (shuffle_seed_ != 0) [[unlikely]] {
    evaluate_shuffled(awake, rows, now);
  } else {
    for_each_block(awake, [&](std::uint32_t block) { evaluate_block(block, rows, now); });
  }
  links_.close(now, awake);
  std::fill(awake.begin(), awake.end(), 0);
}

void RouterFabric::evaluate_shuffled(const LinkTraffic::BlockSet& awake, const LaneRows& rows,
                                     std::uint64_t now) {
  std::vector<std::uint32_t> blocks;
  for_each_block(awake, [&](std::uint32_t block) { blocks.push_back(block); });
  std::shuffle(blocks.begin(), blocks.end(), std::mt19937_64(shuffle_seed_ + now));
  for (const std::uint32_t block : blocks) evaluate_block(block, rows, now);
}

void RouterFabric::evaluate_block(std::uint32_t number, const LaneRows& rows, std::uint64_t now) {
  Block& block = blocks_[number];
  LaneMoves moves;
  kernels_.decide(block.lanes, rows, number * kLanes, moves);
  const std::uint64_t bit = 1ULL << (number % LinkTraffic::kWordBits);
  std::uint64_t& busy = busy_[number / LinkTraffic::kWordBits];
  busy = moves.shows_flits ? busy | bit : busy & ~bit;
  if (++block.counted_cycles == kCountedCycles) carry_counts(number);
  links_.hold(now, number);
  for (std::uint32_t port = 0; port < ports_; ++port) {
    if (moves.sent[port] != 0) send(number, port, moves.sent[port], now);
    if (moves.popped[port] != 0) return_credits(number, port, moves.popped[port], now);
  }
}

/// Moves the flits that outputs `port` of some lanes of a block send.
void RouterFabric::send(std::uint32_t block, std::uint32_t port, std::uint32_t lanes,
                        std::uint64_t now) {
  LanePort& output = blocks_[block].lanes.ports[port];
  const auto first = block * kLanes;
  const std::uint32_t outside = blocks_[block].outside[port];
  for_each_bit(lanes & outside,
               [&](std::uint32_t lane) { send_outside(output, first + lane, port, now); });
  const std::uint32_t inside = lanes & ~outside;
  if (inside == 0) return;
  for_each_bit(inside, [&](std::uint32_t lane) { send_inside(output, first + lane, port); });
  links_.sent(now, port, block, inside);
}

/// Takes the winner's flit for an output; locks or unlocks it, and moves its pointer.
[[gnu::always_inline]] inline StoredFlit RouterFabric::take(LanePort& output,
                                                            std::uint32_t router) {
  const std::size_t lane = router % kLanes;
  const std::uint8_t winner = output.wins[lane];
  const auto port = static_cast<std::uint32_t>(std::countr_zero(winner));
  const StoredFlit flit = fifos_.pop(router, port);
  port_of(router, port).want[lane] = fifos_.next_route(router, port);
  const auto after = static_cast<std::uint8_t>(~(winner | (winner - 1U)));
  output.pointer[lane] = (flit.ends & StoredFlit::kHead) != 0 ? after : output.pointer[lane];
  output.allowed[lane] = (flit.ends & StoredFlit::kTail) != 0 ? kAllInputs : winner;
  return flit;
}

[[gnu::always_inline]] inline void RouterFabric::store(std::uint32_t router, std::uint32_t port,
                                                       std::uint64_t data, std::uint8_t ends) {
  fifos_.push(router, port, data, ends);
  port_of(router, port).want[router % kLanes] = fifos_.next_route(router, port);
}

void RouterFabric::send_inside(LanePort& output, std::uint32_t router, std::uint32_t port) {
  const StoredFlit flit = take(output, router);
  store(links_.neighbour(router, port), opposite(port), flit.data, flit.ends);
}

void RouterFabric::send_outside(LanePort& output, std::uint32_t router, std::uint32_t port,
                                std::uint64_t now) {
  const StoredFlit flit = take(output, router);
  --flits_inside_;
  links_.sent_outside(now, port, router);
  outside_[std::size_t{router} * kMaxPorts + port]->flit(
      {flit.data, (flit.ends & StoredFlit::kHead) != 0, (flit.ends & StoredFlit::kTail) != 0},
      Cycle{now});
}

/// Tells those who sent the flits that inputs `port` of some lanes gave away.
void RouterFabric::return_credits(std::uint32_t block, std::uint32_t port, std::uint32_t lanes,
                                  std::uint64_t now) {
  const std::uint32_t outside = blocks_[block].outside[port];
  for_each_bit(lanes & outside, [&](std::uint32_t lane) {
    const auto router = block * kLanes + lane;
    links_.popped_outside(now, port, router);
    outside_[std::size_t{router} * kMaxPorts + port]->credit(Cycle{now});
  });
  if ((lanes & ~outside) != 0) links_.popped(now, port, block, lanes & ~outside);
}

/// Adds a block's counts to those of its routers.
void RouterFabric::carry_counts(std::uint32_t number) {
  const std::uint32_t end = std::min((number + 1) * kLanes, config_.routers());
  for (std::uint32_t router = number * kLanes; router < end; ++router) {
    for (std::uint32_t port = 0; port < ports_; ++port) {
      outputs_[router * kMaxPorts + port] = output_counters(router, port);
      inputs_[router * kMaxPorts + port] = input_counters(router, port);
    }
  }
  forget_counts(blocks_[number]);
}

void RouterFabric::forget_counts(Block& block) {
  block.counted_cycles = 0;
  for (LanePort& port : block.lanes.ports) {
    for (LaneBytes* counts : {&port.flits, &port.stalled_no_credit, &port.stalled_link_interval,
                              &port.stalled_arbitration, &port.peak}) {
      counts->fill(0);
    }
    port.flit_cycles.fill(0);
  }
}

OutputCounters RouterFabric::output_counters(std::uint32_t router, std::uint32_t port) const {
  const LanePort& output = blocks_[router / kLanes].lanes.ports[port];
  const std::size_t lane = router % kLanes;
  OutputCounters counters = outputs_[std::size_t{router} * kMaxPorts + port];
  counters.flits += output.flits[lane];
  counters.stalled_no_credit += output.stalled_no_credit[lane];
  counters.stalled_link_interval += output.stalled_link_interval[lane];
  counters.stalled_arbitration += output.stalled_arbitration[lane];
  return counters;
}

InputCounters RouterFabric::input_counters(std::uint32_t router, std::uint32_t port) const {
  const LanePort& input = blocks_[router / kLanes].lanes.ports[port];
  const std::size_t lane = router % kLanes;
  InputCounters counters = inputs_[std::size_t{router} * kMaxPorts + port];
  counters.peak = std::max<std::uint32_t>(counters.peak, input.peak[lane]);
  counters.flit_cycles += input.flit_cycles[lane];
  return counters;
}

void RouterFabric::reset_counters() {
  for (Block& block : blocks_) forget_counts(block);
  std::fill(outputs_.begin(), outputs_.end(), OutputCounters{});
  std::fill(inputs_.begin(), inputs_.end(), InputCounters{});
}

void RouterFabric::begin_step() {
  SPIKEMESH_CHECK(empty(), "a step starts with an empty mesh, not with {} flits", flits_inside_);
  settle(settled_ + links_.horizon());
  links_.clear();
  settled_ = 0;
  for (std::uint32_t router = 0; router < config_.routers(); ++router) {
    for (std::uint32_t port = 0; port < ports_; ++port) {
      const LanePort& output = port_of(router, port);
      const std::size_t lane = router % kLanes;
      SPIKEMESH_CHECK(output.credits[lane] == full_credits_[router * kMaxPorts + port] &&
                          output.allowed[lane] == kAllInputs,
                      "a step starts with every credit home and no lock (router {}, port {})",
                      router, port);
    }
  }
  for (Block& block : blocks_) {
    for (LanePort& port : block.lanes.ports) {
      port.pointer.fill(kAllInputs);
      port.held.fill(0);
    }
  }
}

}  // namespace spikemesh::noc
