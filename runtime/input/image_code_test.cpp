#include "runtime/input/image_code.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <vector>

#include "base/error.h"

namespace spikemesh::input {
namespace {

using Spike = SpikeTable::Spike;

TEST(RateCode, APixelSpikesInProportionAndEvenly) {
  const std::array<std::uint8_t, 4> pixels{0, 255, 51, 128};
  const SpikeTable table = rate_code(pixels, 20);
  std::array<int, 4> counts{};
  std::array<std::uint64_t, 4> last{};
  for (const Spike& spike : table.spikes()) {
    ++counts[spike.line];
    last[spike.line] = spike.step;
  }
  EXPECT_EQ(counts, (std::array<int, 4>{0, 20, 4, 10}));
  EXPECT_EQ(last[2], 19U) << "a fifth: in steps 4, 9, 14 and 19";
}

TEST(LatencyCode, TheBrighterTheEarlierAndTheDarkNever) {
  const std::array<std::uint8_t, 4> pixels{255, 1, 0, 128};
  EXPECT_EQ(latency_code(pixels, 10).spikes(), (std::vector<Spike>{{0, 0}, {4, 3}, {9, 1}}));
}

TEST(ThresholdCode, SpikesWhereTheRowOfPixelsCrossesAThreshold) {
  // Thresholds 0, 85, 170, 255: lines 2 and 3 for 85, 4 and 5 for 170, 6 for 255, 7 for the cue.
  const std::array<std::uint8_t, 5> pixels{0, 100, 255, 84, 85};
  EXPECT_EQ(threshold_code(pixels, 4, 2).spikes(),
            (std::vector<Spike>{{0, 2}, {1, 4}, {2, 3}, {2, 5}, {2, 6}, {3, 2}, {5, 7}, {6, 7}}));
}

TEST(ThresholdCode, ReachingAThresholdIsCrossingItAndTheLastPixelHasNoSuccessor) {
  const std::array<std::uint8_t, 2> pixels{84, 85};
  EXPECT_EQ(threshold_code(pixels, 4, 0).spikes(), (std::vector<Spike>{{0, 2}}));
  const std::array<std::uint8_t, 1> alone{200};
  EXPECT_TRUE(threshold_code(alone, 4, 0).spikes().empty());
}

TEST(ImageCode, RefusesNoStepsAndTooFewThresholds) {
  const std::array<std::uint8_t, 1> pixels{1};
  EXPECT_THROW(rate_code(pixels, 0), UserError);
  EXPECT_THROW(latency_code(pixels, 0), UserError);
  EXPECT_THROW(threshold_code(pixels, 1, 0), UserError);
}

}  // namespace
}  // namespace spikemesh::input
