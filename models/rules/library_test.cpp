// Each rule of the library shows what its textbook says, measured on the chip. Means are over
// draws of the stochastic rounding.

#include "models/rules/library.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "base/error.h"
#include "runtime/learning/window.h"

namespace spikemesh::rule_library {
namespace {

using learning::Reward;
using learning::RuleRig;
using learning::SpikeTrains;
using learning::SynapseEnd;
using learning::SynapseStart;

/// Mean end of `copies` synapses that all see the same.
struct Mean {
  double weight = 0.0;
  double tag = 0.0;
};

Mean mean_end(const RuleRig& rig, const SpikeTrains& trains, const std::vector<Reward>& rewards,
              std::uint32_t steps, std::uint32_t copies = 256) {
  const auto ends = rig.run(std::vector<SpikeTrains>(copies, trains), rewards, steps, 1);
  Mean mean;
  for (const SynapseEnd& end : ends) {
    mean.weight += end.weight;
    mean.tag += end.tag;
  }
  mean.weight /= copies;
  mean.tag /= copies;
  return mean;
}

TEST(RuleLibrary, NamesAreDistinctAndFound) {
  std::set<std::string> names;
  for (const Entry& entry : entries()) {
    EXPECT_TRUE(names.insert(entry.rule.name).second);
    EXPECT_EQ(&find(entry.rule.name), &entry.rule);
  }
  EXPECT_THROW(find("none"), UserError);
}

TEST(PairStdp, WindowIsTheExponentialWithinARoundingStep) {
  constexpr double kUp = 96.0 / 16;
  constexpr double kDown = 96.0 / 32;
  constexpr double kTau = 20.0;
  const auto window = learning::measure_window(find("pair-stdp"), {.reach = 60, .draws = 256});
  double error = 0.0;
  for (const learning::WindowPoint& point : window.points) {
    const double far = std::exp(-std::abs(point.distance) / kTau);
    // A spike at the same step is before the hit: hardware.md §12.1.
    const double expected = point.distance > 0 ? kUp * far : -kDown * far;
    EXPECT_NEAR(point.change.weight, expected, 0.25) << point.distance;
    error += std::abs(point.change.weight - expected);
  }
  EXPECT_LT(error / static_cast<double>(window.points.size()), 0.08);
  EXPECT_EQ(window.without_spikes.weight, 0.0);
}

/// Change by 20 pairs of this distance, so many steps apart.
double change_of_pairs(std::uint32_t period, int distance) {
  constexpr std::uint32_t kPairs = 20;
  constexpr std::int32_t kStart = 128;
  SpikeTrains trains;
  for (std::uint32_t i = 0; i < kPairs; ++i) {
    const std::uint32_t pre = 50 + i * period;
    trains.pre.push_back(pre);
    trains.post.push_back(static_cast<std::uint32_t>(static_cast<int>(pre) + distance));
  }
  const RuleRig rig(find("triplet-stdp"), {.weight = kStart});
  return mean_end(rig, trains, {}, 100 + kPairs * period, 64).weight - kStart;
}

TEST(TripletStdp, PotentiationGrowsWithTheFrequencyOfPairs) {
  double before = 0.0;
  for (const std::uint32_t period : {100U, 50U, 25U, 20U}) {
    const double change = change_of_pairs(period, 10);
    EXPECT_GT(change, before + 2.0) << period;
    before = change;
  }
}

TEST(TripletStdp, PostBeforePreDepressesAtLowFrequencyAndPotentiatesAtHigh) {
  EXPECT_LT(change_of_pairs(100, -10), -5.0);
  EXPECT_GT(change_of_pairs(20, -10), 10.0);
}

/// Four synapses: pre before post, post before pre, pre alone, post alone; a reward for all later.
std::vector<double> rewarded(std::uint32_t reward_step, std::int8_t value) {
  const RuleRig rig(find("reward-stdp"), {});
  const std::vector<SpikeTrains> kinds{{.pre = {20}, .post = {23}},
                                       {.pre = {23}, .post = {20}},
                                       {.pre = {20}, .post = {}},
                                       {.pre = {}, .post = {20}}};
  std::vector<Reward> rewards;
  if (value != 0) rewards.push_back({reward_step, value});
  std::vector<double> changes;
  for (const SpikeTrains& trains : kinds)
    changes.push_back(mean_end(rig, trains, rewards, reward_step + 30).weight - 128);
  return changes;
}

TEST(RewardStdp, CreditReachesTheRightSynapseAcrossADelay) {
  const std::vector<double> changes = rewarded(50, 100);
  EXPECT_GT(changes[0], 3.0) << "the pair that the reward followed, 27 steps later";
  EXPECT_LT(changes[1], -3.0) << "the pair in the wrong order";
  EXPECT_EQ(changes[2], 0.0);
  EXPECT_EQ(changes[3], 0.0);
}

TEST(RewardStdp, WithoutRewardNothingChangesAndPunishmentTurnsTheSigns) {
  for (const double change : rewarded(50, 0)) EXPECT_EQ(change, 0.0);
  const std::vector<double> punished = rewarded(50, -100);
  EXPECT_LT(punished[0], -3.0);
  EXPECT_GT(punished[1], 3.0);
}

TEST(RewardStdp, CreditFadesWithTheTag) {
  // The tag keeps 31/32 a step; the sweep of the reward's step sees the tag of the step before.
  const double first = rewarded(30, 100)[0];
  const double late = rewarded(62, 100)[0];
  EXPECT_NEAR(late / first, std::pow(31.0 / 32.0, 32), 0.05);
}

TEST(Multiplicative, StepsFollowWTimesOneMinusW) {
  constexpr int kRange = 31;
  for (int w = 0; w <= kRange; ++w) {
    const RuleRig rig(find("multiplicative"), {.weight = w});
    const double soft = w * (kRange - w) / 128.0;
    const double up = mean_end(rig, {.pre = {20}, .post = {21}}, {}, 40).weight - w;
    EXPECT_NEAR(up, (2 * std::exp(-1 / 10.0) - 1) * soft, 0.3) << w;
    const double down = mean_end(rig, {.pre = {}, .post = {21}}, {}, 40).weight - w;
    EXPECT_NEAR(down, -soft, 0.15) << w;
  }
}

TEST(Multiplicative, WeightsSettleAtTheEndsAndStayWithin) {
  SpikeTrains follows;
  SpikeTrains alone;
  for (std::uint32_t t = 10; t < 1200; t += 40) {
    follows.pre.push_back(t);
    follows.post.push_back(t + 1);
    alone.post.push_back(t + 1);
  }
  const RuleRig rig(find("multiplicative"), {.weight = 15});
  for (const SynapseEnd& end : rig.run(std::vector<SpikeTrains>(64, follows), {}, 1250, 3)) {
    EXPECT_GE(end.weight, 28);
    EXPECT_LE(end.weight, 31);
  }
  for (const SynapseEnd& end : rig.run(std::vector<SpikeTrains>(64, alone), {}, 1250, 3))
    EXPECT_LE(end.weight, 3);
}

TEST(Homeostatic, WeightsSettleAtTheMeanTraceWhereverTheyBegin) {
  for (const std::uint32_t distance : {2U, 20U}) {
    SpikeTrains trains;
    for (std::uint32_t t = 100; t < 20000; t += 100) {
      trains.pre.push_back(t);
      trains.post.push_back(t + distance);
    }
    const double trace =
        96 * std::exp(-static_cast<double>(distance) / 20.0) / (1 - std::exp(-100 / 20.0));
    for (const int start : {5, 250}) {
      const RuleRig rig(find("homeostatic"), {.weight = start});
      EXPECT_NEAR(mean_end(rig, trains, {}, 20050, 32).weight, trace, 3.0) << start;
    }
  }
}

TEST(EProp, TheTagFiltersTheProductAndTheSignalMakesWeightOfIt) {
  const network::LearningRule& rule = find("e-prop");
  const SpikeTrains trains{.pre = {20, 24, 33}, .post = {22, 30}};
  constexpr std::uint32_t kSteps = 60;
  const std::vector<Reward> signals{{28, 20}, {36, -30}, {50, 25}};
  // The same in real numbers: a tag sees the tag and the traces of its step's sweep.
  double x = 0.0, y = 0.0, tag = 0.0, weight = 128.0;
  const auto count = [](const std::vector<std::uint32_t>& steps, std::uint32_t t) {
    return static_cast<double>(std::ranges::count(steps, t));
  };
  for (std::uint32_t t = 0; t < kSteps; ++t) {
    // At the end of its step an event has decayed over one step: hardware.md §12.2.
    x = (x + 40 * count(trains.pre, t)) * std::exp(-1 / rule.traces[0].tau);
    y = (y + 40 * count(trains.post, t)) * std::exp(-1 / rule.traces[2].tau);
    double signal = 0.0;
    for (const Reward& reward : signals)
      if (reward.step == t) signal = reward.value;
    weight += signal * tag / 32;
    tag += x * y / 32 - tag / 8;
  }
  const Mean mean = mean_end(RuleRig(rule, {}), trains, signals, kSteps);
  EXPECT_GT(std::abs(weight - 128), 2.0) << "the case must move the weight";
  EXPECT_NEAR(mean.weight, weight, 1.0);
  EXPECT_NEAR(mean.tag, tag, 1.0);
}

}  // namespace
}  // namespace spikemesh::rule_library
