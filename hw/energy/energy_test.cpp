#include "hw/energy/energy.h"

#include <gtest/gtest.h>

#include "hw/chip/cycle_chip.h"
#include "hw/image/testing/random_image.h"

namespace spikemesh::energy {
namespace {

double pj(const Breakdown& breakdown) { return breakdown.total().value(); }

TEST(Energy, EachCategoryIsItsCounterTimesItsCost) {
  const Architecture architecture = load_architecture("mesh128");
  chip::StepStatistics step;
  step.cycles = Cycle{1000};
  step.cores.resize(2);
  step.cores[1].synaptic_ops = 10;
  step.cores[1].synaptic_updates = 3;
  step.cores[1].updates_active = 5;
  step.cores[0].updates_inactive = 7;
  const auto link = [](std::uint32_t x, std::uint32_t port, std::uint64_t flits) {
    chip::LinkCounters made;
    made.x = x;
    made.port = port;
    made.output.flits = flits;
    return made;
  };
  step.links = {link(0, noc::kWest, 2),   link(1, noc::kWest, 4),   link(1, noc::kEast, 8),
                link(1, noc::kNorth, 16), link(1, noc::kSouth, 32), link(1, noc::kLocal, 64)};
  const Breakdown whole = whole_energy_of(architecture, step);
  EXPECT_EQ(whole[Category::kSynapticOp].events, 10U);
  EXPECT_EQ(whole[Category::kSynapticUpdate].events, 3U);
  EXPECT_EQ(whole[Category::kCompartmentActive].events, 5U);
  EXPECT_EQ(whole[Category::kCompartmentInactive].events, 7U);
  EXPECT_EQ(whole[Category::kSpikeLocal].events, 2U + 64U);  // west of column 0 is the host
  EXPECT_EQ(whole[Category::kHopEastWest].events, 4U + 8U);
  EXPECT_EQ(whole[Category::kHopNorthSouth].events, 16U + 32U);
  EXPECT_DOUBLE_EQ(whole.dynamic().value(),
                   10 * 23.6 + 3 * 120 + 5 * 81 + 7 * 52 + 66 * 1.7 + 12 * 3.0 + 48 * 4.0);
  EXPECT_DOUBLE_EQ(whole.statics().value(), 104e-3 * 1000 * 1e-9 * 1e12);  // W · s in pJ
}

TEST(Energy, SumOfThePartsIsTheWhole) {
  constexpr std::uint64_t kCases = 20;
  for (std::uint64_t seed = 0; seed < kCases; ++seed) {
    image::testing::RandomImageOptions options{.seed = seed};
    options.learning = false;
    const auto image = image::testing::random_image(load_architecture("mesh4x4"), options);
    chip::CycleChip chip(image);
    for (const auto& input : image::testing::random_stimulus(image, 5, seed)) {
      for (const auto& spike : input.spikes) {
        for (const auto& to : image.inputs[spike.group].lines[spike.line]) chip.inject(to);
      }
      const StepEnergy energy = energy_of(image.architecture, chip.step());
      double cores = 0;
      double routers = 0;
      double links = 0;
      for (const Breakdown& core : energy.cores) cores += pj(core);
      for (const Breakdown& router : energy.routers) routers += pj(router);
      for (const Breakdown& link : energy.links) links += pj(link);
      EXPECT_NEAR(routers, links, 1e-9 * pj(energy.whole));
      EXPECT_NEAR(cores + routers + pj(energy.chip), pj(energy.whole), 1e-9 * pj(energy.whole));
      EXPECT_GT(cores, 0.0);
    }
  }
}

}  // namespace
}  // namespace spikemesh::energy
