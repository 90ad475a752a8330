#include <gtest/gtest.h>

#include <cstdint>

#include "hw/arch/architecture.h"
#include "hw/image/testing/dice.h"
#include "hw/image/testing/random_image.h"
#include "hw/image/words.h"
#include "rtl/testing/core_bench.h"

namespace spikemesh::rtl {
namespace {

using image::testing::Dice;
using image::testing::random_image;
using testing::CoreBench;
using testing::Surroundings;

Surroundings random_surroundings(Dice& dice) {
  return {.packets = dice.pick<std::uint32_t>({0, 1, 5, 30, 100}),
          .arrival_one_in = dice.pick<std::uint32_t>({1, 1, 2, 10}),
          .credit_one_in = dice.pick<std::uint32_t>({1, 1, 3, 20}),
          .one_axon = dice.one_in(4)};
}

/// Images are tried in groups, so that the groups run side by side.
class RandomImages : public ::testing::TestWithParam<std::uint64_t> {};

constexpr std::uint64_t kGroups = 10;
constexpr std::uint64_t kImagesOfGroup = 50;
constexpr std::uint32_t kSteps = 4;

TEST_P(RandomImages, AgreeWithTheReferencesInEveryCycle) {
  const Architecture architecture = load_architecture("tiny");
  std::uint32_t spikes = 0;
  std::uint32_t packets = 0;
  for (std::uint64_t i = 0; i < kImagesOfGroup; ++i) {
    const std::uint64_t seed = GetParam() * kImagesOfGroup + i;
    const image::ChipImage chip =
        random_image(architecture, {.seed = seed, .max_cores = 1, .max_axons = 40});
    ASSERT_EQ(chip.cores.size(), 1U);
    Dice dice(seed);
    CoreBench bench(chip, chip.cores.front(), seed);
    for (std::uint32_t step = 0; step < kSteps; ++step) {
      ASSERT_EQ(bench.run_step(random_surroundings(dice)), "") << "image " << seed;
    }
    spikes += bench.spikes();
    packets += bench.packets();
  }
  EXPECT_GT(spikes, kImagesOfGroup);
  EXPECT_GT(packets, kImagesOfGroup);
}

/// The largest bias and no threshold for most compartments: they spike whenever they can.
void drive_by_bias(image::CoreImage& core) {
  for (std::size_t c = 0; c < core.compartments.size(); ++c) {
    if (c % 4 == 3) continue;
    auto config = image::CompartmentConfig::unpack(core.compartments[c]);
    config.bias_mantissa = 4095;
    config.bias_exponent = 7;
    config.threshold_mantissa = 0;
    core.compartments[c] = config.pack();
  }
}

/// Large cores whose routers hold back their credits: rows in hand, the spike FIFO and all four
/// places of the dendrite stage stand still and go on.
TEST(NeuronCore, AgreesWhenItsRoutersHoldItUp) {
  const Architecture architecture = load_architecture("mesh128");
  std::uint64_t held = 0;
  for (std::uint64_t seed = 0; seed < 8; ++seed) {
    image::ChipImage chip = random_image(
        architecture, {.seed = seed, .max_cores = 1, .max_compartments = 1024, .max_axons = 300});
    drive_by_bias(chip.cores.front());
    CoreBench bench(chip, chip.cores.front(), seed);
    for (const std::uint32_t credit_one_in : {1U, 4U, 30U}) {
      ASSERT_EQ(bench.run_step({.packets = 300, .credit_one_in = credit_one_in}), "") << seed;
    }
    held += bench.held_cycles();
  }
  EXPECT_GT(held, 100U);
}

INSTANTIATE_TEST_SUITE_P(NeuronCore, RandomImages, ::testing::Range<std::uint64_t>(0, kGroups));

}  // namespace
}  // namespace spikemesh::rtl
