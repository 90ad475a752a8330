#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "hw/noc/lanes.h"
#include "hw/noc/link.h"
#include "hw/noc/mesh_config.h"
#include "hw/noc/wake_wheel.h"

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
  std::uint32_t peak = 0;          ///< flits
  std::uint64_t flit_cycles = 0;   ///< occupancy summed over the cycles

  friend bool operator==(const InputCounters&, const InputCounters&) = default;
};

/// All routers of one fabric, as tables: the rules of hardware.md §9.2 to §9.4, exact to the cycle.
///
/// A router is looked at only in cycles in which something changes for it: a flit or credit comes
/// in, a link interval ends, or it sent something in the cycle before. A blocked router sleeps; the
/// stall cycles of the sleep are added when it wakes. Each router's small state lies in byte lanes
/// of a few words, one lane a port.
///
/// The tables are joined before the first cycle: connect() between two routers of this fabric,
/// connect_outside() to anything else (network interface, host edge, a router of another make).
class RouterFabric {
 public:
  explicit RouterFabric(const MeshConfig& config);

  void connect(std::uint32_t router, std::uint32_t port, std::uint32_t peer);
  /// `credits` is the depth of the FIFO behind `end`; it must outlive this object.
  void connect_outside(std::uint32_t router, std::uint32_t port, LinkEnd& end,
                       std::uint32_t credits);

  /// What connect_outside()'s other end gives; returns the cycle from which it has effect, in which
  /// evaluate() must be called.
  std::uint64_t take_flit(std::uint32_t router, std::uint32_t port, const Flit& flit,
                          std::uint64_t sent);
  std::uint64_t take_credit(std::uint32_t router, std::uint32_t port, std::uint64_t popped);

  /// Does cycle `now`; returns the next cycle in which there is something to do. Cycles rise.
  std::optional<std::uint64_t> evaluate(std::uint64_t now);

  /// True when no flit and no credit is in a FIFO or on a link.
  bool quiet() const { return wheel_.empty() && flits_inside_ == 0; }
  /// Resets what a time-step must not inherit (hardware.md §9.5); checks that the fabric is empty
  /// and every credit is home. Cycles may start from 0 again.
  void begin_step();

  /// Counters over the cycles before `now`, which is later than all evaluated ones.
  OutputCounters output_counters(std::uint32_t router, std::uint32_t port,
                                 std::uint64_t now) const;
  InputCounters input_counters(std::uint32_t router, std::uint32_t port, std::uint64_t now) const;
  void reset_counters(std::uint64_t now);

  /// For tests: routers are looked at in an order drawn from `seed`, another one each cycle.
  void shuffle_order(std::uint64_t seed) { shuffle_seed_ = seed; }

 private:
  struct StoredFlit {
    std::uint64_t data;
    bool head;
    bool tail;
    std::uint8_t route;  ///< output that it takes at the router where it is stored
  };

  struct alignas(64) RouterState {
    Lanes visible = 0;    ///< a lane an input: flits that the router sees in the FIFO
    Lanes credits = 0;    ///< a lane an output
    Lanes requests = 0;   ///< a lane an output: mask of inputs whose head wants it
    Lanes allowed = ~0ULL;  ///< a lane an output: mask of inputs that its lock lets through
    std::uint64_t evaluated = 0;  ///< cycle of the last evaluation
    std::uint32_t held = 0;       ///< mask of outputs within their link interval
    std::array<std::uint8_t, kMaxPorts> pointer{};  ///< round robin, an entry an output
    std::array<std::uint8_t, kMaxPorts> read{};     ///< next FIFO place to pop, modulo its size
    std::array<std::uint8_t, kMaxPorts> write{};    ///< next FIFO place to fill
    std::array<std::uint8_t, kMaxPorts> route{};    ///< of the packet coming in, an entry an input
    Lanes peak = 0;
    Lanes full_credits = 0;
  };

  /// The link at a port, both directions: our output and the other end's.
  struct Link {
    LinkEnd* outside = nullptr;
    std::uint32_t peer = 0;
    std::uint32_t peer_port = 0;
    std::uint32_t delay = 0;  ///< cycles until a flit or credit is seen: 2 + L
    bool connected = false;
  };

  /// What becomes true for a router at the start of a cycle; masks of ports, a byte each.
  enum EventShift : std::uint32_t { kFlitEvent = 0, kCreditEvent = 8, kIntervalEvent = 16 };

  struct Stalls {
    std::uint32_t outputs;
    std::uint32_t with_credit;
    std::uint32_t held;
  };

  void evaluate_router(std::uint32_t router, std::uint64_t now);
  void evaluate_shuffled(std::uint64_t now);
  void apply_events(std::uint32_t router, RouterState& state, std::uint64_t now);
  bool forward(std::uint32_t router, RouterState& state, std::uint32_t output, Lanes requests,
               std::uint32_t candidates, std::uint64_t now);
  StoredFlit pop(std::uint32_t router, RouterState& state, std::uint32_t input,
                 std::uint32_t output);
  void push(std::uint32_t router, std::uint32_t port, const StoredFlit& flit,
            std::uint64_t visible);
  void return_credit(const Link& link, std::uint64_t now);
  void add_event(std::uint32_t router, std::uint32_t event_bit, std::uint64_t cycle);
  std::uint32_t route(std::uint32_t router, std::uint64_t data) const;
  static void add_stall(OutputCounters& counters, const Stalls& stalls, std::uint32_t output,
                        std::uint64_t cycles);
  std::uint64_t arrival_cycles(std::uint32_t router, std::uint32_t port, std::uint64_t now) const;
  Stalls stalls_asleep(const RouterState& state) const;
  void count_stalls(std::uint32_t router, const Stalls& stalls, std::uint64_t cycles);
  std::uint32_t delay_of(std::uint32_t port, bool to_router) const;
  void check_connected(std::uint32_t router, std::uint32_t port) const;

  static std::size_t index(std::uint32_t router, std::uint32_t port) {
    return std::size_t{router} * kMaxPorts + port;
  }

  MeshConfig config_;
  std::uint32_t ports_;
  std::uint32_t depth_bits_;
  std::uint32_t position_mask_;
  WakeWheel wheel_;
  std::uint64_t slot_mask_;
  std::vector<RouterState> states_;
  std::vector<Link> links_;
  std::vector<std::uint32_t> places_;  ///< column and row of each router
  std::vector<StoredFlit> fifos_;
  std::vector<std::uint32_t> events_;  ///< a row of routers for each slot of the wheel
  std::vector<OutputCounters> outputs_;
  std::vector<std::uint64_t> flit_cycles_;
  std::uint64_t flits_inside_ = 0;
  std::uint64_t shuffle_seed_ = 0;  ///< 0: ascending order
};

}  // namespace spikemesh::noc
