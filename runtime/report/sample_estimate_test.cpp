#include "runtime/report/sample_estimate.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "hw/image/testing/dice.h"

namespace spikemesh::report {
namespace {

TEST(SampleEstimate, AMeanOfAllStepsIsCertain) {
  SampleEstimate sample(3);
  for (std::uint64_t step = 0; step < 9; ++step)
    sample.add(step, static_cast<double>(step), 2.0 * static_cast<double>(step));
  const Estimate cycles = sample.cycles(0, 9);
  EXPECT_DOUBLE_EQ(cycles.mean, 4.0);
  EXPECT_DOUBLE_EQ(cycles.low, cycles.high);
  EXPECT_DOUBLE_EQ(sample.picojoules(0, 9).mean, 8.0);
}

TEST(SampleEstimate, IsTheTextbooksForOneStratum) {
  // Values 10, 12, 14 of 30 steps: s^2 = 4, variance (1 - 3/30) 4 / 3 = 1.2, t(2; 0.975)
  // = 4.302653.
  SampleEstimate sample(0);
  sample.add(3, 10, 0);
  sample.add(9, 12, 0);
  sample.add(20, 14, 0);
  const Estimate cycles = sample.cycles(0, 30);
  EXPECT_DOUBLE_EQ(cycles.mean, 12.0);
  EXPECT_NEAR(cycles.high - cycles.mean, 4.302653 * std::sqrt(1.2), 1e-5);
  EXPECT_NEAR(cycles.mean - cycles.low, 4.302653 * std::sqrt(1.2), 1e-5);
}

TEST(SampleEstimate, AStratumOfOneSampleTellsNoVariance) {
  SampleEstimate sample(0);
  sample.add(3, 10, 0);
  EXPECT_EQ(sample.cycles(0, 30).high, std::numeric_limits<double>::infinity());
}

TEST(SampleEstimate, TheIntervalHoldsTheTruthAboutNineteenTimesOfTwenty) {
  // Phase 3 of 4 is much longer, as a sweep makes it.
  constexpr std::uint64_t kSteps = 400;
  image::testing::Dice dice(7);
  std::vector<double> cycles;
  double truth = 0.0;
  for (std::uint64_t step = 0; step < kSteps; ++step) {
    cycles.push_back((step % 4 == 3 ? 5000.0 : 1000.0) + dice.below(300));
    truth += cycles.back() / kSteps;
  }
  int held = 0;
  constexpr int kTrials = 1000;
  for (int trial = 0; trial < kTrials; ++trial) {
    SampleEstimate sample(4);
    std::vector<bool> taken(kSteps);
    for (int i = 0; i < 32; ++i) {
      std::uint64_t step = 0;
      do {
        step = dice.below(kSteps / 4) * 4 + static_cast<std::uint64_t>(i) % 4;
      } while (taken[step]);
      taken[step] = true;
      sample.add(step, cycles[step], 0);
    }
    const Estimate found = sample.cycles(0, kSteps);
    held += found.low <= truth && truth <= found.high ? 1 : 0;
    EXPECT_LT(found.high - found.low, 150) << "strata take the long phase out of the variance";
  }
  EXPECT_NEAR(held, 950, 35);
}

}  // namespace
}  // namespace spikemesh::report
