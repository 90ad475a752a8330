#include "runtime/input/spike_source.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "base/error.h"
#include "hw/image/stimulus.h"

namespace spikemesh::input {
namespace {

std::vector<std::uint32_t> lines_of(const SpikeSource& source, std::uint64_t step) {
  std::vector<std::uint32_t> lines;
  source.add_lines(Step{step}, lines);
  return lines;
}

TEST(SpikeTable, GivesTheSpikesOfAStepInOrderAndKeepsRepeatedOnes) {
  const SpikeTable table(std::vector<SpikeTable::Spike>{{5, 2}, {1, 7}, {5, 0}, {5, 2}});
  EXPECT_EQ(table.lines(), 8U);
  EXPECT_EQ(lines_of(table, 0), std::vector<std::uint32_t>{});
  EXPECT_EQ(lines_of(table, 1), std::vector<std::uint32_t>{7});
  EXPECT_EQ(lines_of(table, 5), (std::vector<std::uint32_t>{0, 2, 2}));
  EXPECT_EQ(lines_of(table, 6), std::vector<std::uint32_t>{});
}

TEST(PoissonSource, StepsAreIndependentOfTheOrderInWhichTheyAreAskedFor) {
  const PoissonSource source(300, 0.2, 7);
  const auto late = lines_of(source, 100);
  for (std::uint64_t step = 0; step < 100; ++step) lines_of(source, step);
  EXPECT_EQ(lines_of(source, 100), late);
  EXPECT_NE(lines_of(source, 101), late);
  EXPECT_NE(lines_of(PoissonSource(300, 0.2, 8), 100), late);
}

TEST(PoissonSource, AgreesWithThePoissonInputsOfAnImage) {
  image::InputGroup group{.name = "in"};
  group.lines.resize(50);
  group.first_source = 1000;
  group.poisson = image::poisson_of(0.3);
  const PoissonSource source(50, 0.3, 9, 1000);
  for (std::uint64_t step = 0; step < 20; ++step)
    EXPECT_EQ(lines_of(source, step), image::lines_that_spike(group, 9, Step{step}));
}

TEST(PoissonSource, AddsLinesWithoutChangingThoseThatWereThere) {
  const auto few = lines_of(PoissonSource(100, 0.3, 7), 5);
  const auto many = lines_of(PoissonSource(200, 0.3, 7), 5);
  ASSERT_LE(few.size(), many.size());
  EXPECT_TRUE(std::equal(few.begin(), few.end(), many.begin()));
}

TEST(PoissonSource, SpikesAtItsRate) {
  constexpr std::uint32_t kLines = 200;
  constexpr std::uint64_t kSteps = 1000;
  for (const double rate : {0.0, 0.003, 0.1, 0.5, 1.0}) {
    const PoissonSource source(kLines, rate, 3);
    std::uint64_t spikes = 0;
    for (std::uint64_t step = 0; step < kSteps; ++step) spikes += lines_of(source, step).size();
    const double draws = static_cast<double>(kLines) * kSteps;
    const double deviation = std::sqrt(draws * rate * (1 - rate));
    EXPECT_NEAR(static_cast<double>(spikes), draws * rate, 4 * deviation) << "rate " << rate;
  }
}

TEST(PoissonSource, RefusesARateThatIsNoProbability) {
  EXPECT_THROW(PoissonSource(1, 1.5, 0), UserError);
  EXPECT_THROW(PoissonSource(1, -0.1, 0), UserError);
  EXPECT_THROW(PoissonSource(1, std::nan(""), 0), UserError);
}

}  // namespace
}  // namespace spikemesh::input
