#include "hw/arith/compartment.h"

#include <gtest/gtest.h>

#include "hw/arith/testing/random_compartment.h"
#include "hw/arith/testing/wide_compartment.h"

namespace spikemesh::arith {
namespace {

/// One compartment without children.
struct Single {
  CompartmentProfile profile{};
  std::int32_t threshold_mantissa = 80;
  CompartmentState state{};

  JoinPair step(std::int32_t q) {
    return update_compartment(profile, threshold_mantissa << kThresholdShift, 0, 0, q, {}, state);
  }
};

TEST(Compartment, FollowsTheWorkedExample) {  // hardware.md §4.4
  Single c{.profile = {.decay_u = 1023, .decay_v = 128}};
  EXPECT_EQ(c.step(6400), (JoinPair{6400, true}));
  EXPECT_EQ(c.state, (CompartmentState{.u = 6400}));
  EXPECT_EQ(c.step(0), (JoinPair{4800, false}));
  EXPECT_EQ(c.state, (CompartmentState{.u = 4800, .v = 4800}));
  EXPECT_EQ(c.step(0), (JoinPair{8250, true}));
  EXPECT_EQ(c.state, (CompartmentState{.u = 3600}));
}

TEST(Compartment, IsSilentForRefractoryMinusOneSteps) {
  Single c{.profile = {.decay_u = 4095, .refractory = 3}};
  EXPECT_TRUE(c.step(6400).spike);
  EXPECT_EQ(c.step(6400), JoinPair{});
  EXPECT_EQ(c.state.u, 6400);
  EXPECT_EQ(c.step(6400), JoinPair{});
  EXPECT_EQ(c.state.v, 0);
  EXPECT_TRUE(c.step(6400).spike);
}

TEST(Compartment, FiresAtTheThresholdOnlyIfItsProfileSaysSo) {
  Single strict{.profile = {.decay_u = 4095}};
  EXPECT_FALSE(strict.step(5120).spike);
  Single at_least{.profile = {.decay_u = 4095, .compare_ge = true}};
  EXPECT_TRUE(at_least.step(5120).spike);
}

TEST(Compartment, SoftResetTakesOffThresholdAndAdaptation) {
  Single c{.profile = {.decay_u = 4095, .reset = ResetMode::kSoft, .adapt_mantissa = 100},
           .state = {.a = 1000}};
  EXPECT_EQ(c.step(7000), (JoinPair{7000, true}));
  EXPECT_EQ(c.state.v, 7000 - 5120 - 1000);
  EXPECT_EQ(c.state.a, 1100);
}

TEST(Compartment, WithoutResetKeepsItsValue) {
  Single c{.profile = {.decay_u = 4095, .reset = ResetMode::kNone}};
  EXPECT_TRUE(c.step(7000).spike);
  EXPECT_EQ(c.state.v, 7000);
}

TEST(Compartment, SoftResetOfASpikeByOrStaysRepresentable) {
  CompartmentState state{.a = kStateMax};
  const JoinChildren spiking{{JoinPair{0, true}}, 1};
  const CompartmentProfile profile{.reset = ResetMode::kSoft, .join = Join::kOr, .pops = 1};
  EXPECT_TRUE(update_compartment(profile, 131071 << 6, 0, 0, -8388608, spiking, state).spike);
  EXPECT_EQ(state.v, -kStateMax);
}

TEST(Compartment, AdaptationDecaysBeforeTheCompareAndRisesAfterIt) {
  Single c{.profile = {.decay_u = 4095, .decay_a = 2048, .adapt_mantissa = 3, .adapt_exponent = 7},
           .state = {.a = 2000}};
  EXPECT_FALSE(c.step(6120).spike);  // theta is 5120 + 1000
  EXPECT_EQ(c.state.a, 1000);
  c.state.v = 0;
  EXPECT_TRUE(c.step(5621).spike);
  EXPECT_EQ(c.state.a, 500 + 3 * 128);
}

TEST(Compartment, AdaptationSaturates) {
  Single c{.profile = {.adapt_mantissa = 8191, .adapt_exponent = 7},
           .threshold_mantissa = 0,
           .state = {.v = kStateMax, .a = kStateMax - 1}};
  EXPECT_TRUE(c.step(kStateMax - 1).spike);
  EXPECT_EQ(c.state.a, kStateMax);
}

TEST(Compartment, ClipsItsValueAndWrapsItsCurrent) {
  Single c{.profile = {.decay_u = 0, .vmin = 100, .vmax = 200}, .threshold_mantissa = 131071};
  c.step(-5000);
  EXPECT_EQ(c.state.v, -100);
  c.state = {};
  c.step(8388607);
  EXPECT_EQ(c.state.v, 200);
  c.step(8388607);
  EXPECT_EQ(c.state.u, 8386559 + 8388607 - (1 << 24));
}

TEST(Compartment, CanCrossTheLargestThreshold) {
  Single c{.threshold_mantissa = 131071};
  EXPECT_TRUE(c.step(kStateMax).spike);
}

TEST(Compartment, IgnoresItsChildrenWhileRefractory) {
  CompartmentState state{.v = 5, .refractory = 2};
  const JoinChildren spiking{{JoinPair{900, true}, JoinPair{900, true}}, 2};
  const CompartmentProfile profile{.join = Join::kOr, .pops = 2};
  EXPECT_EQ(update_compartment(profile, 0, 0, 0, 50, spiking, state), JoinPair{});
  EXPECT_EQ(state.refractory, 1);
  EXPECT_EQ(state.v, 0);
  EXPECT_EQ(state.u, 50);
}

TEST(Compartment, AboveWithoutASpikeByAndDoesNotReset) {
  CompartmentState state;
  const JoinChildren silent{{JoinPair{0, false}}, 1};
  const CompartmentProfile profile{.refractory = 9, .join = Join::kAnd, .pops = 1};
  EXPECT_EQ(update_compartment(profile, 64, 0, 0, 500, silent, state), (JoinPair{500, false}));
  EXPECT_EQ(state, (CompartmentState{.u = 500, .v = 500}));
}

TEST(Compartment, FollowsTheWorkedExampleOfAdaptation) {  // hardware.md §4.4
  const CompartmentProfile profile{.decay_u = 4095,
                                   .decay_v = 4095,
                                   .decay_a = 1024,
                                   .reset = ResetMode::kSoft,
                                   .adapt_mantissa = 100,
                                   .adapt_exponent = 2};
  CompartmentState state;
  const auto step = [&profile](std::int32_t q, CompartmentState& s) {
    return update_compartment(profile, 10 << kThresholdShift, 0, 0, q, {}, s);
  };
  EXPECT_EQ(step(700, state), (JoinPair{700, true}));
  EXPECT_EQ(state, (CompartmentState{.u = 700, .v = 60, .a = 400}));
  CompartmentState below = state;
  EXPECT_EQ(step(930, below), (JoinPair{930, false}));
  EXPECT_EQ(below.a, 300);
  EXPECT_EQ(step(950, state), (JoinPair{950, true}));
  EXPECT_EQ(state, (CompartmentState{.u = 950, .v = 10, .a = 700}));
}

TEST(Compartment, FollowsTheWorkedExampleOfAJoin) {  // hardware.md §4.6
  CompartmentState child{.v = -1000};
  const CompartmentProfile auxiliary{.decay_u = 4095, .decay_v = 5, .push = true};
  const JoinPair pushed = update_compartment(auxiliary, 508 << 6, 0, 0, -384, {}, child);
  EXPECT_EQ(pushed, (JoinPair{-1382, false}));
  CompartmentState parent;
  const CompartmentProfile main{.decay_u = 4095, .join = Join::kAdd, .pops = 1};
  EXPECT_EQ(update_compartment(main, 508 << 6, 0, 0, 33000, {{pushed}, 1}, parent),
            (JoinPair{31618, false}));
}

TEST(Noise, FollowsTheWorkedExamples) {  // hardware.md §4.5
  const std::uint32_t key = random_key(1, 1, RandomPurpose::kNoise);
  EXPECT_EQ(noise_value(key, 0, 12), -916);
  EXPECT_EQ(noise_value(key, 0, 8), -58);
  EXPECT_EQ(noise_value(key, 0, 15), -7328);
}

TEST(Noise, SpansTheRangeOfTheSpecification) {  // hardware.md §4.5
  EXPECT_EQ(scaled_noise(0x12348000U, 15), -262144);
  EXPECT_EQ(scaled_noise(0x00007fffU, 15), 262136);
  EXPECT_EQ(scaled_noise(0x0000ffffU, 0), -1);
  EXPECT_EQ(scaled_noise(0x00000fffU, 0), 0);
}

TEST(Noise, ComesFromSeedStepAndLogicalId) {
  const std::uint32_t key = random_key(1, 1, RandomPurpose::kNoise);
  EXPECT_EQ(noise_value(key, 1, 12), static_cast<std::int16_t>(0xe76f));  // vector of §13
}

testing::WideProfile widened(const CompartmentProfile& p) {
  return {.decay_u = p.decay_u,
          .decay_v = p.decay_v,
          .decay_a = p.decay_a,
          .refractory = p.refractory,
          .reset = static_cast<int>(p.reset),
          .compare_ge = p.compare_ge,
          .join = static_cast<int>(p.join),
          .vmin = p.vmin,
          .vmax = p.vmax,
          .adapt_mantissa = p.adapt_mantissa,
          .adapt_exponent = p.adapt_exponent};
}

TEST(Compartment, IsTheWideReadingOfTheSpecification) {
  testing::CompartmentDraw draw(3);
  for (int round = 0; round < 300000; ++round) {
    CompartmentProfile profile = draw.profile();
    profile.join = static_cast<Join>(draw.between(0, 7));
    profile.pops = profile.join == Join::kNone ? 0 : draw.between(1, 2);
    const CompartmentConfig config = draw.config();
    const std::int32_t noise = draw.one_in(2) ? 0 : draw.between(-262144, 262136);
    JoinChildren children;
    std::vector<testing::WidePair> wide_children;
    children.count = profile.pops;
    for (int i = 0; i < profile.pops; ++i) {
      const JoinPair pair{draw.extreme(-kStateMax, kStateMax), draw.one_in(2)};
      children.pairs[static_cast<std::size_t>(i)] = pair;
      wide_children.push_back({pair.value, pair.spike});
    }
    CompartmentState state = draw.state();
    testing::WideState wide{state.u, state.v, state.a, state.refractory};
    for (int step = 0; step < 4; ++step) {
      const std::int32_t q = draw.accumulator();
      const JoinPair pair =
          update_compartment(profile, config.threshold(), config.bias(), noise, q, children, state);
      const testing::WidePair expected = wide_update(
          widened(profile), 64L * config.threshold_mantissa,
          config.bias_mantissa * (1L << config.bias_exponent), noise, q, wide_children, wide);
      ASSERT_EQ(pair.spike, expected.spike) << "round " << round;
      ASSERT_EQ(pair.value, expected.value) << "round " << round;
      ASSERT_EQ(state.u, wide.u) << "round " << round;
      ASSERT_EQ(state.v, wide.v) << "round " << round;
      ASSERT_EQ(state.a, wide.a) << "round " << round;
      ASSERT_EQ(state.refractory, wide.r) << "round " << round;
    }
  }
}

}  // namespace
}  // namespace spikemesh::arith
