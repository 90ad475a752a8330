#include <gtest/gtest.h>

#include "hw/chip/functional_chip.h"
#include "hw/chip/testing/expect_same.h"
#include "hw/chip/testing/naive_chip.h"
#include "hw/image/testing/random_image.h"

namespace spikemesh::chip {
namespace {

using image::testing::random_image;
using image::testing::random_stimulus;
using image::testing::RandomImageOptions;

/// What happened in all runs: comparisons of chips in which little happens prove little.
struct Totals {
  std::uint64_t spikes = 0;
  std::uint64_t synaptic_updates = 0;
};

/// Runs an image on both.
void compare_run(const image::ChipImage& image, std::uint32_t steps, std::uint64_t seed,
                 Totals& totals) {
  FunctionalChip chip(image);
  testing::NaiveChip naive(image, static_cast<std::uint32_t>(seed));
  for (const auto& input : random_stimulus(image, steps, seed)) {
    std::vector<image::AxonAddress> host_spikes;
    for (const auto& spike : input.spikes) {
      const auto& line = image.inputs[spike.group].lines[spike.line];
      host_spikes.insert(host_spikes.end(), line.begin(), line.end());
    }
    for (const auto& to : host_spikes) chip.inject(to);
    for (const std::int8_t reward : input.rewards) chip.reward(reward);
    const Step t = chip.next();
    chip.step();
    naive.step(host_spikes, input.rewards);
    SCOPED_TRACE(::testing::Message() << "step " << t.value());
    testing::expect_same(chip, naive);
    if (::testing::Test::HasFatalFailure()) return;
    for (const auto& counts : chip.counts()) {
      totals.spikes += counts.spikes;
      totals.synaptic_updates += counts.synaptic_updates;
    }
  }
}

/// Runs many seeds on an architecture. The naive chip works packets in a random order: that the
/// engine agrees is the first law of hardware.md §14.1.
void compare_seeds(const std::string& architecture, RandomImageOptions options, std::uint64_t seeds,
                   std::uint32_t steps) {
  const Architecture parsed = load_architecture(architecture);
  Totals totals;
  for (std::uint64_t seed = 0; seed < seeds; ++seed) {
    SCOPED_TRACE(::testing::Message() << "seed " << seed);
    options.seed = seed;
    compare_run(random_image(parsed, options), steps, seed, totals);
    if (::testing::Test::HasFatalFailure()) return;
  }
  EXPECT_GT(totals.spikes, seeds * steps);
  EXPECT_EQ(totals.synaptic_updates > seeds * steps, options.learning);
}

TEST(FunctionalChip, AgreesWithTheNaiveChipOnSmallRandomImages) {
  compare_seeds("mesh128", {.max_cores = 3, .max_compartments = 24, .learning = false}, 1000, 24);
}

TEST(FunctionalChip, AgreesWithTheNaiveChipOnRandomImagesThatLearn) {
  compare_seeds("mesh128", {.max_cores = 3, .max_compartments = 24}, 1000, 24);
}

TEST(FunctionalChip, AgreesWithTheNaiveChipOnLargerRandomImages) {
  compare_seeds("mesh128", {.max_cores = 6, .max_compartments = 300, .max_axons = 80}, 30, 40);
}

TEST(FunctionalChip, AgreesWithTheNaiveChipWithFourCoresARouter) {
  compare_seeds("loihi1", {.max_cores = 8, .max_compartments = 40}, 60, 24);
}

}  // namespace
}  // namespace spikemesh::chip
