#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <utility>
#include <vector>

#include "compiler/passes/compile.h"
#include "models/lsnn_smnist/chip_runs.h"
#include "models/lsnn_smnist/classifier.h"
#include "models/lsnn_smnist/spiking.h"
#include "models/support/mnist.h"
#include "models/support/test_data.h"

namespace spikemesh::lsnn_smnist {
namespace {

using network::InputSpike;
using ::testing::Contains;
using ::testing::Not;

runtime::Session session(const std::string& data, runtime::Fidelity fidelity) {
  compiler::Compilation compilation{.network = spiking_network(data + "/lsnn_smnist"),
                                    .arch = load_architecture("mesh128")};
  compiler::compile(compilation);
  return runtime::Session(std::move(compilation.image), {.fidelity = fidelity});
}

/// How many answers are those of the chip.
std::size_t agreements(const std::string& data, const std::string& run, std::uint32_t lag) {
  runtime::Session chip = session(data, runtime::Fidelity::kFunctional);
  Classifier classifier(chip, lag);
  const auto images = models::load_mnist(data + "/mnist", models::MnistPart::kTest).pictures;
  std::size_t equal = 0;
  for (const ChipRun& entry :
       load_chip_runs(data + "/lsnn_smnist/chip_runs.csv", run, images.items()))
    equal += classifier.classify(images.item(entry.image)) == entry.chip_label ? 1U : 0U;
  return equal;
}

TEST(LsnnSmnist, AnEdgeOfPixelsSpikesOnTheChannelsOfTheThresholdsItCrosses) {
  std::vector<std::uint8_t> pixels(kPixels, 0);
  pixels[9] = 13;  // thresholds 1 and 2 are floor(255 / 39) = 6 and floor(510 / 39) = 13
  pixels[20] = 255;
  const auto spikes = encode(pixels);
  EXPECT_THAT(spikes, Contains(InputSpike{8, 2}));
  EXPECT_THAT(spikes, Contains(InputSpike{8, 4}));
  EXPECT_THAT(spikes, Not(Contains(InputSpike{8, 6})));
  EXPECT_THAT(spikes, Contains(InputSpike{9, 3}));
  EXPECT_THAT(spikes, Contains(InputSpike{9, 5}));
  EXPECT_THAT(spikes, Contains(InputSpike{20, 78}));
  EXPECT_EQ(spikes.back(), (InputSpike{kSteps - 1, 79}));
}

TEST(LsnnSmnist, EveryAnswerOfThePublishedRunsIsThatOfTheChip) {
  const std::string data = models::test_data();
  if (data.empty()) GTEST_SKIP() << models::kNoData;
  EXPECT_EQ(agreements(data, "unit_test", 1), 100U);
  EXPECT_EQ(agreements(data, "power_notebook", 2), 200U);
}

TEST(LsnnSmnist, CycleFidelityEndsInTheSameState) {
  const std::string data = models::test_data();
  if (data.empty()) GTEST_SKIP() << models::kNoData;
  runtime::Session functional = session(data, runtime::Fidelity::kFunctional);
  runtime::Session cycle = session(data, runtime::Fidelity::kCycle);
  const auto images = models::load_mnist(data + "/mnist", models::MnistPart::kTest).pictures;
  Classifier first(functional, 1);
  Classifier second(cycle, 1);
  EXPECT_EQ(first.classify(images.item(0)), second.classify(images.item(0)));
  EXPECT_TRUE(functional.state() == cycle.state());
}

}  // namespace
}  // namespace spikemesh::lsnn_smnist
