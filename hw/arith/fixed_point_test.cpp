#include "hw/arith/fixed_point.h"

#include <gtest/gtest.h>

#include <limits>

namespace spikemesh::arith {
namespace {

TEST(Wrap24, WrapsAndNeverSaturates) {
  EXPECT_EQ(wrap24(8388607 + 64), -8388545);  // the example of hardware.md §4.2
  EXPECT_EQ(wrap24(-8388608 - 1), 8388607);
  EXPECT_EQ(wrap24(8388607), 8388607);
  EXPECT_EQ(wrap24(-8388608), -8388608);
  EXPECT_EQ(wrap24(1 << 24), 0);
}

TEST(Wrap24, IsTheRemainderModulo2To24) {
  constexpr std::int64_t kModulus = std::int64_t{1} << 24;
  constexpr std::int64_t kHalf = kModulus / 2;
  for (std::int64_t x = std::numeric_limits<std::int32_t>::min();
       x <= std::numeric_limits<std::int32_t>::max(); x += 9973) {
    const std::int64_t expected = ((x + kHalf) % kModulus + kModulus) % kModulus - kHalf;
    ASSERT_EQ(wrap24(static_cast<std::int32_t>(x)), expected) << x;
  }
}

TEST(Asr, RoundsTowardMinusInfinity) {
  EXPECT_EQ(asr(-3, 1), -2);
  EXPECT_EQ(asr(-1, 12), -1);
  EXPECT_EQ(asr(3, 1), 1);
}

TEST(Sat, ClipsToBothEnds) {
  EXPECT_EQ(sat(-5, -6, 7), -5);
  EXPECT_EQ(sat(-5, 8, 7), 7);
  EXPECT_EQ(sat(-5, 3, 7), 3);
}

}  // namespace
}  // namespace spikemesh::arith
