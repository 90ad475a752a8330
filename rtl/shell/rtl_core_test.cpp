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

/// Evaluated cycles of each core over five steps in which each axon of the first one is hit
/// `spikes` times a step; with all cores in RTL.
std::vector<std::uint64_t> evaluations(const image::ChipImage& image, int spikes) {
  testing::MixedChip mixed(image, std::vector<bool>(image.cores.size(), true));
  for (int step = 0; step < 5; ++step) {
    for (std::uint32_t axon = 0; axon < image.cores.front().in_axon_count(); ++axon) {
      for (int i = 0; i < spikes; ++i) {
        mixed.chip().inject({.core = image.cores.front().id, .axon = AxonId{axon}});
      }
    }
    mixed.chip().step();
  }
  std::vector<std::uint64_t> evaluated;
  for (const CoreId id : mixed.rtl().ids()) {
    evaluated.push_back(mixed.rtl().find(id)->evaluated_cycles());
  }
  return evaluated;
}

TEST(RtlCore, IsNotEvaluatedWhileItIsIdle) {
  // Cores that send to themselves only, so that what the first one does is no input of the others.
  image::testing::RandomImageOptions options{.topology = image::testing::Topology::kOneCore,
                                             .learning = false};
  const Architecture architecture = load_architecture("tiny");
  image::ChipImage image = image::testing::random_image(architecture, options);
  for (; image.cores.size() < 3; ++options.seed) {
    image = image::testing::random_image(architecture, options);
  }
  const auto quiet = evaluations(image, 0);
  const auto busy = evaluations(image, 20);
  EXPECT_GT(busy.front(), quiet.front() + 1000);
  for (std::size_t i = 1; i < image.cores.size(); ++i) EXPECT_EQ(busy[i], quiet[i]) << i;
}

TEST(RtlCore, WithNothingToDoIsEvaluatedForTheCyclesOfItsCompartments) {
  image::ChipImage image =
      image::testing::random_image(load_architecture("tiny"), {.seed = 3, .learning = false});
  for (image::CoreImage& core : image.cores) core.axon_map.assign(core.axon_map.size(), 0);
  // The last compartment leaves D3 in cycle N + 4; the core is seen to be at rest in the next.
  constexpr std::uint64_t kBeyond = 5;
  const auto evaluated = evaluations(image, 0);
  for (std::size_t i = 0; i < image.cores.size(); ++i) {
    const std::uint64_t cycles = image.cores[i].compartment_count() + kBeyond;
    EXPECT_GE(evaluated[i], 5 * cycles) << i;
    EXPECT_LE(evaluated[i], 5 * cycles + 5 * (3 + 3)) << "spikes leave the FIFO: " << i;
  }
}

}  // namespace
}  // namespace spikemesh::rtl
