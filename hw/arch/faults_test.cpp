#include "hw/arch/faults.h"

#include <gtest/gtest.h>

namespace spikemesh {
namespace {

std::vector<ArchitectureFault> faults_after(const std::function<void(Architecture&)>& change) {
  Architecture arch = load_architecture("loihi1");
  change(arch);
  return cross_check(arch);
}

TEST(CrossCheck, PresetsAreConsistent) {
  EXPECT_TRUE(faults_after([](Architecture&) {}).empty());
}

TEST(CrossCheck, AChipHasAtMost4096Cores) {
  const auto resize = [](std::uint32_t width, std::uint32_t height) {
    return [=](Architecture& arch) {
      arch.mesh.width = width;
      arch.mesh.height = height;
    };
  };
  EXPECT_TRUE(faults_after(resize(32, 32)).empty());
  EXPECT_TRUE(faults_after(resize(1, 1024)).empty());
  const auto faults = faults_after(resize(32, 33));
  ASSERT_EQ(faults.size(), 1U);
  EXPECT_EQ(faults[0].key, "mesh");
  EXPECT_EQ(faults[0].found, "32 x 33 x 4 = 4224 cores");
  EXPECT_EQ(faults[0].hint, "a height of 32 would fit");
  EXPECT_EQ(faults_after(resize(4096, 4096))[0].hint,
            "a width of 1024 and a height of 1 would fit");
}

// hardware.md §5.1: a core has at least 8 delay slots.
TEST(CrossCheck, EveryCompartmentHasItsDelaySlots) {
  const auto with = [](std::uint32_t accumulators, std::uint32_t compartments) {
    return [=](Architecture& arch) {
      arch.core.accumulators = accumulators;
      arch.core.compartments = compartments;
    };
  };
  EXPECT_TRUE(faults_after(with(4096, 512)).empty());
  const auto faults = faults_after(with(4096, 520));
  ASSERT_EQ(faults.size(), 1U);
  EXPECT_EQ(faults[0].key, "core.accumulators");
  EXPECT_EQ(faults[0].expected, "at least 4160: 8 delay slots for each compartment");
}

// hardware.md §10.1: credits of the longest link are home when the next step starts.
TEST(CrossCheck, TheBarrierOutlastsTheLongestLink) {
  for (Cycle Architecture::Timing::*link :
       {&Architecture::Timing::hop_east_west, &Architecture::Timing::hop_north_south,
        &Architecture::Timing::local_link}) {
    const auto with_barrier = [link](std::uint64_t barrier) {
      return [=](Architecture& arch) {
        arch.timing.*link = Cycle{100};
        arch.timing.barrier = Cycle{barrier};
      };
    };
    EXPECT_TRUE(faults_after(with_barrier(208)).empty());
    const auto faults = faults_after(with_barrier(207));
    ASSERT_EQ(faults.size(), 1U);
    EXPECT_EQ(faults[0].key, "timing.barrier");
  }
}

TEST(CrossCheck, AHostPortStandsOnARowOfTheMesh) {
  EXPECT_TRUE(faults_after([](Architecture& arch) { arch.host_ports = {{0, 3}}; }).empty());
  const auto faults = faults_after([](Architecture& arch) { arch.host_ports = {{0, 0}, {0, 4}}; });
  ASSERT_EQ(faults.size(), 1U);
  EXPECT_EQ(faults[0].key, "host_port[1].y");
  EXPECT_EQ(faults[0].expected, "a row of the mesh: 0 to 3");
}

TEST(CrossCheck, ARouterCarriesOneHostPort) {
  const auto faults = faults_after([](Architecture& arch) {
    arch.host_ports = {{0, 1}, {0, 2}, {0, 1}};
  });
  ASSERT_EQ(faults.size(), 1U);
  EXPECT_EQ(faults[0].key, "host_port[2]");
  EXPECT_EQ(faults[0].found, "x 0 and y 1 as in host_port[0]");
}

}  // namespace
}  // namespace spikemesh
