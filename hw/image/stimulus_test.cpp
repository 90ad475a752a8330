#include "hw/image/stimulus.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "hw/arith/random.h"

namespace spikemesh::image {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

InputGroup group_of(std::size_t lines) {
  InputGroup group{.name = "in"};
  group.lines.resize(lines);
  return group;
}

TEST(Stimulus, ListedSpikesComeInTheirStepOnly) {
  InputGroup group = group_of(5);
  group.spikes = {{2, 1}, {3, 0}, {3, 0}, {3, 4}, {9, 2}};
  EXPECT_THAT(lines_that_spike(group, 1, Step{1}), IsEmpty());
  EXPECT_THAT(lines_that_spike(group, 1, Step{3}), ElementsAre(0, 0, 4));
  EXPECT_THAT(lines_that_spike(group, 1, Step{9}), ElementsAre(2));
  EXPECT_THAT(lines_that_spike(group, 1, Step{3 + kAlways}), IsEmpty()) << "steps are 64 bits wide";
}

TEST(Stimulus, ProbabilityIsMetOverManySteps) {
  constexpr double kProbability = 0.1;
  constexpr std::size_t kLines = 200;
  constexpr std::uint32_t kSteps = 500;
  InputGroup group = group_of(kLines);
  group.poisson = poisson_of(kProbability);
  double spikes = 0;
  for (std::uint32_t t = 0; t < kSteps; ++t)
    spikes += static_cast<double>(lines_that_spike(group, 7, Step{t}).size());
  constexpr double kDraws = static_cast<double>(kLines) * kSteps;
  const double deviation = std::sqrt(kDraws * kProbability * (1 - kProbability));
  EXPECT_NEAR(spikes, kDraws * kProbability, 4 * deviation);
}

TEST(Stimulus, ProbabilityOneIsEveryStepAndZeroNone) {
  InputGroup group = group_of(3);
  for (std::uint32_t t = 0; t < 100; ++t)
    EXPECT_THAT(lines_that_spike(group, 1, Step{t}), IsEmpty());
  group.poisson = poisson_of(1.0);
  for (std::uint32_t t = 0; t < 100; ++t)
    EXPECT_THAT(lines_that_spike(group, 1, Step{t}), ElementsAre(0, 1, 2));
}

TEST(Stimulus, ALineIsDrawnByItsLogicalIdNotByItsPlace) {
  InputGroup whole = group_of(40);
  whole.poisson = poisson_of(0.5);
  InputGroup tail = group_of(10);
  tail.poisson = whole.poisson;
  tail.first_source = 30;
  for (std::uint32_t t = 0; t < 20; ++t) {
    std::vector<std::uint32_t> expected;
    for (const std::uint32_t line : lines_that_spike(whole, 3, Step{t}))
      if (line >= 30) expected.push_back(line - 30);
    EXPECT_EQ(lines_that_spike(tail, 3, Step{t}), expected);
  }
}

TEST(Stimulus, PacketsGoToAllDestinationsOfALine) {
  ChipImage image;
  image.inputs = {group_of(2), group_of(1)};
  image.inputs[0].lines[1] = {{CoreId{4}, AxonId{2}}, {CoreId{5}, AxonId{0}}};
  image.inputs[1].lines[0] = {{CoreId{1}, AxonId{9}}};
  image.inputs[0].spikes = {{6, 1}};
  image.inputs[1].spikes = {{6, 0}};
  EXPECT_THAT(stimulus_of(image, Step{6}),
              ElementsAre(AxonAddress{CoreId{4}, AxonId{2}}, AxonAddress{CoreId{5}, AxonId{0}},
                          AxonAddress{CoreId{1}, AxonId{9}}));
}

}  // namespace
}  // namespace spikemesh::image
