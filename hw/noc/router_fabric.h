#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <optional>
#include <vector>

#include "hw/noc/lanes.h"
#include "hw/noc/link.h"
#include "hw/noc/mesh_config.h"
#include "hw/noc/way.h"

namespace spikemesh::noc {

/// What happened at one output of a router, that is, on one link. A stall is a cycle in which the
/// head of at least one input FIFO wants this output and stays where it is; it is counted once, at
/// the first cause in the order below.
struct OutputCounters {
  std::uint64_t flits = 0;
  std::uint64_t stalled_no_credit = 0;
  std::uint64_t stalled_link_interval = 0;
  std::uint64_t stalled_arbitration = 0;  ///< lost, or locked to another input's packet

  friend bool operator==(const OutputCounters&, const OutputCounters&) = default;
};

/// How full the FIFO of one router input was, as seen at the beginning of each cycle.
struct InputCounters {
  std::uint32_t peak = 0;         ///< flits
  std::uint64_t flit_cycles = 0;  ///< occupancy summed over the cycles

  friend bool operator==(const InputCounters&, const InputCounters&) = default;
};

/// All routers of one fabric, as tables: the rules of hardware.md §9.2 to §9.4, exact to the cycle.
///
/// What a router gives in a cycle is seen two cycles later or more, so it does an even cycle and
/// the odd one after it in one visit. It is visited only when something may change for it: a flit
/// or credit comes in, a link interval ends, or an output can send. A blocked router sleeps; the
/// stall cycles of the sleep are added when it wakes.
///
/// A visit goes one of two ways. Flits that come to a router whose FIFOs are empty and want an
/// output each pass on one by one. Where heads wait, all outputs are decided at once, a lane each.
///
/// The tables are joined before the first cycle: connect() between two routers of this fabric,
/// connect_outside() to anything else (network interface, host edge, a router of another make).
class RouterFabric {
 public:
  explicit RouterFabric(const MeshConfig& config);

  void connect(std::uint32_t router, std::uint32_t index, std::uint32_t peer);
  /// `credits` is the depth of the FIFO behind `end`, which outlives this object.
  void connect_outside(std::uint32_t router, std::uint32_t index, LinkEnd& end,
                       std::uint32_t credits);

  /// What connect_outside()'s other end gives; returns the cycle in which evaluate() must be called
  /// for it.
  std::uint64_t take_flit(std::uint32_t router, std::uint32_t index, const Flit& flit,
                          std::uint64_t sent);
  std::optional<std::uint64_t> take_credit(std::uint32_t router, std::uint32_t index,
                                           std::uint64_t popped);

  /// Does cycle `now` and, if `now` is even and the next cycle before `end`, the next one too. An
  /// odd cycle is asked for only where `end` came between. Returns the next cycle in which it must
  /// be called. Cycles rise.
  std::optional<std::uint64_t> evaluate(std::uint64_t now, std::uint64_t end);

  /// True when no flit is in a FIFO or on a link between routers.
  bool empty() const { return store_.size() == 0; }
  /// Resets what a time-step must not inherit (hardware.md §10.1); checks that the fabric is empty
  /// and every credit is home. Cycles may start from 0 again.
  void begin_step();

  /// Counters over the cycles before `now`, all of which have been evaluated where needed.
  OutputCounters output_counters(std::uint32_t router, std::uint32_t index,
                                 std::uint64_t now) const;
  InputCounters input_counters(std::uint32_t router, std::uint32_t index, std::uint64_t now) const;
  void reset_counters(std::uint64_t now);

  /// For tests: routers are looked at in an order drawn from `seed`, another one each cycle.
  void shuffle_order(std::uint64_t seed) { shuffle_seed_ = seed; }

 private:
  /// The latencies that links have.
  enum LinkClass : std::uint8_t { kAcross, kAlong, kToLocal, kLinkClasses };
  /// What decides a router's cycle, and what it counts. A lane stands for an output or an input; in
  /// masks, bit i is port i. The counts of lanes are added to the wide counters when `room` is used
  /// up.
  struct alignas(64) Router {
    Lanes requests{};                      ///< inputs whose head wants the output
    Lanes allowed = each_lane(0xff);       ///< inputs that the output's lock lets through
    Lanes from_pointer = each_lane(0xff);  ///< inputs from the round-robin pointer up
    Lanes credits{};                       ///< of the output
    Lanes counted = each_lane(0xff);       ///< outputs whose credits are counted
    Lanes visible{};                       ///< flits that the router sees in the input's FIFO
    Lanes peak{};                          ///< most flits in the FIFO, of 2 or more
    std::uint32_t held = 0;                ///< outputs within their link interval
    std::uint32_t room = kRoom;            ///< cycles for which the counts of lanes have room
    Lanes flits{};                         ///< sent
    Lanes no_credit{};                     ///< stalls
    Lanes interval{};
    Lanes arbitration{};
    WideLanes flit_cycles{};  ///< of the input's FIFO
    std::uint64_t done = 0;   ///< while heads wait: cycles before it are counted
  };
  static constexpr std::uint32_t kRoom = 255;

  /// One port of a router: its input FIFO, and the link that its output and its input belong to.
  struct alignas(64) Port {
    std::uint64_t* fifo = nullptr;       ///< ring of the input FIFO
    std::uint64_t* peer_fifo = nullptr;  ///< of the input at the other end
    Router* peer = nullptr;              ///< the other end, if it is a router of these tables
    std::uint64_t wake_bit = 0;          ///< of the peer in a word of Slot::awake
    std::uint64_t flits = 0;             ///< sent by the output, and not counted in lanes
    std::uint64_t flit_cycles = 0;       ///< of the input FIFO, and not counted in lanes
    std::uint16_t peer_number = 0;       ///< of the peer in routers_
    std::uint8_t peer_port = 0;
    std::uint8_t peer_mask = 0;   ///< 1 << peer_port
    std::uint8_t wake_word = 0;   ///< in which word of Slot::awake
    std::uint8_t mask = 0;        ///< 1 << index of this port
    std::uint8_t after_mask = 0;  ///< inputs after this one
    std::uint8_t read = 0;        ///< next place of `fifo` to pop
    std::uint8_t write = 0;       ///< next place of `peer_fifo` to fill; of `fifo` without a peer
    std::uint8_t lasting = 0;     ///< credits that last until one given now is due, at most 254
    LinkClass link = kAcross;
  };

  /// Registers of a router while its outputs are decided.
  struct Deciding {
    std::uint64_t requests;
    std::uint64_t allowed;
    std::uint64_t from_pointer;
    std::uint64_t credits;
    std::uint64_t visible;
  };

  /// What becomes true at the start of two cycles, an even one and the next: for each router, masks
  /// of ports, 32 bits a cycle.
  struct Slot {
    bool used = false;                  ///< some router is awake
    std::vector<std::uint64_t> awake;   ///< a bit for each router that has events
    std::vector<std::uint64_t> events;  ///< an entry a router
  };
  static constexpr std::uint32_t kHalfBits = 32;
  enum Event : std::uint32_t { kFlit = 0, kCredit = 8, kInterval = 16, kAwake = 24 };  ///< shifts

  /// A cycle of the future: its slot, and where its half of the events starts.
  struct Ahead {
    bool* used = nullptr;
    std::uint64_t* awake = nullptr;
    std::uint64_t* events = nullptr;
    std::uint32_t shift = 0;
  };
  /// The cycle that a router does, and those in which what it gives is seen.
  struct Now {
    std::uint64_t cycle = 0;
    std::uint32_t half = 0;  ///< 1: the second of its visit
    std::array<Ahead, kLinkClasses> links{};
    Ahead interval{};
  };

  void build_port(std::uint32_t router, std::uint32_t index);
  void set_link(Port& port, LinkClass link);
  Port& join(std::uint32_t router, std::uint32_t index, std::uint32_t credits);

  void plan(std::uint64_t now);
  template <bool kIntervals>
  void evaluate_awake();
  template <bool kIntervals>
  void evaluate_shuffled();
  template <bool kIntervals>
  void visit(std::uint32_t id);
  template <bool kIntervals>
  bool pass(Router& router, Port* ports, std::uint32_t events, const Now& now);
  template <bool kIntervals>
  bool pass_several(Router& router, Port* ports, std::uint32_t arrivals, const Now& now);
  template <bool kIntervals>
  void pass_one(Router& router, Port& input, Port& output, const Now& now);
  template <bool kIntervals>
  void decide(std::uint32_t id, std::uint64_t events, std::uint32_t first);
  template <bool kIntervals>
  static void take_events(Router& router, const Port* ports, Deciding& lanes, std::uint32_t events);
  template <bool kIntervals>
  static std::uint64_t arbitrate(Router& router, Deciding& lanes);
  template <bool kIntervals>
  void move(Router& router, Port* ports, Deciding& lanes, std::uint32_t place, const Now& now);
  template <bool kIntervals>
  void send(Router& router, Port& output, std::uint64_t flit, const Now& now);
  void leave(const Port& output, std::uint64_t flit, const Now& now);
  void return_credit(const Port& input, const Now& now);
  void count_sleep(Router& router, std::uint32_t id, std::uint64_t cycles);
  void empty_lanes(Router& router, std::uint32_t id);
  static std::uint64_t asleep(const Router& router, std::uint64_t now);

  static void add(const Ahead& ahead, const Port& to, std::uint32_t event) {
    *ahead.used = true;
    ahead.awake[to.wake_word] |= to.wake_bit;
    ahead.events[to.peer_number] |= std::uint64_t{event} << ahead.shift;
  }
  static void add(const Ahead& ahead, std::uint32_t router, std::uint32_t event) {
    *ahead.used = true;
    ahead.awake[router / 64] |= 1ULL << (router % 64);
    ahead.events[router] |= std::uint64_t{event} << ahead.shift;
  }
  Ahead at(std::uint64_t cycle) {
    Slot& slot = slots_[(cycle >> 1) & slot_mask_];
    return {&slot.used, slot.awake.data(), slot.events.data(),
            static_cast<std::uint32_t>(cycle & 1) * kHalfBits};
  }
  Port& port(std::uint32_t router, std::uint32_t index) {
    return ports_[std::size_t{router} * kMaxPorts + index];
  }
  const Port& port(std::uint32_t router, std::uint32_t index) const {
    return ports_[std::size_t{router} * kMaxPorts + index];
  }
  std::size_t number(const Port& port) const {
    return static_cast<std::size_t>(&port - ports_.data());
  }

  MeshConfig config_;
  std::uint32_t port_count_;
  std::uint32_t position_bits_;
  std::uint32_t position_mask_;
  std::array<std::uint32_t, kLinkClasses> delays_;
  std::uint64_t slot_mask_;
  std::vector<Slot> slots_;  ///< ring of the coming pairs of cycles
  Slot* current_ = nullptr;  ///< of this evaluation; who was visited has no events
  std::array<Now, 2> visits_{};
  Ahead next_{};             ///< the first cycle after this evaluation
  std::uint32_t first_ = 0;  ///< of visits_, that this evaluation does
  std::uint32_t last_ = 0;
  std::uint64_t* events_ = nullptr;  ///< of current_
  std::vector<Router> routers_;
  std::vector<Port> ports_;  ///< kMaxPorts a router
  std::vector<std::uint64_t> fifos_;
  DataStore store_;
  std::vector<LinkEnd*> outside_;           ///< as ports_: other ends that are not of these tables
  std::vector<std::uint64_t> entering_;     ///< as ports_: way of the packet that comes from there
  std::vector<std::uint8_t> full_credits_;  ///< as ports_
  std::vector<OutputCounters> stalls_;      ///< as ports_; those not counted in lanes
  std::uint64_t shuffle_seed_ = 0;          ///< 0: in the order of the events
};

}  // namespace spikemesh::noc
