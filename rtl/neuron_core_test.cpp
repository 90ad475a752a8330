#include <gtest/gtest.h>

#include <cstdint>

#include "rtl/core_model.h"
#include "rtl/testing/core_cases.h"

namespace spikemesh::rtl {
namespace {

/// Images are tried in groups, so that the groups run side by side.
class RandomImages : public ::testing::TestWithParam<std::uint64_t> {};

constexpr std::uint64_t kGroups = 10;
constexpr std::uint64_t kImagesOfGroup = 50;

TEST_P(RandomImages, AgreeWithTheReferencesInEveryCycle) {
  std::uint32_t spikes = 0;
  std::uint32_t packets = 0;
  for (std::uint64_t i = 0; i < kImagesOfGroup; ++i) {
    const auto result = testing::run_random_core(GetParam() * kImagesOfGroup + i);
    ASSERT_EQ(result.difference, "");
    spikes += result.spikes;
    packets += result.packets;
  }
  EXPECT_GT(spikes, kImagesOfGroup);
  EXPECT_GT(packets, kImagesOfGroup);
}

INSTANTIATE_TEST_SUITE_P(NeuronCore, RandomImages, ::testing::Range<std::uint64_t>(0, kGroups));

constexpr std::uint64_t kLearningImagesOfGroup = 30;

class LearningCores : public ::testing::TestWithParam<std::uint64_t> {};

TEST_P(LearningCores, AgreeWithTheReferencesAfterEverySweep) {
  std::uint64_t updates = 0;
  for (std::uint64_t i = 0; i < kLearningImagesOfGroup; ++i) {
    const auto result = testing::run_learning_core(GetParam() * kLearningImagesOfGroup + i);
    ASSERT_EQ(result.difference, "");
    updates += result.synaptic_updates;
  }
  EXPECT_GT(updates, 10 * kLearningImagesOfGroup);
}

INSTANTIATE_TEST_SUITE_P(NeuronCore, LearningCores, ::testing::Range<std::uint64_t>(0, kGroups));

TEST(NeuronCore, WithNothingInItIsDoneInCycleZeroOfItsSweep) {
  constexpr std::uint32_t kMode = 0;  // hardware.md §3.3
  constexpr std::uint32_t kEpoch = 4;
  CoreModel core({});
  core.write(image::Memory::kReg, kEpoch, 1);
  core.write(image::Memory::kReg, kMode, 1);
  while (core.busy()) core.cycle({});
  core.cycle({.step_start = true});
  while (core.busy()) core.cycle({});
  core.cycle({.step_close = true});
  do {
    core.cycle({});
  } while (core.busy());
  core.cycle({.sweep_start = true});
  EXPECT_TRUE(core.outputs().done);
  core.cycle({});
  EXPECT_FALSE(core.busy());
}

TEST(NeuronCore, AgreesWhenItsRoutersHoldItUp) {
  std::uint64_t held = 0;
  for (std::uint64_t seed = 0; seed < 8; ++seed) {
    const auto result = testing::run_held_up_core(seed);
    ASSERT_EQ(result.difference, "");
    held += result.held_cycles;
  }
  EXPECT_GT(held, 100U);
}

}  // namespace
}  // namespace spikemesh::rtl
