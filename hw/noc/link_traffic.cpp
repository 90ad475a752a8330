#include "hw/noc/link_traffic.h"

#include <algorithm>
#include <bit>

#include "hw/noc/link.h"

namespace spikemesh::noc {

LinkTraffic::LinkTraffic(const MeshConfig& config)
    : ports_(config.ports()),
      blocks_((config.routers() + kLanes - 1) / kLanes),
      interval_(config.link_interval),
      steps_{-std::int64_t{config.width}, 1, std::int64_t{config.width}, -1},
      mask_(std::bit_ceil(std::max({link_delay(config, kNorth), link_delay(config, kEast),
                                    link_delay(config, kLocal), interval_}) +
                          1ULL) -
            1),
      margin_((config.width + kLanes) / kLanes * kLanes),
      row_bytes_(margin_ + std::size_t{blocks_} * kLanes + margin_),
      no_flags_(row_bytes_),
      slots_(mask_ + 1),
      due_(mask_ + 1) {
  const std::size_t words = (blocks_ + kWordBits - 1) / kWordBits;
  for (std::uint32_t port = 0; port < kLocal; ++port) delays_[port] = link_delay(config, port);
  for (Slot& slot : slots_) {
    slot.filled.resize(words);
    slot.rows.resize((ports_ + kLocal) * row_bytes_);
  }
  for (Due& due : due_) {
    due.arrivals.resize(words);
    due.returns.resize(words);
  }
}

std::optional<std::uint64_t> LinkTraffic::next_arrival(std::uint64_t now) const {
  for (std::uint64_t cycle = now + 1; cycle <= now + mask_; ++cycle) {
    if (due_[cycle & mask_].flits_arrive) return cycle;
  }
  return std::nullopt;
}

LaneRows LinkTraffic::open(std::uint64_t now) {
  Slot& slot = slots_[now & mask_];
  slot.cycle = now;
  LaneRows rows;
  for (std::uint32_t port = 0; port < ports_; ++port) {
    rows.sent[port] = slot.rows.data() + row(port);
    if (port >= kLocal) continue;
    rows.popped[port] = slot.rows.data() + row(ports_ + port);
    rows.arrives[port] = row_of(now - delays_[port], opposite(port)) + steps_[port];
  }
  return rows;
}

LaneReturns LinkTraffic::returns(std::uint64_t now) const {
  LaneReturns rows;
  for (std::uint32_t port = 0; port < ports_; ++port) {
    rows.released[port] = row_of(now - interval_, port);
    if (port >= kLocal) continue;
    rows.credits[port] = row_of(now - delays_[port], ports_ + opposite(port)) + steps_[port];
  }
  return rows;
}

/// A row of a cycle; without flags if nobody filled it.
const std::uint8_t* LinkTraffic::row_of(std::uint64_t cycle, std::uint32_t index) const {
  const Slot& slot = slots_[cycle & mask_];
  return slot.cycle == cycle ? slot.rows.data() + row(index) : no_flags_.data() + margin_;
}

void LinkTraffic::sent(std::uint64_t now, std::uint32_t port, std::uint32_t block,
                       std::uint32_t lanes) {
  Due& arrival = due(now + delays_[port]);
  arrival.flits_arrive = true;
  add_neighbours(arrival.arrivals, port, block, lanes);
}

void LinkTraffic::popped(std::uint64_t now, std::uint32_t port, std::uint32_t block,
                         std::uint32_t lanes) {
  Due& back = due(now + delays_[port]);
  back.credits_return = true;
  add_neighbours(back.returns, port, block, lanes);
}

void LinkTraffic::hold(std::uint64_t now, std::uint32_t block) {
  if (interval_ == 1) return;
  Due& release = due(now + interval_);
  release.credits_return = true;
  add(release.returns, block);
}

void LinkTraffic::sent_outside(std::uint64_t now, std::uint32_t port, std::uint32_t router) {
  if (port >= kLocal) return;
  slots_[now & mask_].rows[row(port) + router] = 0;  // no neighbour gets it
  if (interval_ == 1) return;
  Due& release = due(now + interval_);
  release.credits_return = true;
  release.released.push_back(router * kMaxPorts + port);
}

void LinkTraffic::popped_outside(std::uint64_t now, std::uint32_t port, std::uint32_t router) {
  if (port < kLocal) slots_[now & mask_].rows[row(ports_ + port) + router] = 0;
}

/// The neighbours of the lanes stand in two blocks at most: those of the first and the last lane.
void LinkTraffic::add_neighbours(BlockSet& set, std::uint32_t port, std::uint32_t block,
                                 std::uint32_t lanes) const {
  const auto first = block * kLanes + static_cast<std::uint32_t>(std::countr_zero(lanes));
  const auto last =
      block * kLanes + kLanes - 1 - static_cast<std::uint32_t>(std::countl_zero(lanes));
  add(set, neighbour(first, port) / kLanes);
  add(set, neighbour(last, port) / kLanes);
}

void LinkTraffic::close(std::uint64_t now, const BlockSet& filled) {
  Slot& slot = slots_[now & mask_];
  clear_rows(slot, filled);
  slot.filled = filled;
}

/// Clears the rows of the blocks that filled them, `but` for some.
void LinkTraffic::clear_rows(Slot& slot, const BlockSet& but) {
  for (std::size_t word = 0; word < slot.filled.size(); ++word) {
    std::uint64_t blocks = slot.filled[word] & ~but[word];
    for (; blocks != 0; blocks &= blocks - 1) {
      const auto block = word * kWordBits + static_cast<std::size_t>(std::countr_zero(blocks));
      std::uint8_t* const flags = slot.rows.data() + margin_ + block * kLanes;
      for (std::size_t index = 0; index < ports_ + kLocal; ++index) {
        std::fill_n(flags + index * row_bytes_, kLanes, std::uint8_t{0});
      }
    }
  }
}

void LinkTraffic::clear() {
  for (Slot& slot : slots_) {
    clear_rows(slot, BlockSet(slot.filled.size()));
    std::fill(slot.filled.begin(), slot.filled.end(), 0);
    slot.cycle = kNoCycle;
  }
  for (Due& due : due_) {
    due.flits_arrive = due.credits_return = false;
    std::fill(due.arrivals.begin(), due.arrivals.end(), 0);
    std::fill(due.returns.begin(), due.returns.end(), 0);
    due.flits.clear();
    due.credits.clear();
    due.released.clear();
  }
}

}  // namespace spikemesh::noc
