#include "runtime/session/timing_pool.h"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "hw/arch/architecture.h"
#include "hw/image/testing/random_image.h"
#include "runtime/report/run_report.h"
#include "runtime/report/run_text.h"
#include "runtime/session/session.h"

namespace spikemesh::runtime {
namespace {

constexpr std::uint32_t kSteps = 50;

struct Told {
  std::string report;
  std::vector<std::uint64_t> numbers;
  std::string steps;  ///< all counters of all timed steps
};

Told run(const image::ChipImage& image, const SessionOptions& options, std::uint64_t seed) {
  Session session(image, options);
  Told told;
  session.tell_timing([&told](std::uint64_t number, const chip::StepStatistics& timing) {
    told.numbers.push_back(number);
    told.steps += report::to_json_line(timing) + "\n";
  });
  for (const auto& input : image::testing::random_stimulus(image, kSteps, seed)) {
    for (const auto& spike : input.spikes)
      session.spike(image.inputs[spike.group].name, spike.line);
    for (const std::int8_t reward : input.rewards) session.reward(reward);
    session.step();
  }
  session.settle();
  told.report = report::to_json({session.image(), session.record(), "x"});
  return told;
}

image::ChipImage random_image(std::uint64_t seed) {
  return image::testing::random_image(load_architecture("mesh4x4"), {.seed = seed});
}

TEST(TimingPool, ProcessesTimeStepsAsOneProcessDoes) {
  for (std::uint64_t seed = 0; seed < 4; ++seed) {
    const image::ChipImage image = random_image(seed);
    const Told one = run(image, {}, seed);
    ASSERT_EQ(one.numbers.size(), kSteps);
    for (const unsigned jobs : {2U, 5U}) {
      const Told many = run(image, {.jobs = jobs}, seed);
      EXPECT_EQ(many.numbers, one.numbers) << "seed " << seed;
      EXPECT_EQ(many.steps, one.steps) << "seed " << seed;
      EXPECT_EQ(many.report, one.report) << "seed " << seed;
    }
  }
}

TEST(TimingPool, ASampleHoldsStepsOfTheWholeRunWhateverTheJobs) {
  const image::ChipImage image = random_image(3);
  const Told whole = run(image, {}, 3);
  const SessionOptions sampled{.fidelity = Fidelity::kSampled,
                               .sample = {.steps = kSteps, .count = 12, .seed = 5}};
  const Told one = run(image, sampled, 3);
  EXPECT_LT(one.numbers.size(), kSteps);
  EXPECT_EQ(one.numbers, SamplePlan(kSteps, 12, image.epoch, 5).steps());
  std::size_t from = 0;
  while (from < one.steps.size()) {
    const std::size_t end = one.steps.find('\n', from);
    EXPECT_NE(whole.steps.find(one.steps.substr(from, end - from + 1)), std::string::npos);
    from = end + 1;
  }
  SessionOptions many = sampled;
  many.jobs = 3;
  const Told apart = run(image, many, 3);
  EXPECT_EQ(apart.steps, one.steps);
  EXPECT_EQ(apart.report, one.report);
}

TEST(SamplePlan, EveryPhaseHasItsShare) {
  const SamplePlan plan(1000, 100, 5, 1);
  std::vector<int> phases(5);
  for (const std::uint64_t step : plan.steps()) {
    EXPECT_LT(step, 1000U);
    EXPECT_TRUE(plan.contains(step));
    ++phases[step % 5];
  }
  EXPECT_EQ(phases, std::vector<int>(5, 20));
  const std::set<std::uint64_t> once(plan.steps().begin(), plan.steps().end());
  EXPECT_EQ(once.size(), plan.steps().size());
  EXPECT_NE(SamplePlan(1000, 100, 5, 2).steps(), plan.steps());
}

TEST(SamplePlan, TakesTwoOfAPhaseOrAllThereAre) {
  EXPECT_EQ(SamplePlan(1000, 1, 50, 1).steps().size(), 100U);
  EXPECT_EQ(SamplePlan(60, 1, 50, 1).steps().size(), 60U);
  EXPECT_EQ(SamplePlan(10, 1000, 0, 1).steps().size(), 10U);
  EXPECT_TRUE(SamplePlan(0, 10, 3, 1).steps().empty());
}

TEST(SamplePlan, EveryStepHasTheSameChance) {
  std::vector<int> times(20);
  constexpr int kPlans = 4000;
  for (std::uint32_t seed = 0; seed < kPlans; ++seed) {
    const SamplePlan plan(20, 5, 0, seed);
    for (const std::uint64_t step : plan.steps()) ++times[step];
  }
  // A quarter each; 5.5 standard deviations of a binomial count are 151.
  for (const int count : times) EXPECT_NEAR(count, kPlans / 4, 151);
}

}  // namespace
}  // namespace spikemesh::runtime
