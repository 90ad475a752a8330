#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "compiler/passes/compile.h"
#include "models/lsm/experiment.h"
#include "models/lsm/liquid.h"
#include "models/lsm/read_out.h"
#include "models/lsm/stimulus.h"

namespace spikemesh::lsm {
namespace {

using ::testing::DoubleNear;
using ::testing::ElementsAre;

runtime::Session session(std::uint32_t seed, runtime::Fidelity fidelity) {
  compiler::Compilation compilation{.network = liquid_network(seed),
                                    .arch = load_architecture("tiny")};
  compiler::compile(compilation);
  return runtime::Session(std::move(compilation.image), {.fidelity = fidelity});
}

TEST(LsmReadOut, SolvesSymmetricEquations) {
  const auto x = solve({{4, 2}, {2, 3}}, {{8, 8}, {-2, 3}});
  EXPECT_THAT(x[0], ElementsAre(DoubleNear(1, 1e-12), DoubleNear(2, 1e-12)));
  EXPECT_THAT(x[1], ElementsAre(DoubleNear(-1.5, 1e-12), DoubleNear(2, 1e-12)));
}

TEST(LsmReadOut, TellsLinearlySeparableClassesApart) {
  const std::vector<std::vector<double>> states{{9, 1}, {1, 9}, {8, 0}, {0, 8}};
  const std::vector<std::uint32_t> labels{0, 1, 0, 1};
  const ReadOut read_out(states, labels, 2);
  EXPECT_EQ(read_out.answer(std::vector<double>{7, 2}), 0U);
  EXPECT_EQ(read_out.answer(std::vector<double>{2, 7}), 1U);
}

TEST(LsmStimulus, JitterShiftsSpikesByItsDeviation) {
  models::Draw draw(3);
  double squares = 0.0;
  constexpr int kDraws = 2000;
  constexpr std::uint32_t kMiddle = kStimulusSteps / 2;
  for (int i = 0; i < kDraws; ++i) {
    const Stimulus moved = jittered({{kMiddle, 1}}, 5.0, draw);
    ASSERT_EQ(moved.size(), 1U);
    const double shift = static_cast<double>(moved[0].step) - kMiddle;
    squares += shift * shift;
  }
  EXPECT_NEAR(std::sqrt(squares / kDraws), 5.0, 0.3);
}

TEST(LsmStimulus, WithoutJitterATemplateStaysAsItIs) {
  models::Draw draw(4);
  const Stimulus pattern = make_template(draw);
  EXPECT_EQ(jittered(pattern, 0.0, draw), pattern);
}

TEST(Lsm, ReadOutIsFarAboveChanceAndShuffledLabelsAreNot) {
  runtime::Session chip = session(1, runtime::Fidelity::kFunctional);
  const Settings settings{.train = 100, .test = 100};
  const Outcome outcome = run_experiment(chip, settings, [](std::uint64_t) {});
  EXPECT_GE(outcome.right, 80U);
  EXPECT_NEAR(outcome.right_by_chance, 25.0, 10.0);
}

TEST(Lsm, CycleFidelityHasTheSameStates) {
  runtime::Session functional = session(2, runtime::Fidelity::kFunctional);
  runtime::Session cycle = session(2, runtime::Fidelity::kCycle);
  models::Draw draw(5);
  const Stimulus stimulus = make_template(draw);
  const LiquidState first = Liquid(functional).show(stimulus, 3);
  const LiquidState second = Liquid(cycle).show(stimulus, 3);
  EXPECT_GT(first.spikes, 0U);
  EXPECT_EQ(first.values, second.values);
}

}  // namespace
}  // namespace spikemesh::lsm
