#include "hw/noc/way.h"

#include <gtest/gtest.h>

namespace spikemesh::noc {
namespace {

struct Place {
  std::uint32_t x;
  std::uint32_t y;
};

/// Follows a flit's way from a router to where it leaves the mesh; returns the last output.
std::uint32_t follow(std::uint64_t flit, Place& at) {
  for (std::uint32_t hops = 0; hops < 10'000; ++hops, flit = Way::next(flit)) {
    const bool at_host_edge = at.x == 0 && Way::output(flit) == kWest;
    if (Way::output(flit) >= kLocal || at_host_edge) break;
    at.y -= Way::output(flit) == kNorth ? 1U : 0U;
    at.x += Way::output(flit) == kEast ? 1U : 0U;
    at.y += Way::output(flit) == kSouth ? 1U : 0U;
    at.x -= Way::output(flit) == kWest ? 1U : 0U;
  }
  return Way::output(flit);
}

TEST(Way, LeadsFromEachRouterToEachOther) {
  constexpr std::uint32_t kSide = 7;
  for (std::uint32_t i = 0; i < kSide * kSide * kSide * kSide; ++i) {
    Place at{i % kSide, i / kSide % kSide};
    const std::uint32_t x = i / kSide / kSide % kSide;
    const std::uint32_t y = i / kSide / kSide / kSide;
    const Flit head = make_head({.x = x, .y = y, .port = i % 4}, true);
    EXPECT_EQ(follow(Way::from(place(at.x, at.y), head.data), at), kLocal + i % 4);
    EXPECT_EQ(at.x, x);
    EXPECT_EQ(at.y, y);
  }
}

TEST(Way, EndsAtTheHostPortAndCrossesTheLargestMesh) {
  Place at{4095, 0};
  const Flit head = make_head({.x = 0, .y = 4095, .port = kHostPort}, true);
  EXPECT_EQ(follow(Way::from(place(at.x, at.y), head.data), at), kWest);
  EXPECT_EQ(at.x, 0U);
  EXPECT_EQ(at.y, 4095U);
}

TEST(Way, KeepsNumberAndEndsOnItsWay) {
  const Flit head = make_head({.x = 2, .y = 2}, false);
  const std::uint64_t others = Way::kHead | 0x12345ULL << Way::kNumberShift;
  std::uint64_t flit = Way::from(place(0, 0), head.data) | others;
  for (int hop = 0; hop < 4; ++hop) {
    flit = Way::next(flit);
    EXPECT_EQ(flit & Way::kHead, Way::kHead);
    EXPECT_EQ(flit & Way::kTail, 0U);
    EXPECT_EQ(flit >> Way::kNumberShift, 0x12345U);
  }
  EXPECT_EQ(Way::output(flit), kLocal);
}

TEST(DataStore, GivesBackWhatItKeeps) {
  DataStore store;
  EXPECT_EQ(store.size(), 0U);
  const std::uint64_t first = store.put(11);
  const std::uint64_t second = store.put(22);
  EXPECT_EQ(store.size(), 2U);
  EXPECT_EQ(store.take(first), 11U);
  const std::uint64_t third = store.put(33);
  EXPECT_EQ(store.take(second), 22U);
  EXPECT_EQ(store.take(third), 33U);
  EXPECT_EQ(store.size(), 0U);
}

}  // namespace
}  // namespace spikemesh::noc
