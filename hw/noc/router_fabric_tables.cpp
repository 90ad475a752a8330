// How the tables of a RouterFabric are built and joined, and what a step starts with.

#include <algorithm>

#include "base/error.h"
#include "hw/noc/router_fabric.h"

namespace spikemesh::noc {
namespace {

constexpr std::uint32_t kByte = 0xff;
constexpr std::uint32_t kWordBits = 64;

constexpr std::uint8_t mask_of(std::uint32_t index) {
  return static_cast<std::uint8_t>(1U << index);
}

}  // namespace

RouterFabric::RouterFabric(const MeshConfig& config)
    : config_(config),
      port_count_(config.ports()),
      position_bits_(static_cast<std::uint32_t>(std::bit_width(config.fifo_depth - 1))),
      position_mask_((1U << position_bits_) - 1),
      delays_{kLinkCycles + config.hop_east_west, kLinkCycles + config.hop_north_south,
              kLinkCycles + config.local_link},
      slot_mask_(std::bit_ceil((std::max(*std::max_element(delays_.begin(), delays_.end()),
                                         config.link_interval) +
                                kSendAhead.value()) /
                                   2 +
                               3ULL) -
                 1),
      slots_(slot_mask_ + 1),
      routers_(config.routers()),
      ports_(std::size_t{config.routers()} * kMaxPorts),
      fifos_(std::size_t{config.routers()} * port_count_ << position_bits_),
      outside_(ports_.size()),
      entering_(ports_.size()),
      full_credits_(ports_.size()),
      stalls_(ports_.size()) {
  for (Slot& slot : slots_) {
    slot.awake.resize((config.routers() + kWordBits - 1) / kWordBits);
    slot.events.resize(config.routers());
  }
  for (std::uint32_t router = 0; router < config.routers(); ++router) {
    for (std::uint32_t index = 0; index < port_count_; ++index) build_port(router, index);
  }
}

void RouterFabric::build_port(std::uint32_t router, std::uint32_t index) {
  Port& built = port(router, index);
  built.fifo = &fifos_[(std::size_t{router} * port_count_ + index) << position_bits_];
  built.mask = mask_of(index);
  built.after_mask = static_cast<std::uint8_t>(~1U << index);
  const bool across = index == kEast || index == kWest;
  set_link(built, index >= kLocal ? kToLocal : (across ? kAcross : kAlong));
}

void RouterFabric::set_link(Port& port, LinkClass link) {
  port.link = link;
  port.lasting = static_cast<std::uint8_t>(std::min(delays_[link], kByte - 1));
}

RouterFabric::Port& RouterFabric::join(std::uint32_t router, std::uint32_t index,
                                       std::uint32_t credits) {
  Port& joined = port(router, index);
  SPIKEMESH_CHECK(joined.peer == nullptr && outside_[number(joined)] == nullptr,
                  "a port has one link (router {}, port {})", router, index);
  SPIKEMESH_CHECK(credits <= kByte, "{} credits fit a byte", credits);
  full_credits_[number(joined)] = static_cast<std::uint8_t>(credits);
  routers_[router].credits[index] = static_cast<std::uint8_t>(credits);
  return joined;
}

void RouterFabric::connect(std::uint32_t router, std::uint32_t index, std::uint32_t peer) {
  Port& joined = join(router, index, config_.fifo_depth);
  joined.peer = &routers_[peer];
  joined.peer_number = static_cast<std::uint16_t>(peer);
  joined.peer_port = static_cast<std::uint8_t>(opposite(index));
  joined.peer_mask = mask_of(opposite(index));
  joined.peer_fifo = port(peer, opposite(index)).fifo;
  joined.wake_word = static_cast<std::uint8_t>(peer / kWordBits);
  joined.wake_bit = 1ULL << (peer % kWordBits);
}

void RouterFabric::connect_outside(std::uint32_t router, std::uint32_t index, LinkEnd& end,
                                   std::uint32_t credits) {
  Port& joined = join(router, index, credits);
  outside_[number(joined)] = &end;
  if (end.forgo_credits()) routers_[router].counted[index] = 0;
  const bool host_edge = index == kWest && router % config_.width == 0;
  if (host_edge) set_link(joined, kToLocal);
}

void RouterFabric::begin_step() {
  SPIKEMESH_CHECK(empty(), "a step starts with an empty mesh, not with {} flits", store_.size());
  for (Slot& slot : slots_) {
    if (!slot.used) continue;
    for (std::uint32_t router = 0; router < routers_.size(); ++router) {
      Lanes& credits = routers_[router].credits;
      const std::uint64_t events = slot.events[router];
      const auto early = static_cast<std::uint32_t>(events >> kCredit & kByte);
      const auto late = static_cast<std::uint32_t>(events >> (kHalfBits + kCredit) & kByte);
      credits = lanes_of(number_of(credits) + spread(early) + spread(late));
    }
    std::fill(slot.events.begin(), slot.events.end(), 0U);
    std::fill(slot.awake.begin(), slot.awake.end(), 0U);
    slot.used = false;
  }
  for (std::size_t i = 0; i < routers_.size(); ++i) {
    Router& router = routers_[i];
    const bool home =
        std::equal(router.credits.begin(), router.credits.end(),
                   full_credits_.begin() + static_cast<std::ptrdiff_t>(i * kMaxPorts));
    SPIKEMESH_CHECK(home && router.allowed == each_lane(kByte),
                    "a step starts with every credit home and no lock (router {})", i);
    router.from_pointer = each_lane(kByte);
    router.held = 0;
    router.done = 0;
  }
}

}  // namespace spikemesh::noc
