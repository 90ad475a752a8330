#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "hw/noc/fabric_lanes.h"
#include "hw/noc/mesh_config.h"

namespace spikemesh::noc {

/// What is on its way over the links of a fabric, and when it is due.
///
/// Between two routers of the fabric nothing is queued: each block writes down what its routers
/// sent and popped in a cycle, in rows of flags, a flag a router. What is due d cycles later is a
/// row of that cycle, shifted to the neighbour. From outside come single events.
///
/// Rings over the coming cycles hold both; cycles are numbered from 0 after clear().
class LinkTraffic {
 public:
  /// Numbers of ports: router · kMaxPorts + port.
  using PortNumbers = std::vector<std::uint32_t>;
  /// A bit a block, in words.
  using BlockSet = std::vector<std::uint64_t>;

  /// What is due at the beginning of one cycle.
  struct Due {
    bool flits_arrive = false;
    bool credits_return = false;  ///< or link intervals end
    BlockSet arrivals{};          ///< blocks that get flits, from inside or outside
    BlockSet returns{};           ///< blocks that get credits or the end of an interval from inside
    PortNumbers flits{};          ///< inputs that get one from outside
    PortNumbers credits{};        ///< outputs that get one from outside
    PortNumbers released{};       ///< outputs to the outside whose link interval ends
  };

  explicit LinkTraffic(const MeshConfig& config);

  /// Cycles ahead in which something can be due, at most.
  std::uint64_t horizon() const { return mask_; }
  std::uint32_t neighbour(std::uint32_t router, std::uint32_t port) const {
    return static_cast<std::uint32_t>(router + steps_[port]);
  }

  Due& due(std::uint64_t cycle) { return due_[cycle & mask_]; }
  /// The first cycle after `now` in which flits arrive.
  std::optional<std::uint64_t> next_arrival(std::uint64_t now) const;

  /// The rows to be read and written in cycle `now`, before close().
  LaneRows open(std::uint64_t now);
  /// Blocks `filled` have written their rows; the rows of the others get no flag.
  void close(std::uint64_t now, const BlockSet& filled);
  /// The rows of what returns in cycle `now`.
  LaneReturns returns(std::uint64_t now) const;

  /// In cycle `now` outputs `port` of these lanes of a block sent to their neighbours.
  void sent(std::uint64_t now, std::uint32_t port, std::uint32_t block, std::uint32_t lanes);
  /// In cycle `now` inputs `port` of these lanes were popped, and their neighbours get a credit.
  void popped(std::uint64_t now, std::uint32_t port, std::uint32_t block, std::uint32_t lanes);
  /// In cycle `now` some outputs of a block sent: their link intervals will end.
  void hold(std::uint64_t now, std::uint32_t block);
  /// In cycle `now` output `port` of `router` sent to the outside.
  void sent_outside(std::uint64_t now, std::uint32_t port, std::uint32_t router);
  /// In cycle `now` input `port` of `router`, which comes from the outside, was popped.
  void popped_outside(std::uint64_t now, std::uint32_t port, std::uint32_t router);

  static void add(BlockSet& set, std::uint32_t block) {
    set[block / kWordBits] |= 1ULL << (block % kWordBits);
  }

  /// Forgets everything.
  void clear();

  static constexpr std::uint32_t kWordBits = 64;

 private:
  /// What happened in one cycle.
  struct Slot {
    std::uint64_t cycle = kNoCycle;
    BlockSet filled{};
    std::vector<std::uint8_t> rows{};  ///< sent by port, then popped by port
  };
  static constexpr std::uint64_t kNoCycle = ~std::uint64_t{0};

  std::size_t row(std::uint32_t index) const { return index * row_bytes_ + margin_; }
  const std::uint8_t* row_of(std::uint64_t cycle, std::uint32_t index) const;
  void add_neighbours(BlockSet& set, std::uint32_t port, std::uint32_t block,
                      std::uint32_t lanes) const;
  void clear_rows(Slot& slot, const BlockSet& but);

  std::uint32_t ports_;
  std::uint32_t blocks_;
  std::uint32_t interval_;
  std::array<std::int64_t, kLocal> steps_;    ///< to the neighbour's number, by port
  std::array<std::uint32_t, kLocal> delays_;  ///< of the link, by port
  std::uint64_t mask_;
  std::size_t margin_;  ///< bytes before and behind the routers in a row
  std::size_t row_bytes_;
  std::vector<std::uint8_t> no_flags_;  ///< a row
  std::vector<Slot> slots_;
  std::vector<Due> due_;
};

}  // namespace spikemesh::noc
