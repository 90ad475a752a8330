#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <optional>
#include <vector>

#include "hw/noc/link.h"
#include "hw/noc/mesh_config.h"

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
/// A router is looked at only in cycles in which something may change for it: a flit or credit
/// comes in, a link interval ends, or it sent something in the cycle before. A blocked router
/// sleeps; the stall cycles of the sleep are added when it wakes. An output without a credit is
/// not looked at until one comes, and its stalls are added then.
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

  /// Does cycle `now`; returns the next cycle in which there is something to do. Cycles rise.
  std::optional<std::uint64_t> evaluate(std::uint64_t now);

  /// True when no flit is in a FIFO or on a link between routers.
  bool empty() const { return flits_inside_ == 0; }
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
  /// A flit in a FIFO or on the way to it.
  struct StoredFlit {
    std::uint64_t data;
    std::uint32_t visible;  ///< cycle from which it is seen, modulo 2^32
    std::uint8_t ends;      ///< mask of End
    std::uint8_t route;     ///< output that it takes at the router where it is stored
  };
  enum End : std::uint8_t { kHead = 1, kTail = 2 };

  /// The latencies that links have; an event is put in a slot of the future by this.
  enum LinkClass : std::uint8_t { kAcross, kAlong, kToLocal, kLinkClasses };

  /// One port of a router: its output, its input FIFO, and the link that both belong to. In masks,
  /// bit i is input i of the router.
  struct alignas(64) Port {
    StoredFlit* fifo = nullptr;     ///< ring of the input FIFO
    Port* peer = nullptr;           ///< other end, if it is a router of these tables
    std::uint64_t flits = 0;        ///< sent by the output
    std::uint64_t flit_cycles = 0;  ///< of flits that have left the FIFO
    std::uint64_t wake_bit = 0;     ///< of the router in a word of Slot::awake
    std::uint32_t place = 0;        ///< column and row of the router
    std::uint16_t router = 0;
    std::uint8_t wake_word = 0;   ///< which word
    std::uint8_t mask = 0;        ///< 1 << index of this port in the router
    std::uint8_t after_mask = 0;  ///< inputs after this one
    std::uint8_t lasting = 0;     ///< credits that last until one given now is due, at most 255
    LinkClass link = kAcross;
    std::uint8_t requests = 0;         ///< inputs whose head wants the output
    std::uint8_t allowed = 0xff;       ///< inputs that the output's lock lets through
    std::uint8_t from_pointer = 0xff;  ///< inputs from the round-robin pointer up
    std::uint8_t credits = 0;
    std::uint8_t visible = 0;        ///< flits that the router sees in the FIFO
    std::uint8_t peak = 0;           ///< most of them
    std::uint8_t read = 0;           ///< next place of the ring to pop
    std::uint8_t write = 0;          ///< next place of the ring to fill
    std::uint8_t incoming = 0;       ///< output that the packet coming in takes at this router
    std::uint32_t blocked_from = 0;  ///< first cycle of the wait for a credit, modulo 2^32
  };

  struct RouterState {
    std::uint64_t evaluated = 0;  ///< cycle of the last evaluation that left requests
    std::uint32_t requested = 0;  ///< mask of outputs that some input's head wants
    std::uint32_t held = 0;       ///< mask of outputs within their link interval
    std::uint32_t blocked = 0;    ///< mask of requested outputs that wait for a credit

    /// Mask of outputs that may send, or wait for something other than a credit.
    std::uint32_t tried() const { return requested & ~blocked; }
  };

  /// What becomes true at the start of one cycle: for each router, masks of ports.
  struct Slot {
    std::uint64_t cycle = 0;            ///< set when the slot is used
    bool used = false;                  ///< some router is awake
    std::vector<std::uint64_t> awake;   ///< a bit for each router that has events
    std::vector<std::uint32_t> events;  ///< an entry a router

    void add(const Port& port, std::uint32_t event) {
      used = true;
      awake[port.wake_word] |= port.wake_bit;
      events[port.router] |= event;
    }
  };
  enum Event : std::uint32_t { kFlit = 0, kCredit = 8, kInterval = 16, kAwake = 24 };  ///< shifts

  void build_port(std::uint32_t router, std::uint32_t index);
  void set_link(Port& port, LinkClass link);
  void evaluate_slot(Slot& current, std::uint64_t now);
  void evaluate_shuffled(Slot& current, std::uint64_t now);
  void evaluate_events(std::uint32_t router, std::uint32_t events, std::uint64_t now);
  bool pass_freely(RouterState& state, Port* ports, std::uint32_t arrivals, std::uint64_t now);
  bool pass_several(RouterState& state, Port* ports, std::uint32_t arrivals, std::uint64_t now);
  static bool may_pass(const Port& input, const Port& output, std::uint32_t taken) {
    return (output.allowed & input.mask) != 0 && output.credits != 0 && (taken & output.mask) == 0;
  }
  void evaluate_router(RouterState& state, Port* ports, std::uint32_t arrivals, std::uint64_t now);
  void apply_flits(RouterState& state, Port* ports, std::uint32_t arrivals);
  std::uint32_t arbitrate(RouterState& state, Port* ports, std::uint64_t now);
  void transfer(RouterState& state, Port& input, Port& output, std::uint64_t now);
  void push(Port& input, std::uint64_t data, std::uint8_t ends, Slot& slot);
  void apply_credits(RouterState& state, Port* ports, std::uint32_t credits, std::uint64_t now);
  void block(RouterState& state, Port& output, std::uint64_t from) {
    state.blocked |= output.mask;
    output.blocked_from = static_cast<std::uint32_t>(from);
  }
  void return_credit(Port& input, std::uint64_t now);
  void count_stall(const RouterState& state, const Port& output, std::uint64_t cycles);
  void count_sleep(const RouterState& state, const Port* ports, std::uint64_t cycles);

  Slot& slot(std::uint64_t cycle) {
    Slot& slot = slots_[cycle & slot_mask_];
    slot.cycle = cycle;
    return slot;
  }
  Port& port(std::uint32_t router, std::uint32_t index) {
    return ports_[std::size_t{router} * kMaxPorts + index];
  }
  const Port& port(std::uint32_t router, std::uint32_t index) const {
    return ports_[std::size_t{router} * kMaxPorts + index];
  }
  Port& join(std::uint32_t router, std::uint32_t index, std::uint32_t credits);
  static std::uint32_t index_of(const Port& port) {
    return static_cast<std::uint32_t>(std::countr_zero(port.mask));
  }
  std::size_t number(const Port& port) const {
    return static_cast<std::size_t>(&port - ports_.data());
  }

  MeshConfig config_;
  std::uint32_t port_count_;
  std::uint32_t position_mask_;
  std::array<std::uint32_t, kLinkClasses> delays_;
  std::array<Slot*, kLinkClasses> ahead_{};  ///< slots of the cycle a link's delay ahead
  Slot* current_ = nullptr;  ///< slot of this cycle; who was evaluated has no events
  Slot* next_ = nullptr;     ///< slot of the next cycle
  std::uint64_t slot_mask_;
  std::vector<Slot> slots_;  ///< ring of the coming cycles
  std::vector<RouterState> states_;
  std::vector<Port> ports_;  ///< kMaxPorts a router
  std::vector<StoredFlit> fifos_;
  std::vector<LinkEnd*> outside_;           ///< as ports_: other ends that are not of these tables
  std::vector<std::uint8_t> full_credits_;  ///< as ports_
  std::vector<OutputCounters> stalls_;      ///< as ports_; flits are counted in the port
  std::uint64_t flits_inside_ = 0;
  std::uint64_t shuffle_seed_ = 0;  ///< 0: in the order of the events
};

}  // namespace spikemesh::noc
