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

/// Takes the lowest set bit's index out of a mask.
std::uint32_t take_lowest(std::uint32_t& mask) {
  const auto index = static_cast<std::uint32_t>(std::countr_zero(mask));
  mask &= mask - 1;
  return index;
}

/// Ports of the events of a kind.
constexpr std::uint32_t ports_of(std::uint32_t events, std::uint32_t kind) {
  return events >> kind & kByte;
}

VectorLanes whole_lanes(std::uint32_t mask) { return vector_of(spread(mask) * kByte); }

/// Adds 1 to the lanes in which `happened` is -1.
void count(Lanes& counts, VectorLanes happened) {
  counts = lanes_of(number_of(vector_of(counts) - happened));
}

}  // namespace

std::uint64_t RouterFabric::take_flit(std::uint32_t router, std::uint32_t index, const Flit& flit,
                                      std::uint64_t sent) {
  SPIKEMESH_CHECK(!flit.head || is_destination(config_, flit.data),
                  "a packet with an illegal destination never enters the mesh ({:#x})", flit.data);
  Port& input = port(router, index);
  std::uint64_t& way = entering_[number(input)];
  if (flit.head) {
    way = Way::from(place(router % config_.width, router / config_.width), flit.data);
  }
  input.fifo[input.write] = way | (flit.head ? Way::kHead : 0) | (flit.tail ? Way::kTail : 0) |
                            store_.put(flit.data) << Way::kNumberShift;
  input.write = static_cast<std::uint8_t>((input.write + 1U) & position_mask_);
  const std::uint64_t seen = sent + delays_[input.link];
  add(at(seen), router, std::uint32_t{input.mask} << kFlit);
  return seen & ~1ULL;
}

std::optional<std::uint64_t> RouterFabric::take_credit(std::uint32_t router, std::uint32_t index,
                                                       std::uint64_t popped) {
  const Port& output = port(router, index);
  std::uint8_t& credits = routers_[router].credits[index];
  if (credits >= output.lasting) {
    ++credits;
    return std::nullopt;
  }
  const std::uint64_t usable = popped + delays_[output.link];
  add(at(usable), router, std::uint32_t{output.mask} << kCredit);
  return usable & ~1ULL;
}

std::optional<std::uint64_t> RouterFabric::evaluate(std::uint64_t now, std::uint64_t end) {
  const std::uint64_t pair = now >> 1;
  Slot& current = slots_[pair & slot_mask_];
  first_ = static_cast<std::uint32_t>(now & 1);
  last_ = first_ == 0 && end <= now + 1 ? 0 : 1;
  if (current.used) {
    current_ = &current;
    events_ = current.events.data();
    plan(now);
    current.used = false;
    if (config_.link_interval > 1) {
      evaluate_awake<true>();
    } else {
      evaluate_awake<false>();
    }
    if (current.used) return now + 1;  // the odd cycle is left
  }
  for (std::uint64_t later = pair + 1; later <= pair + slot_mask_; ++later) {
    if (slots_[later & slot_mask_].used) return later << 1;
  }
  return std::nullopt;
}

void RouterFabric::plan(std::uint64_t now) {
  for (std::uint32_t half = first_; half <= last_; ++half) {
    Now& visit = visits_[half];
    visit.cycle = (now & ~1ULL) + half;
    visit.half = half;
    for (std::size_t link = 0; link < kLinkClasses; ++link) {
      visit.links[link] = at(visit.cycle + delays_[link]);
    }
    visit.interval = at(visit.cycle + config_.link_interval);
  }
  next_ = at(visits_[last_].cycle + 1);
}

template <bool kIntervals>
void RouterFabric::evaluate_awake() {
  if (shuffle_seed_ != 0) [[unlikely]] {
    evaluate_shuffled<kIntervals>();
    return;
  }
  const auto words = static_cast<std::uint32_t>(current_->awake.size());
  for (std::uint32_t word = 0; word < words; ++word) {
    std::uint64_t awake = std::exchange(current_->awake[word], 0);
    for (; awake != 0; awake &= awake - 1) {
      visit<kIntervals>(word * kWordBits + static_cast<std::uint32_t>(std::countr_zero(awake)));
    }
  }
}

template <bool kIntervals>
void RouterFabric::evaluate_shuffled() {
  std::vector<std::uint32_t> routers;
  for (std::uint32_t router = 0; router < routers_.size(); ++router) {
    if (events_[router] != 0) routers.push_back(router);
  }
  std::fill(current_->awake.begin(), current_->awake.end(), 0);
  std::shuffle(routers.begin(), routers.end(),
               std::mt19937_64(shuffle_seed_ + visits_[first_].cycle));
  for (const std::uint32_t router : routers) visit<kIntervals>(router);
}

template <bool kIntervals>
[[gnu::always_inline]] inline void RouterFabric::visit(std::uint32_t id) {
  std::uint64_t events = std::exchange(events_[id], 0);
  if (last_ == 0) [[unlikely]] {
    const auto later = static_cast<std::uint32_t>(events >> kHalfBits);
    if (later != 0) add(at(visits_[0].cycle + 1), id, later);
    events = static_cast<std::uint32_t>(events);
  }
  Router& router = routers_[id];
  if (number_of(router.requests) != 0) {
    const std::uint64_t cycle = visits_[first_].cycle;
    if (router.done < cycle) count_sleep(router, id, cycle - router.done);
    decide<kIntervals>(id, events, first_);
    return;
  }
  Port* const ports = &port(id, 0);
  const auto early = static_cast<std::uint32_t>(events);
  const std::uint64_t late = events >> kHalfBits;
  if (early != 0 && !pass<kIntervals>(router, ports, early, visits_[0])) {
    decide<kIntervals>(id, late << kHalfBits | ports_of(early, kFlit), 0);
  } else if (late != 0 &&
             !pass<kIntervals>(router, ports, static_cast<std::uint32_t>(late), visits_[1])) {
    decide<kIntervals>(id, (late & kByte) << kHalfBits, 1);
  }
}

bool may_pass(const Lanes& allowed, const Lanes& credits, std::uint32_t input_mask,
              std::uint32_t output) {
  return (allowed[output] & input_mask) != 0 && credits[output] != 0;
}

/// The usual case in short: flits come to a router whose FIFOs are empty, want an output each, and
/// go on at once. Returns false where one of them may not; then all events but the flits' are done.
template <bool kIntervals>
[[gnu::always_inline]] inline bool RouterFabric::pass(Router& router, Port* ports,
                                                      std::uint32_t events, const Now& now) {
  const std::uint32_t arrivals = ports_of(events, kFlit);
  if (arrivals != events) {
    router.credits = lanes_of(number_of(router.credits) + spread(ports_of(events, kCredit)));
    if constexpr (kIntervals) router.held &= ~ports_of(events, kInterval);
  }
  if ((arrivals & (arrivals - 1)) != 0) {
    return pass_several<kIntervals>(router, ports, arrivals, now);
  }
  if (arrivals == 0) return true;
  Port& input = ports[std::countr_zero(arrivals)];
  const std::uint32_t output = Way::output(input.fifo[input.read]);
  if (!may_pass(router.allowed, router.credits, arrivals, output)) return false;
  if (kIntervals && (router.held >> output & 1U) != 0) return false;
  pass_one<kIntervals>(router, input, ports[output], now);
  return true;
}

template <bool kIntervals>
[[gnu::always_inline]] inline bool RouterFabric::pass_several(Router& router, Port* ports,
                                                              std::uint32_t arrivals,
                                                              const Now& now) {
  std::uint32_t taken = router.held;
  for (std::uint32_t rest = arrivals; rest != 0;) {
    const Port& input = ports[take_lowest(rest)];
    const std::uint32_t output = Way::output(input.fifo[input.read]);
    if (!may_pass(router.allowed, router.credits, input.mask, output) ||
        (taken >> output & 1U) != 0) {
      return false;
    }
    taken |= 1U << output;
  }
  for (std::uint32_t rest = arrivals; rest != 0;) {
    Port& input = ports[take_lowest(rest)];
    pass_one<kIntervals>(router, input, ports[Way::output(input.fifo[input.read])], now);
  }
  return true;
}

/// Sends the flit that came to the empty FIFO of `input` in this cycle.
template <bool kIntervals>
[[gnu::always_inline]] inline void RouterFabric::pass_one(Router& router, Port& input, Port& output,
                                                          const Now& now) {
  const std::uint64_t flit = input.fifo[input.read];
  const std::uint32_t index = Way::output(flit);
  input.read = static_cast<std::uint8_t>((input.read + 1U) & position_mask_);
  router.credits[index] = static_cast<std::uint8_t>(router.credits[index] + router.counted[index]);
  if ((flit & Way::kHead) != 0) router.from_pointer[index] = input.after_mask;
  router.allowed[index] = (flit & Way::kTail) != 0 ? std::uint8_t{kByte} : input.mask;
  ++output.flits;
  ++input.flit_cycles;
  send<kIntervals>(router, output, flit, now);
  return_credit(input, now);
}

/// All outputs of a router at once, in the cycles of this visit from `first` on.
template <bool kIntervals>
void RouterFabric::decide(std::uint32_t id, std::uint64_t events, std::uint32_t first) {
  Router& router = routers_[id];
  Port* const ports = &port(id, 0);
  Deciding lanes{.requests = number_of(router.requests),
                 .allowed = number_of(router.allowed),
                 .from_pointer = number_of(router.from_pointer),
                 .credits = number_of(router.credits),
                 .visible = number_of(router.visible)};
  const std::uint32_t cycles = last_ + 1 - first;
  if (router.room < cycles) empty_lanes(router, id);
  router.room -= cycles;
  for (std::uint32_t half = first; half <= last_; ++half) {
    take_events<kIntervals>(router, ports, lanes,
                            static_cast<std::uint32_t>(events >> (kHalfBits * half)));
    for (std::uint64_t winners = arbitrate<kIntervals>(router, lanes); winners != 0;
         winners &= winners - 1) {
      move<kIntervals>(router, ports, lanes, static_cast<std::uint32_t>(std::countr_zero(winners)),
                       visits_[half]);
    }
  }
  router.requests = lanes_of(lanes.requests);
  router.allowed = lanes_of(lanes.allowed);
  router.from_pointer = lanes_of(lanes.from_pointer);
  router.credits = lanes_of(lanes.credits);
  router.visible = lanes_of(lanes.visible);
  router.done = visits_[last_].cycle + 1;
  VectorLanes ready =
      vector_of(lanes.requests & lanes.allowed) & ~zero_lanes(vector_of(lanes.credits));
  if constexpr (kIntervals) ready &= ~whole_lanes(router.held);
  if (number_of(ready) != 0) add(next_, id, 1U << kAwake);
}

template <bool kIntervals>
[[gnu::always_inline]] inline void RouterFabric::take_events(Router& router, const Port* ports,
                                                             Deciding& lanes,
                                                             std::uint32_t events) {
  if constexpr (kIntervals) router.held &= ~ports_of(events, kInterval);
  lanes.credits += spread(ports_of(events, kCredit));
  std::uint32_t arrivals = ports_of(events, kFlit);
  lanes.visible += spread(arrivals);
  while (arrivals != 0) {  // a FIFO that was not empty has the same head as before
    const std::uint32_t index = take_lowest(arrivals);
    const Port& input = ports[index];
    lanes.requests |= 1ULL << (8 * Way::output(input.fifo[input.read]) + index);
  }
}

/// Counts a cycle; returns the input that each output lets through, as a bit of the output's lane.
template <bool kIntervals>
[[gnu::always_inline]] inline std::uint64_t RouterFabric::arbitrate(Router& router,
                                                                    Deciding& lanes) {
  const VectorLanes requests = vector_of(lanes.requests);
  const VectorLanes credits = vector_of(lanes.credits);
  const VectorLanes visible = vector_of(lanes.visible);
  const VectorLanes no_credit = zero_lanes(credits);
  VectorLanes closed = no_credit;
  if constexpr (kIntervals) closed |= whole_lanes(router.held);
  const VectorLanes candidates = requests & vector_of(lanes.allowed) & ~closed;
  const VectorLanes preferred = candidates & vector_of(lanes.from_pointer);
  const VectorLanes chosen_from = preferred | (candidates & zero_lanes(preferred));
  const VectorLanes winners = chosen_from & (VectorLanes{} - chosen_from);
  const VectorLanes sent = ~zero_lanes(winners);  // -1 where an output sends
  const VectorLanes wanted = ~zero_lanes(requests);

  count(router.flits, sent);
  count(router.no_credit, wanted & no_credit);
  count(router.arbitration, ~zero_lanes(requests ^ winners) & ~closed);
  if constexpr (kIntervals) count(router.interval, wanted & closed & ~no_credit);
  router.peak = lanes_of(number_of(larger(vector_of(router.peak), visible)));
  router.flit_cycles += widened(visible);

  lanes.credits = number_of(credits + (vector_of(router.counted) & sent));
  lanes.requests ^= number_of(winners);
  return number_of(winners);
}

/// A head moves from input place % 8 to output place / 8; the next one is seen in the next cycle.
template <bool kIntervals>
[[gnu::always_inline]] inline void RouterFabric::move(Router& router, Port* ports, Deciding& lanes,
                                                      std::uint32_t place, const Now& now) {
  const std::uint32_t input_lane = place % 8 * 8;
  const std::uint32_t output_lane = place / 8 * 8;
  Port& input = ports[place % 8];
  const std::uint64_t flit = input.fifo[input.read];
  input.read = static_cast<std::uint8_t>((input.read + 1U) & position_mask_);
  lanes.visible -= 1ULL << input_lane;
  const std::uint64_t more = (lanes.visible >> input_lane & kByte) != 0 ? 1 : 0;
  lanes.requests |= more << (8 * Way::output(input.fifo[input.read]) + place % 8);
  const std::uint64_t whole = std::uint64_t{kByte} << output_lane;
  const std::uint64_t pointer = (flit & Way::kHead) != 0 ? whole : 0;
  lanes.from_pointer =
      (lanes.from_pointer & ~pointer) | (std::uint64_t{input.after_mask} << output_lane & pointer);
  const std::uint64_t lock =
      (flit & Way::kTail) != 0 ? whole : std::uint64_t{input.mask} << output_lane;
  lanes.allowed = (lanes.allowed & ~whole) | lock;
  send<kIntervals>(router, ports[place / 8], flit, now);
  return_credit(input, now);
}

template <bool kIntervals>
[[gnu::always_inline]] inline void RouterFabric::send(Router& router, Port& output,
                                                      std::uint64_t flit, const Now& now) {
  if constexpr (kIntervals) {
    router.held |= output.mask;
    add(now.interval, static_cast<std::uint32_t>(&router - routers_.data()),
        std::uint32_t{output.mask} << kInterval);
  }
  if (output.peer == nullptr) {
    leave(output, flit, now);
    return;
  }
  output.peer_fifo[output.write] = Way::next(flit);
  output.write = static_cast<std::uint8_t>((output.write + 1U) & position_mask_);
  add(now.links[output.link], output, output.peer_mask);
}

void RouterFabric::leave(const Port& output, std::uint64_t flit, const Now& now) {
  outside_[number(output)]->flit(
      {store_.take(flit >> Way::kNumberShift), (flit & Way::kHead) != 0, (flit & Way::kTail) != 0},
      Cycle{now.cycle});
}

/// A credit counter that cannot run out before a credit is due may take it at once, without an
/// event: its router takes at most one a cycle.
[[gnu::always_inline]] inline void RouterFabric::return_credit(const Port& input, const Now& now) {
  if (input.peer == nullptr) {
    outside_[number(input)]->credit(Cycle{now.cycle});
    return;
  }
  std::uint8_t& credits = input.peer->credits[input.peer_port];
  // who has no events takes none in the cycles of this visit, or has taken them before
  const bool rests = events_[input.peer_number] == 0;
  const std::uint32_t needed = rests ? input.lasting - 1U : input.lasting + now.half;
  if (credits >= needed) {
    ++credits;
  } else {
    add(now.links[input.link], input, std::uint32_t{input.peer_mask} << kCredit);
  }
}

}  // namespace spikemesh::noc
