#include <gtest/gtest.h>

#include "rtl/shell/mixed_chip_bench.h"

namespace spikemesh::rtl {
namespace {

using testing::compare;

TEST(RtlCore, KeepsEveryCycleOfAChipOfMixedCores) {
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    compare({.seed = seed, .preset = seed % 4 == 0 ? "mesh4x4" : "tiny"});
    if (HasFailure()) return;
  }
}

TEST(RtlCore, KeepsEveryCycleOfAChipWithAllCoresInRtl) {
  for (std::uint64_t seed = 100; seed < 120; ++seed) {
    compare({.seed = seed, .all_in_rtl = true});
    if (HasFailure()) return;
  }
}

TEST(RtlCore, KeepsEveryCycleOfAWholeChipInRtlForTwentySteps) {
  const Architecture architecture = load_architecture("mesh128");
  const std::uint32_t cores = architecture.core_count();
  std::uint64_t seed = 0;
  while (testing::make_image(architecture, seed, cores).cores.size() < cores) ++seed;
  compare({.seed = seed, .preset = "mesh128", .max_cores = cores, .steps = 20, .all_in_rtl = true});
}

TEST(RtlCore, IsNotEvaluatedWhileItIsIdle) {
  const image::ChipImage image = testing::make_image(load_architecture("tiny"), 7, 4);
  testing::MixedChip mixed(image, std::vector<bool>(image.cores.size(), true));
  std::uint64_t cycles = 0;
  for (int step = 0; step < 5; ++step) cycles += mixed.chip().step().cycles.value();
  for (const CoreId id : mixed.rtl().ids()) {
    EXPECT_LT(mixed.rtl().find(id)->evaluated_cycles(), cycles);
  }
}

}  // namespace
}  // namespace spikemesh::rtl
