#include "runtime/learning/rule_rig.h"

#include <gtest/gtest.h>

#include "base/error.h"

namespace spikemesh::learning {
namespace {

network::LearningRule rule_of(const char* text, bool stochastic = false) {
  network::LearningRule rule{
      .name = "r", .rule = rules::parse_rule(text), .stochastic = stochastic};
  rule.trace(image::Trace::kX1) = {.impulse = 100, .tau = 10.0};
  rule.trace(image::Trace::kY1) = {.impulse = 100, .tau = 10.0};
  return rule;
}

SynapseEnd run_one(const network::LearningRule& rule, const SynapseStart& start,
                   const SpikeTrains& trains, const std::vector<Reward>& rewards = {}) {
  return RuleRig(rule, start).run({trains}, rewards, 40, 1).front();
}

TEST(RuleRig, BothEndsSpikeInTheStepsSaid) {
  // 100 exp(-1/10) is rounded in each step: 100, 90, 81, 73, 66, 60.
  const SpikeTrains forward{.pre = {10}, .post = {15}};
  const SpikeTrains backward{.pre = {20}, .post = {17}};
  EXPECT_EQ(run_one(rule_of("dw = x1*y0"), {}, forward).weight, 128 + 60);
  EXPECT_EQ(run_one(rule_of("dw = x1*y0"), {}, backward).weight, 128);
  EXPECT_EQ(run_one(rule_of("dw = y1*x0"), {}, backward).weight, 128 + 73);
  EXPECT_EQ(run_one(rule_of("dw = 8*y0"), {}, {.pre = {}, .post = {1, 2, 5}}).weight, 128 + 24);
}

TEST(RuleRig, ThePlasticWeightBringsNothingToFire) {
  SpikeTrains busy;
  for (std::uint32_t t = 0; t < 40; ++t) busy.pre.push_back(t);
  EXPECT_EQ(run_one(rule_of("dw = y0"), {.weight = 254}, busy).weight, 254);
}

TEST(RuleRig, SynapsesBeginAndEndAsTheirFieldsHoldThem) {
  using arith::WeightSign;
  const SpikeTrains one{.pre = {3}, .post = {}};
  const SynapseStart mixed{.sign = WeightSign::kMixed, .weight_bits = 4, .weight = -6};
  EXPECT_EQ(run_one(rule_of("dw = 2*x0"), mixed, one).weight, -4);
  const SynapseStart inhibitory{.sign = WeightSign::kInhibitory, .weight = -100};
  EXPECT_EQ(run_one(rule_of("dw = -3*x0"), inhibitory, one).weight, -103);
  const SynapseEnd all = run_one(rule_of("dd = 2*x0; dt = -7*x0"), {.delay = 3, .tag = 5}, one);
  EXPECT_EQ(all.weight, 128);
  EXPECT_EQ(all.delay, 5);
  EXPECT_EQ(all.tag, -2);
}

TEST(RuleRig, RewardsAreForAllAndActInTheirEpoch) {
  const RuleRig rig(rule_of("dw = r1*x0"), {});
  const auto ends = rig.run({{.pre = {5}, .post = {}}, {.pre = {6}, .post = {}}},
                            {{.step = 5, .value = -20}}, 10, 1);
  EXPECT_EQ(ends[0].weight, 108);
  EXPECT_EQ(ends[1].weight, 128) << "the reward trace does not outlast its epoch";
}

TEST(RuleRig, TheSeedAloneDecidesHowARunRounds) {
  const RuleRig rig(rule_of("dw = 2^-1*x0", true), {});
  const std::vector<SpikeTrains> trains(64, SpikeTrains{.pre = {5}, .post = {}});
  const auto weights = [&](std::uint32_t seed) {
    std::vector<std::int32_t> result;
    for (const SynapseEnd& end : rig.run(trains, {}, 10, seed)) result.push_back(end.weight);
    return result;
  };
  EXPECT_EQ(weights(1), weights(1));
  EXPECT_NE(weights(1), weights(2));
}

}  // namespace
}  // namespace spikemesh::learning
