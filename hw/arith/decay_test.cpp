#include "hw/arith/decay.h"

#include <gtest/gtest.h>

#include <array>

namespace spikemesh::arith {
namespace {

constexpr std::int32_t kLowest = -(1 << 23);
constexpr std::int32_t kHighest = (1 << 23) - 1;

std::int64_t wide_decay(std::int64_t x, std::int64_t factor) { return x * factor / 4096; }

TEST(Decay, MatchesTheWorkedExamples) {
  EXPECT_EQ(decay(-5000, 3072), -3750);
  EXPECT_EQ(decay(-1, 4095), 0);
  EXPECT_EQ(decay(-8388608, 4095), -8386560);
  EXPECT_EQ(current_decay_factor(4095), 0);
}

TEST(Decay, TruncatesTheWideProductTowardZeroForEveryState) {
  for (const std::int32_t factor : {0, 1, 2047, 2048, 3071, 3072, 3968, 4094, 4095, 4096}) {
    std::int64_t differences = 0;
    for (std::int32_t x = kLowest; x <= kHighest; ++x) {
      differences += decay(x, factor) != wide_decay(x, factor) ? 1 : 0;
    }
    EXPECT_EQ(differences, 0) << "factor " << factor;
  }
}

TEST(Decay, TruncatesTheWideProductTowardZeroForEveryFactor) {
  for (std::int32_t factor = 0; factor <= kDecayOne; ++factor) {
    for (std::int32_t x = kLowest + factor; x <= kHighest; x += 8191) {
      ASSERT_EQ(decay(x, factor), wide_decay(x, factor)) << x << " " << factor;
    }
    for (const std::int32_t x : {kLowest, kLowest + 1, -4097, -4096, -1, 0, 1, 4095, kHighest}) {
      ASSERT_EQ(decay(x, factor), wide_decay(x, factor)) << x << " " << factor;
    }
  }
}

TEST(DecayFactor, OfACurrentIsOneLessThanItsRegisterSays) {
  EXPECT_EQ(current_decay_factor(0), 4095);
  EXPECT_EQ(current_decay_factor(1023), 3072);
  EXPECT_EQ(current_decay_factor(4094), 1);
  EXPECT_EQ(current_decay_factor(4095), 0);
}

TEST(DecayFactor, OfAVoltageIsWhatItsRegisterSays) {
  EXPECT_EQ(decay_factor(0), 4096);
  EXPECT_EQ(decay_factor(128), 3968);
  EXPECT_EQ(decay_factor(4095), 1);
}

}  // namespace
}  // namespace spikemesh::arith
