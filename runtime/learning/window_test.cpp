#include "runtime/learning/window.h"

#include <gtest/gtest.h>

namespace spikemesh::learning {
namespace {

network::LearningRule rule_of(const char* text, std::uint32_t epoch, bool stochastic) {
  network::LearningRule rule{
      .name = "r", .rule = rules::parse_rule(text), .epoch = epoch, .stochastic = stochastic};
  rule.trace(image::Trace::kX1) = {.impulse = 100, .tau = 10.0};
  rule.trace(image::Trace::kY1) = {.impulse = 100, .tau = 10.0};
  return rule;
}

double weight_at(const Window& window, int distance) {
  for (const WindowPoint& point : window.points)
    if (point.distance == distance) return point.change.weight;
  return -1000.0;
}

TEST(Window, HasEachDistanceOnce) {
  const Window window = measure_window(rule_of("dw = x1*y0", 1, false), {.reach = 3});
  ASSERT_EQ(window.points.size(), 7U);
  for (int i = 0; i < 7; ++i) EXPECT_EQ(window.points[static_cast<std::size_t>(i)].distance, i - 3);
  EXPECT_EQ(weight_at(window, 3), 73.0) << "100, 90, 81, 73: rounded in each step";
  EXPECT_EQ(weight_at(window, 0), 0.0) << "a hit is later than a spike of its step";
  EXPECT_EQ(weight_at(window, -3), 0.0);
  EXPECT_EQ(window.pairs, 1U) << "rounding to nearest gives the same each time";
}

TEST(Window, SeesTheOrderWithinAnEpoch) {
  // One pair in an epoch of 8 or in two of them: the spikes keep their time.
  const Window window = measure_window(rule_of("dw = x1*y0 - 2^-1*y1*x0", 8, false), {.reach = 5});
  EXPECT_EQ(window.pairs, 8U) << "one for each place in the epoch";
  EXPECT_NEAR(weight_at(window, 5), 60.65, 1.0);
  EXPECT_NEAR(weight_at(window, 1), 90.48, 1.0);
  EXPECT_NEAR(weight_at(window, -1), -45.24, 1.0);
  EXPECT_NEAR(weight_at(window, -5), -30.33, 1.0);
}

TEST(Window, IsAMeanOverDraws) {
  const WindowOptions options{.reach = 2, .draws = 500};
  const Window window = measure_window(rule_of("dw = 2^-7*x1*y0", 1, true), options);
  EXPECT_NEAR(weight_at(window, 2), 81.87 / 128, 0.08) << "each draw is 0 or 1";
  EXPECT_EQ(weight_at(window, -2), 0.0);
}

TEST(Window, TellsWhatHappensWithoutSpikes) {
  const Window window =
      measure_window(rule_of("dw = -2^-1", 4, false), {.start = {.weight = 200}, .reach = 3});
  EXPECT_EQ(window.without_spikes.weight, 0.0) << "half a step is rounded up";
  const Window drifting =
      measure_window(rule_of("dw = -1", 4, false), {.start = {.weight = 200}, .reach = 3});
  EXPECT_EQ(drifting.without_spikes.weight, -static_cast<double>(drifting.steps) / 4);
}

TEST(Window, TheRewardComesWithTheLaterSpikeOrAfterIt) {
  const auto rule = rule_of("dt = x1*y0 + y1*x0; dw = r1*t*2^-6", 1, false);
  const Window without = measure_window(rule, {.reach = 4});
  const Window with = measure_window(rule, {.start = {.tag = 64}, .reach = 4, .reward = 5});
  EXPECT_EQ(weight_at(without, 4), 0.0);
  EXPECT_EQ(weight_at(with, 4), 5.0) << "the sweep reads the tag as it stood before";
  EXPECT_EQ(weight_at(with, -4), 5.0);
  const Window after = measure_window(rule, {.reach = 4, .reward = 64, .reward_after = 7});
  EXPECT_EQ(weight_at(after, 4), 66.0) << "the tag that the pair left: 100, 90, 81, 73, 66";
}

}  // namespace
}  // namespace spikemesh::learning
