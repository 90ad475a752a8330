#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <vector>

#include "base/error.h"
#include "hw/noc/flit.h"
#include "hw/noc/mesh_config.h"

namespace spikemesh::noc {

/// A flit in a router's FIFO or on the way to it.
struct StoredFlit {
  enum Ends : std::uint8_t { kHead = 1, kTail = 2 };

  std::uint64_t data = 0;
  std::uint8_t route = 0;  ///< mask of the output that it takes at the router where it is stored
  std::uint8_t ends = 0;   ///< mask of Ends
};

/// The input FIFOs of all routers of a fabric, and the route of each flit (hardware.md §9.1, §9.2).
/// A flit is stored when it is sent; when its router sees it is not known here.
class FlitFifos {
 public:
  explicit FlitFifos(const MeshConfig& config)
      : depth_(config.fifo_depth),
        mask_(std::bit_ceil(config.fifo_depth) - 1),
        shift_(static_cast<std::uint32_t>(std::bit_width(mask_))),
        rings_(std::size_t{config.routers()} * kMaxPorts),
        flits_(rings_.size() << shift_),
        places_(config.routers()) {
    for (std::uint32_t router = 0; router < config.routers(); ++router) {
      places_[router] = place(router % config.width, router / config.width);
    }
  }

  /// Takes the oldest flit; there is one.
  StoredFlit pop(std::uint32_t router, std::uint32_t port) {
    Ring& ring = rings_[router * kMaxPorts + port];
    return flit(router, port, ring.read++);
  }
  /// Route of the oldest flit; of no meaning when there is none.
  std::uint8_t next_route(std::uint32_t router, std::uint32_t port) const {
    return flit(router, port, rings_[router * kMaxPorts + port].read).route;
  }

  /// Stores a flit behind the others.
  void push(std::uint32_t router, std::uint32_t port, std::uint64_t data, std::uint8_t ends) {
    Ring& ring = rings_[router * kMaxPorts + port];
    if (static_cast<std::uint8_t>(ring.write - ring.read) >= depth_) [[unlikely]] {
      report_full(router, port);
    }
    if ((ends & StoredFlit::kHead) != 0) ring.incoming = route(places_[router], data);
    StoredFlit& stored = flit(router, port, ring.write++);
    stored = {data, ring.incoming, ends};
  }

 private:
  /// Counts modulo 256 of flits popped and pushed, a ring of at most 64.
  struct Ring {
    std::uint8_t read = 0;
    std::uint8_t write = 0;
    std::uint8_t incoming = 0;  ///< route of the packet that comes in
  };
  enum Way : std::uint32_t { kBefore, kThere, kBehind, kWays };

  [[gnu::cold, gnu::noinline]] void report_full(std::uint32_t router, std::uint32_t port) const {
    SPIKEMESH_CHECK(false, "a push never meets a full FIFO of {} (router {}, port {})", depth_,
                    router, port);
  }

  static constexpr std::uint32_t way(std::uint32_t from, std::uint32_t to) {
    return kThere + (to > from ? 1U : 0U) - (to < from ? 1U : 0U);
  }

  /// Routes by where the destination lies in x and y, and by its port; a table, because no machine
  /// foretells the turns of packets.
  static constexpr auto kRoutes = [] {
    std::array<std::array<std::uint8_t, layout::kSmallMask + 1>, kWays * kWays> routes{};
    for (std::uint32_t ways = 0; ways < routes.size(); ++ways) {
      const std::uint32_t x = ways / kWays;
      const std::uint32_t y = ways % kWays;
      for (std::uint32_t port = 0; port < routes[ways].size(); ++port) {
        std::uint32_t to = kLocal + port % (kMaxPorts - kLocal);
        if (port == kHostPort) to = kWest;
        if (y != kThere) to = y == kBefore ? kNorth : kSouth;
        if (x != kThere) to = x == kBefore ? kWest : kEast;
        routes[ways][port] = static_cast<std::uint8_t>(1U << to);
      }
    }
    return routes;
  }();

  static std::uint8_t route(std::uint32_t here, std::uint64_t data) {
    constexpr auto kRow = static_cast<std::uint32_t>(layout::kCoordinateMask);
    const std::uint32_t there = destination_place(data);
    const std::uint32_t x = way(here >> layout::kCoordinateBits, there >> layout::kCoordinateBits);
    const std::uint32_t y = way(here & kRow, there & kRow);
    return kRoutes[x * kWays + y][destination_port(data)];
  }

  StoredFlit& flit(std::uint32_t router, std::uint32_t port, std::uint32_t position) {
    return flits_[((std::size_t{router} * kMaxPorts + port) << shift_) + (position & mask_)];
  }
  const StoredFlit& flit(std::uint32_t router, std::uint32_t port, std::uint32_t position) const {
    return flits_[((std::size_t{router} * kMaxPorts + port) << shift_) + (position & mask_)];
  }

  std::uint32_t depth_;
  std::uint32_t mask_;
  std::uint32_t shift_;
  std::vector<Ring> rings_;        ///< kMaxPorts a router
  std::vector<StoredFlit> flits_;  ///< a ring each
  std::vector<std::uint32_t> places_;
};

}  // namespace spikemesh::noc
