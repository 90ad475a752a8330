#include "hw/arith/plasticity.h"

#include <gtest/gtest.h>

#include <random>

namespace spikemesh::arith {
namespace {

__extension__ using Wide = __int128;

Wide floor_div(Wide x, Wide y) { return x >= 0 ? x / y : -((-x + y - 1) / y); }

TEST(ProductValue, IsExactAtItsLargest) {
  EXPECT_EQ(product_value(-8, 8, 384, 384, -384), std::int64_t{8} * 384 * 384 * 384 << 15);
  EXPECT_EQ(product_value(1, -7, 1, 1, 1), 1);
  EXPECT_EQ(product_value(-1, 0, 3, 1, 1), -3 * 128);
}

TEST(UpdatedWeight, FollowsTheWorkedExamples) {  // hardware.md §12.4
  const std::int64_t dw = product_value(1, -4, 61, 1, 1);
  EXPECT_EQ(dw, 488);
  EXPECT_EQ(updated_weight(100, dw, round_nearest(1), 8, WeightSign::kExcitatory), 104);
  EXPECT_EQ(updated_weight(-20, dw, round_nearest(2), 8, WeightSign::kMixed), -16);
}

TEST(UpdatedWeight, RoundsToTheNearestHalfUp) {
  const auto update = [](std::int32_t m, std::int64_t dw) {
    return updated_weight(m, dw, round_nearest(1), 8, WeightSign::kExcitatory);
  };
  EXPECT_EQ(update(10, 0), 10);
  EXPECT_EQ(update(10, 63), 10);
  EXPECT_EQ(update(10, 64), 11);
  EXPECT_EQ(update(10, -64), 10);
  EXPECT_EQ(update(10, -65), 9);
}

TEST(UpdatedWeight, ClipsToWhatItsBitsCanStore) {
  EXPECT_EQ(updated_weight(200, 1 << 20, 64, 8, WeightSign::kExcitatory), 255);
  EXPECT_EQ(updated_weight(5, -(1 << 20), 64, 8, WeightSign::kExcitatory), 0);
  EXPECT_EQ(updated_weight(-5, 1 << 20, 64, 4, WeightSign::kInhibitory), 0);
  EXPECT_EQ(updated_weight(-5, -(1 << 20), 64, 4, WeightSign::kInhibitory), -15);
  EXPECT_EQ(updated_weight(-4, -(1LL << 48), 128, 8, WeightSign::kMixed), -256);
  EXPECT_EQ(updated_weight(-4, 1LL << 48, 128, 8, WeightSign::kMixed), 254);
}

TEST(UpdatedWeight, OfAnInhibitoryListGrowsStrongerBelowZero) {
  EXPECT_EQ(updated_weight(-5, -128, 64, 8, WeightSign::kInhibitory), -6);
}

TEST(UpdatedWeight, OfAMixedOneBitListFollowsTheSignOfItsSum) {
  const auto update = [](std::int32_t m, std::int64_t dw) {
    return updated_weight(m, dw, 0, 1, WeightSign::kMixed);
  };
  EXPECT_EQ(update(2, 0), 2);
  EXPECT_EQ(update(-2, 0), -2);
  EXPECT_EQ(update(2, -256), 2);
  EXPECT_EQ(update(2, -257), -2);
  EXPECT_EQ(update(-2, 256), 2);
  EXPECT_EQ(update(-2, 255), -2);
}

TEST(UpdatedWeight, NeverMovesWithoutASumHoweverItRounds) {
  for (std::int32_t rho = 0; rho < 128; ++rho) {
    ASSERT_EQ(updated_weight(-37, 0, rho, 8, WeightSign::kInhibitory), -37);
  }
  for (std::int32_t rho = 0; rho < 256; ++rho) {
    ASSERT_EQ(updated_weight(-38, 0, rho, 8, WeightSign::kMixed), -38);
  }
}

TEST(UpdatedWeight, IsTheFormulaOfTheSpecification) {
  std::mt19937_64 draw(11);
  for (int round = 0; round < 200000; ++round) {
    const int bits = 2 << (draw() % 3);
    const auto sign = static_cast<WeightSign>(draw() % 3);
    const MantissaRange range = mantissa_range(bits, sign);
    const std::int32_t m =
        weight_mantissa(static_cast<std::uint32_t>(draw() & ((1U << bits) - 1)), bits, sign);
    const std::int32_t g = weight_grain(bits, sign);
    const std::int64_t dw = static_cast<std::int64_t>(draw()) >> (14 + draw() % 46);
    const std::int32_t rho = update_rounding(static_cast<std::uint32_t>(draw()), g);
    ASSERT_LT(rho, 128 * g);
    const Wide exact = g * floor_div(Wide{m} * 128 + dw + rho, Wide{128} * g);
    const Wide clipped = std::min<Wide>(std::max<Wide>(exact, range.min), range.max);
    ASSERT_EQ(updated_weight(m, dw, rho, bits, sign), static_cast<std::int32_t>(clipped));
  }
}

TEST(UpdatedDelay, StaysWithinItsFieldAndTheSlots) {
  EXPECT_EQ(updated_delay(3, 10L * 128, 64, 3, 62), 7);
  EXPECT_EQ(updated_delay(3, 10L * 128, 64, 6, 5), 5);
  EXPECT_EQ(updated_delay(3, -10L * 128, 64, 6, 5), 0);
  EXPECT_EQ(updated_delay(3, 128, 64, 6, 62), 4);
}

TEST(UpdatedTag, ClipsToNineBits) {
  EXPECT_EQ(updated_tag(250, 100L * 128, 64), 255);
  EXPECT_EQ(updated_tag(-250, -100L * 128, 64), -256);
  EXPECT_EQ(updated_tag(-250, 130, 64), -249);
}

TEST(RewardTrace, DecaysToTheNearestAndAddsTheRewardOfTheEpoch) {
  EXPECT_EQ(updated_reward_trace(100, 2048, 0), 50);
  EXPECT_EQ(updated_reward_trace(1, 2048, 0), 1);
  EXPECT_EQ(updated_reward_trace(-1, 2048, 0), 0);
  EXPECT_EQ(updated_reward_trace(100, 4096, 100), 127);
  EXPECT_EQ(updated_reward_trace(-100, 4096, -100), -128);
  EXPECT_EQ(added_reward(100, 100), 127);
  EXPECT_EQ(added_reward(-100, -100), -128);
}

}  // namespace
}  // namespace spikemesh::arith
