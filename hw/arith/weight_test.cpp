#include "hw/arith/weight.h"

#include <gtest/gtest.h>

#include <array>

namespace spikemesh::arith {
namespace {

constexpr std::array kBits{1, 2, 4, 8};
constexpr std::array kSigns{WeightSign::kExcitatory, WeightSign::kInhibitory, WeightSign::kMixed};

TEST(WeightMantissa, ReadsTheRangesOfTheSpecification) {
  EXPECT_EQ(weight_mantissa(255, 8, WeightSign::kExcitatory), 255);
  EXPECT_EQ(weight_mantissa(255, 8, WeightSign::kInhibitory), -255);
  EXPECT_EQ(weight_mantissa(0x80, 8, WeightSign::kMixed), -256);
  EXPECT_EQ(weight_mantissa(0x7f, 8, WeightSign::kMixed), 254);
  EXPECT_EQ(weight_mantissa(0, 1, WeightSign::kMixed), 2);
  EXPECT_EQ(weight_mantissa(1, 1, WeightSign::kMixed), -2);
}

TEST(WeightMantissa, StaysInItsRangeAndComesBackFromItsStoredBits) {
  for (const int bits : kBits) {
    for (const WeightSign sign : kSigns) {
      const MantissaRange range = mantissa_range(bits, sign);
      std::int32_t smallest = range.max;
      std::int32_t largest = range.min;
      for (std::uint32_t stored = 0; stored < (1U << bits); ++stored) {
        const std::int32_t m = weight_mantissa(stored, bits, sign);
        smallest = std::min(smallest, m);
        largest = std::max(largest, m);
        EXPECT_EQ((m - range.min) % range.step, 0);
        EXPECT_EQ(stored_weight(m, bits, sign), stored);
      }
      EXPECT_EQ(smallest, range.min);
      EXPECT_EQ(largest, range.max);
    }
  }
}

TEST(ScaledWeight, MatchesTheWorkedExamples) {
  EXPECT_EQ(scaled_weight(-3, 0), -192);
  EXPECT_EQ(scaled_weight(-3, -6), -3);
  EXPECT_EQ(scaled_weight(-3, -7), -2);
  EXPECT_EQ(scaled_weight(-3, -8), -1);
  EXPECT_EQ(scaled_weight(weight_mantissa(0x80, 8, WeightSign::kMixed), 7), -2097152);
}

TEST(ScaledWeight, IsTheFloorOfTheExactValueForEveryMantissaAndExponent) {
  for (std::int32_t m = -256; m <= 255; ++m) {
    for (int exponent = kExponentMin; exponent <= kExponentMax; ++exponent) {
      const int quarter_shift = 8 + exponent;  // in units of 2^-2 of an accumulator's step
      const std::int64_t quarters = std::int64_t{m} * (std::int64_t{1} << quarter_shift);
      const std::int64_t floor = quarters >= 0 ? quarters / 4 : -((3 - quarters) / 4);
      ASSERT_EQ(scaled_weight(m, exponent), floor) << m << " " << exponent;
    }
  }
}

}  // namespace
}  // namespace spikemesh::arith
