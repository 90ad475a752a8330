#pragma once

#include <cstdint>

namespace spikemesh::noc {

/// What a packet is for (hardware.md §8.1); 6 and 7 are reserved.
enum class FlitKind : std::uint8_t {
  kSpike = 0,
  kGradedSpike = 1,
  kBarrier = 2,
  kRead = 3,
  kWrite = 4,
  kReply = 5,
};

/// Destination port that means the host port of a router (hardware.md §8.1).
inline constexpr std::uint32_t kHostPort = 7;

/// Where the fields of a first flit stand (hardware.md §8.1).
namespace layout {
inline constexpr unsigned kHeadBit = 63;
inline constexpr unsigned kTailBit = 62;
inline constexpr unsigned kKindShift = 59;
inline constexpr unsigned kXShift = 47;
inline constexpr unsigned kYShift = 35;
inline constexpr unsigned kPortShift = 32;
inline constexpr unsigned kAxonShift = 16;
inline constexpr unsigned kCoordinateBits = 12;
inline constexpr std::uint64_t kCoordinateMask = (1U << kCoordinateBits) - 1;
inline constexpr std::uint64_t kPlaceMask = (1U << (2 * kCoordinateBits)) - 1;  ///< x and y
inline constexpr std::uint64_t kSmallMask = 7;                                  ///< kind, port
inline constexpr std::uint64_t kHalfWordMask = 0xffff;                          ///< axon, payload
}  // namespace layout

/// The fields of a first flit; every value fits its field.
struct FlitFields {
  FlitKind kind = FlitKind::kSpike;
  std::uint32_t x = 0;        ///< 0..4095, column of the destination router, 0 at the west edge
  std::uint32_t y = 0;        ///< 0..4095, row, 0 at the north edge
  std::uint32_t port = 0;     ///< 0..3 a core of that router, 7 the host port
  std::uint32_t axon = 0;     ///< 0..65535, in-axon entry or word address
  std::uint32_t payload = 0;  ///< 0..65535

  friend constexpr bool operator==(const FlitFields&, const FlitFields&) = default;
};

/// One transfer on a link: 64 bits of data and the two sideband wires (hardware.md §8.1).
struct Flit {
  std::uint64_t data = 0;
  bool head = false;  ///< first flit of its packet; bit 63 of data says the same there
  bool tail = false;  ///< last flit of its packet; bit 62 of a first flit says the same

  friend constexpr bool operator==(const Flit&, const Flit&) = default;
};

/// The first flit of a packet; `tail` when it is also the last.
constexpr Flit make_head(const FlitFields& fields, bool tail) {
  using namespace layout;
  const std::uint64_t data =
      1ULL << kHeadBit | std::uint64_t{tail} << kTailBit |
      static_cast<std::uint64_t>(fields.kind) << kKindShift | std::uint64_t{fields.x} << kXShift |
      std::uint64_t{fields.y} << kYShift | std::uint64_t{fields.port} << kPortShift |
      std::uint64_t{fields.axon} << kAxonShift | fields.payload;
  return {.data = data, .head = true, .tail = tail};
}

/// A further flit of a packet.
constexpr Flit make_body(std::uint64_t data, bool tail) {
  return {.data = data, .head = false, .tail = tail};
}

/// The fields of a first flit, read back from its 64 bits.
constexpr FlitFields unpack(std::uint64_t data) {
  using namespace layout;
  const auto field = [data](unsigned shift, std::uint64_t mask) {
    return static_cast<std::uint32_t>(data >> shift & mask);
  };
  return {.kind = static_cast<FlitKind>(field(kKindShift, kSmallMask)),
          .x = field(kXShift, kCoordinateMask),
          .y = field(kYShift, kCoordinateMask),
          .port = field(kPortShift, kSmallMask),
          .axon = field(kAxonShift, kHalfWordMask),
          .payload = field(0, kHalfWordMask)};
}

/// Column and row as one number, x above y, as they stand in a first flit.
constexpr std::uint32_t place(std::uint32_t x, std::uint32_t y) {
  return x << layout::kCoordinateBits | y;
}
constexpr std::uint32_t destination_place(std::uint64_t data) {
  return static_cast<std::uint32_t>(data >> layout::kYShift & layout::kPlaceMask);
}
constexpr std::uint32_t destination_port(std::uint64_t data) {
  return static_cast<std::uint32_t>(data >> layout::kPortShift & layout::kSmallMask);
}

}  // namespace spikemesh::noc
