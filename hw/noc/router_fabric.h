#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "hw/noc/fabric_lanes.h"
#include "hw/noc/flit_fifos.h"
#include "hw/noc/link.h"
#include "hw/noc/link_traffic.h"
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

/// All routers of one fabric: the rules of hardware.md §9.2 to §9.4, exact to the cycle.
///
/// Routers are decided kLanes at a time, a block (fabric_lanes.h). A block is looked at only in
/// cycles in which one of its FIFOs shows a flit; credits that come home in between wait for it.
///
/// Links are joined before the first cycle: connect() between two routers of this fabric,
/// connect_outside() to anything else (network interface, host edge, a router of another make).
class RouterFabric {
 public:
  explicit RouterFabric(const MeshConfig& config, arith::VectorSet set = arith::best_vector_set());

  void connect(std::uint32_t router, std::uint32_t port);
  /// `credits` is the depth of the FIFO behind `end`, which outlives this object.
  void connect_outside(std::uint32_t router, std::uint32_t port, LinkEnd& end,
                       std::uint32_t credits);

  /// What connect_outside()'s other end gives. A flit: returns the cycle in which evaluate() must
  /// be called for it.
  std::uint64_t take_flit(std::uint32_t router, std::uint32_t port, const Flit& flit,
                          std::uint64_t sent);
  void take_credit(std::uint32_t router, std::uint32_t port, std::uint64_t popped);

  /// Does cycle `now`; returns the next cycle in which there is something to do. Cycles rise.
  std::optional<std::uint64_t> evaluate(std::uint64_t now);

  /// True when no flit is in a FIFO or on a link between routers.
  bool empty() const { return flits_inside_ == 0; }
  /// Resets what a time-step must not inherit (hardware.md §10.1); checks that the fabric is empty
  /// and every credit is home. Cycles may start from 0 again.
  void begin_step();

  /// Counters over the cycles since they were reset.
  OutputCounters output_counters(std::uint32_t router, std::uint32_t port) const;
  InputCounters input_counters(std::uint32_t router, std::uint32_t port) const;
  void reset_counters();

  /// For tests: blocks are looked at in an order drawn from `seed`, another one each cycle.
  void shuffle_order(std::uint64_t seed) { shuffle_seed_ = seed; }

 private:
  /// A block and what it has counted.
  struct Block {
    LaneBlock lanes{};
    std::array<std::uint32_t, kMaxPorts>
        outside{};                     ///< lanes whose link leaves the fabric, by port
    std::uint32_t counted_cycles = 0;  ///< since its counts were carried over
  };

  LanePort& port_of(std::uint32_t router, std::uint32_t port) {
    return blocks_[router / kLanes].lanes.ports[port];
  }
  void join(std::uint32_t router, std::uint32_t port, std::uint32_t credits);
  std::uint32_t delay(std::uint32_t router, std::uint32_t port) const;
  void store(std::uint32_t router, std::uint32_t port, std::uint64_t data, std::uint8_t ends);
  StoredFlit take(LanePort& output, std::uint32_t router);
  void settle(std::uint64_t now);
  void settle_due(std::uint64_t cycle);
  void take_arrivals(LinkTraffic::Due& due);
  void evaluate_blocks(LinkTraffic::BlockSet& awake, std::uint64_t now);
  void evaluate_shuffled(const LinkTraffic::BlockSet& awake, const LaneRows& rows,
                         std::uint64_t now);
  void evaluate_block(std::uint32_t number, const LaneRows& rows, std::uint64_t now);
  void send(std::uint32_t block, std::uint32_t port, std::uint32_t lanes, std::uint64_t now);
  void return_credits(std::uint32_t block, std::uint32_t port, std::uint32_t lanes,
                      std::uint64_t now);
  void send_inside(LanePort& output, std::uint32_t router, std::uint32_t port);
  void send_outside(LanePort& output, std::uint32_t router, std::uint32_t port, std::uint64_t now);
  void carry_counts(std::uint32_t block);
  static void forget_counts(Block& block);

  MeshConfig config_;
  std::uint32_t ports_;
  LaneKernels kernels_;
  FlitFifos fifos_;
  LinkTraffic links_;
  std::vector<Block> blocks_;
  LinkTraffic::BlockSet busy_;              ///< blocks of which a FIFO shows a flit
  std::vector<LinkEnd*> outside_;           ///< kMaxPorts a router: other ends not of this fabric
  std::vector<std::uint8_t> full_credits_;  ///< as outside_
  std::vector<OutputCounters> outputs_;     ///< as outside_: counts that were carried over
  std::vector<InputCounters> inputs_;       ///< as outside_: the same
  std::uint64_t flits_inside_ = 0;
  std::uint64_t settled_ = 0;       ///< what returns before this cycle is where it belongs
  std::uint64_t shuffle_seed_ = 0;  ///< 0: in order
};

}  // namespace spikemesh::noc
