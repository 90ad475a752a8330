#include "hw/core/functional_core.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <functional>
#include <numeric>
#include <random>

#include "hw/image/testing/random_image.h"

namespace spikemesh::core {
namespace {

image::ChipImage random_chip(std::uint64_t seed) {
  return image::testing::random_image(
      load_architecture("mesh128"),
      {.seed = seed, .max_cores = 1, .max_compartments = 200, .max_axons = 60});
}

FunctionalCore core_of(const image::ChipImage& chip) {
  return {chip.architecture.core, chip.cores[0], chip};
}

TEST(FunctionalCore, TheOrderOfPacketsNeverChangesABit) {  // hardware.md §14.1
  std::mt19937 draw(1);
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    const image::ChipImage chip = random_chip(seed);
    FunctionalCore forward = core_of(chip);
    FunctionalCore shuffled = core_of(chip);
    for (std::uint64_t t = 0; t < 20; ++t) {
      forward.dendrite_step(Step{t});
      shuffled.dendrite_step(Step{t});
      ASSERT_TRUE(std::ranges::equal(forward.spikes(), shuffled.spikes()));
      std::vector<std::uint32_t> packets;
      for (std::uint32_t axon = 0; axon < forward.in_axon_count(); ++axon) {
        packets.insert(packets.end(), draw() % 3, axon);
      }
      for (const std::uint32_t axon : packets) forward.apply_packet(AxonId{axon}, Step{t});
      std::shuffle(packets.begin(), packets.end(), draw);
      for (const std::uint32_t axon : packets) shuffled.apply_packet(AxonId{axon}, Step{t});
      ASSERT_EQ(forward.state(), shuffled.state()) << "seed " << seed << " step " << t;
    }
  }
}

TEST(FunctionalCore, ActiveWordsHoldAsManyBitsAsCompartmentsAreActive) {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    FunctionalCore core = core_of(random_chip(seed));
    core.record_active();
    for (std::uint64_t t = 0; t < 10; ++t) {
      core.dendrite_step(Step{t});
      const auto words = core.active_words();
      const int bits =
          std::transform_reduce(words.begin(), words.end(), 0, std::plus{},
                                [](std::uint64_t word) { return std::popcount(word); });
      ASSERT_EQ(static_cast<std::uint32_t>(bits), core.active_count());
      for (std::uint32_t axon = 0; axon < core.in_axon_count(); axon += 3) {
        core.apply_packet(AxonId{axon}, Step{t});
      }
    }
  }
}

/// A core of four compartments with the given entries and synapses, which may be illegal.
FunctionalCore damaged_core(std::vector<std::uint64_t> in_axons,
                            std::vector<std::uint64_t> synapses) {
  image::ChipImage chip;
  chip.architecture = load_architecture("mesh128");
  image::CoreImage& core = chip.cores.emplace_back();
  core.compartments.resize(4, image::CompartmentConfig{.threshold_mantissa = 1}.pack());
  const image::ProfileWords profile = image::Profile{}.pack();
  core.profiles = {profile.low, profile.high};
  core.in_axons = std::move(in_axons);
  core.synapses = std::move(synapses);
  return core_of(chip);
}

image::InAxonEntry dense(std::uint16_t base, std::uint16_t count) {
  return {.format = image::ListFormat::kDense, .weight_bits = 8, .count = count, .base = base};
}

TEST(FunctionalCore, AnIllegalEntryDoesNothingAndIsCounted) {  // hardware.md §11
  image::InAxonEntry beyond = dense(0, 9);
  beyond.address = 16383;
  image::InAxonEntry bad_sign = dense(0, 1);
  bad_sign.sign = image::kIllegalSign;
  FunctionalCore core = damaged_core({0, beyond.pack(), bad_sign.pack()}, {0x01});
  for (std::uint32_t axon = 0; axon < 4; ++axon) {  // the fourth is beyond what the image gave
    EXPECT_EQ(core.apply_packet(AxonId{axon}, Step{0}), 0U) << axon;
    EXPECT_EQ(core.state().illegal, axon + 1) << axon;
  }
}

TEST(FunctionalCore, AnIllegalTargetOrDelayIsLeftOutAndCounted) {  // hardware.md §11
  image::InAxonEntry late = dense(0, 1);
  late.delay = 7;
  FunctionalCore core = damaged_core({dense(2, 4).pack(), late.pack()}, {0x01010101});
  EXPECT_EQ(core.apply_packet(AxonId{0}, Step{0}), 2U);
  EXPECT_EQ(core.accumulator(1, Step{1}), 0);
  EXPECT_EQ(core.accumulator(2, Step{1}), 64);
  EXPECT_EQ(core.accumulator(3, Step{1}), 64);
  EXPECT_EQ(core.state().illegal, 2U);
  EXPECT_EQ(core.apply_packet(AxonId{1}, Step{0}), 0U);
  EXPECT_EQ(core.state().illegal, 3U);
}

TEST(FunctionalCore, ASparseListHasNoBaseWhateverStandsThere) {  // hardware.md §3.2
  image::InAxonEntry sparse = dense(3, 1);
  sparse.format = image::ListFormat::kSparse;
  FunctionalCore core = damaged_core({sparse.pack()}, {1U << 10 | 2});
  EXPECT_EQ(core.apply_packet(AxonId{0}, Step{0}), 1U);
  EXPECT_EQ(core.accumulator(2, Step{1}), 64);
}

TEST(FunctionalCore, TwoRunsAndAResetLeaveTheSameState) {
  const image::ChipImage chip = random_chip(7);
  FunctionalCore core = core_of(chip);
  const auto run = [&core] {
    for (std::uint64_t t = 0; t < 5; ++t) {
      core.dendrite_step(Step{t});
      for (std::uint32_t axon = 0; axon < core.in_axon_count(); ++axon) {
        core.apply_packet(AxonId{axon}, Step{t});
      }
    }
    return core.state();
  };
  core.reset_state(true);
  const CoreState start = core.state();
  const CoreState first = run();
  EXPECT_NE(first, start);
  core.reset_state(true);
  EXPECT_EQ(core.state(), start);
  EXPECT_EQ(run(), first);
}

}  // namespace
}  // namespace spikemesh::core
