#include "bench/chip_workloads/chip_workloads.h"

#include <gtest/gtest.h>

#include "hw/chip/functional_chip.h"
#include "hw/image/image_check.h"

namespace spikemesh::bench {
namespace {

TEST(ChipWorkloads, ImagesAreLegalAndTheirTablesExactlyFull) {
  for (const Reach reach : {Reach::kLocal, Reach::kFar}) {
    const image::ChipImage image = make_workload({.reach = reach});
    image::check_image(image, "workload");
    const Architecture::Core& limits = image.architecture.core;
    for (const image::CoreImage& core : image.cores) {
      EXPECT_EQ(core.in_axons.size(), limits.in_axons);
      EXPECT_EQ(core.out_axons.size(), limits.out_axons);
      EXPECT_EQ(core.synapses.size(), limits.synapse_words);
      EXPECT_EQ(core.compartments.size(), limits.compartments);
    }
  }
}

TEST(ChipWorkloads, EveryStepFiresAtTheStatedRate) {
  for (const std::uint32_t steps_per_spike : {20U, 50U}) {
    const image::ChipImage image = make_workload({.steps_per_spike = steps_per_spike});
    chip::FunctionalChip chip(image);
    const double expected = 131072.0 / steps_per_spike;
    for (int i = 0; i < 60; ++i) {
      chip.step();
      double spikes = 0;
      for (const auto& counts : chip.counts()) spikes += static_cast<double>(counts.spikes);
      EXPECT_NEAR(spikes, expected, 0.1 * expected) << "step " << i;
    }
  }
}

}  // namespace
}  // namespace spikemesh::bench
