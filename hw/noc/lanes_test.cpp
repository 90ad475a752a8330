#include "hw/noc/lanes.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace spikemesh::noc {
namespace {

TEST(Lanes, SpreadPutsAOneWhereTheBitIs) {
  EXPECT_EQ(kSpread[0b1000'0101], 0x0100'0000'0001'0001ULL);
}

RC_GTEST_PROP(Lanes, NonzeroNamesTheLanesThatAreNotZero, (Lanes lanes, std::uint8_t cleared)) {
  for (std::uint32_t i = 0; i < 8; ++i) {
    if ((cleared >> i & 1) != 0) lanes &= ~in_lane(0xff, i);
  }
  std::uint32_t expected = 0;
  for (std::uint32_t i = 0; i < 8; ++i) expected |= (lane(lanes, i) != 0 ? 1U : 0U) << i;
  RC_ASSERT(nonzero_lanes(lanes) == expected);
}

RC_GTEST_PROP(Lanes, MaximumAndLimitWorkLaneByLane, (Lanes a, Lanes b)) {
  a &= ~kLaneTops;
  b &= ~kLaneTops;
  const std::uint32_t limit = *rc::gen::inRange(0U, 128U);
  bool above = false;
  for (std::uint32_t i = 0; i < 8; ++i) {
    RC_ASSERT(lane(max_lanes(a, b), i) == std::max(lane(a, i), lane(b, i)));
    above = above || lane(a, i) > limit;
  }
  RC_ASSERT(any_lane_above(a, limit) == above);
}

}  // namespace
}  // namespace spikemesh::noc
