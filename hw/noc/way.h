#pragma once

#include <cstdint>
#include <vector>

#include "hw/noc/flit.h"
#include "hw/noc/mesh_config.h"

namespace spikemesh::noc {

/// A flit inside the routers, in 64 bits: the rest of its way, so that a hop computes no route, and
/// where its data are kept (DataStore).
///
///   bits 0..2    output that it takes at the router where it is stored
///   bits 3..14   hops that follow in this direction
///   bits 15..29  the next direction in the same way; or else, as bits 30..32 after the second
///                direction, the output at the end
///   bits 33, 34  first and last flit of its packet
///   bits 35..63  number in the store
class Way {
 public:
  /// Of a flit that is stored at the router at `here`; `data` is that of its packet's first flit.
  static std::uint64_t from(std::uint32_t here, std::uint64_t data) {
    constexpr auto kRowMask = static_cast<std::uint32_t>(layout::kCoordinateMask);
    const std::uint32_t there = destination_place(data);
    const std::uint32_t port = destination_port(data);
    std::uint64_t way = port == kHostPort ? kWest + 0U : kLocal + port;
    way = before(way, kSouth, kNorth, there & kRowMask, here & kRowMask);
    return before(way, kEast, kWest, there >> layout::kCoordinateBits,
                  here >> layout::kCoordinateBits);
  }

  static std::uint32_t output(std::uint64_t flit) { return flit & kOutputMask; }
  /// The flit at the router that its output leads to.
  static std::uint64_t next(std::uint64_t flit) {
    const std::uint64_t straight = flit - kOneHop;
    const std::uint64_t turned = (flit & ~kWayMask) | (flit & kWayMask) >> kDirectionBits;
    return (flit & kHopsMask) != 0 ? straight : turned;
  }

  static constexpr std::uint64_t kHead = 1ULL << 33;
  static constexpr std::uint64_t kTail = 1ULL << 34;
  static constexpr unsigned kNumberShift = 35;

 private:
  static constexpr std::uint64_t kOutputMask = 7;
  static constexpr unsigned kDirectionBits = 15;
  static constexpr std::uint64_t kOneHop = 8;
  static constexpr std::uint64_t kHopsMask = 0xfff * kOneHop;
  static constexpr std::uint64_t kWayMask = kHead - 1;

  /// A way with the hops along one axis before it.
  static std::uint64_t before(std::uint64_t way, std::uint32_t up, std::uint32_t down,
                              std::uint32_t there, std::uint32_t here) {
    if (there == here) return way;
    const std::uint64_t further = (there > here ? there - here : here - there) - 1;
    return way << kDirectionBits | further * kOneHop | (there > here ? up : down);
  }
};

/// The 64 data bits of the flits that are inside the routers of a fabric. A free place holds the
/// number of the next one.
class DataStore {
 public:
  std::uint64_t put(std::uint64_t data) {
    if (free_ == places_.size()) places_.push_back(free_ + 1);
    const std::uint64_t number = free_;
    free_ = places_[number];
    places_[number] = data;
    ++size_;
    return number;
  }
  std::uint64_t take(std::uint64_t number) {
    const std::uint64_t data = places_[number];
    places_[number] = free_;
    free_ = number;
    --size_;
    return data;
  }
  std::size_t size() const { return size_; }

 private:
  std::vector<std::uint64_t> places_;
  std::uint64_t free_ = 0;  ///< the first free place, which may be the one after the last
  std::size_t size_ = 0;    ///< places that are taken
};

}  // namespace spikemesh::noc
