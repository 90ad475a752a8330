#include "models/bandit/bandit.h"

#include <gtest/gtest.h>

namespace spikemesh::bandit {
namespace {

void expect_learned(const Task& task, std::uint32_t seeds) {
  const Architecture arch = load_architecture("tiny");
  for (std::uint32_t seed = 1; seed <= seeds; ++seed) {
    const RunResult result = play(task, arch, {.seed = seed});
    EXPECT_GT(result.optimal, 90U) << task.name << ", seed " << seed;
  }
}

TEST(Bandit, TwoArmsAreLearnedByTwentySeeds) { expect_learned(two_armed(), 20); }

TEST(Bandit, ArmsOfEachContextAreLearnedByTwentySeeds) { expect_learned(context_dependent(), 20); }

TEST(Bandit, BeforeLearningTheArmsAreTriedAlike) {
  const Architecture arch = load_architecture("tiny");
  std::uint32_t optimal = 0;
  constexpr std::uint32_t kSeeds = 40;
  for (std::uint32_t seed = 1; seed <= kSeeds; ++seed)
    optimal += play(two_armed(), arch, {.trials = 2, .last = 2, .seed = seed}).optimal;
  EXPECT_GT(optimal, kSeeds / 2);
  EXPECT_LT(optimal, kSeeds * 3 / 2);
}

TEST(Bandit, ShowsTheChipAfterTheLastTrial) {
  std::uint64_t steps = 0;
  play(two_armed(), load_architecture("tiny"), {.trials = 3, .last = 1},
       [&steps](const runtime::Session& session) { steps = session.record().steps(); });
  EXPECT_EQ(steps, 3U * 48);
}

TEST(Bandit, TheCycleChipPlaysTheSameGame) {
  const Architecture arch = load_architecture("tiny");
  const RunOptions options{.trials = 12, .last = 12, .seed = 5};
  RunOptions cycle = options;
  cycle.fidelity = runtime::Fidelity::kCycle;
  const RunResult functional = play(context_dependent(), arch, options);
  const RunResult timed = play(context_dependent(), arch, cycle);
  EXPECT_EQ(functional.optimal, timed.optimal);
  EXPECT_EQ(functional.rewards, timed.rewards);
}

}  // namespace
}  // namespace spikemesh::bandit
