#include "hw/image/testing/random_image.h"

#include <gtest/gtest.h>

#include <array>
#include <set>
#include <string>
#include <tuple>

#include "hw/image/image_check.h"
#include "hw/image/memory.h"
#include "hw/image/synapse_layout.h"
#include "hw/image/words.h"

namespace spikemesh::image::testing {
namespace {

TEST(RandomImage, IsLegalForEverySeedAndPreset) {
  for (const char* preset : {"mesh128", "loihi1", "mesh4x4", "tiny"}) {
    const Architecture architecture = load_architecture(preset);
    for (std::uint64_t seed = 0; seed < 60; ++seed) {
      const ChipImage image = random_image(architecture, {.seed = seed});
      ASSERT_NO_THROW(check_image(image, preset)) << preset << ", seed " << seed;
      ASSERT_FALSE(image.cores.empty());
    }
  }
}

TEST(RandomImage, FollowsFromItsSeed) {
  const Architecture architecture = load_architecture("mesh4x4");
  EXPECT_EQ(random_image(architecture, {.seed = 5}), random_image(architecture, {.seed = 5}));
  EXPECT_NE(random_image(architecture, {.seed = 5}), random_image(architecture, {.seed = 6}));
}

TEST(RandomImage, WithoutLearningNothingIsPlastic) {
  const Architecture architecture = load_architecture("mesh4x4");
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const ChipImage image = random_image(architecture, {.seed = seed, .learning = false});
    EXPECT_EQ(image.epoch, 0U);
    for (const CoreImage& core : image.cores)
      for (const std::uint64_t word : core.in_axons)
        ASSERT_FALSE(InAxonEntry::unpack(word).plastic);
  }
}

TEST(RandomImage, CornersComeUpWithinSixtySeeds) {
  const Architecture architecture = load_architecture("mesh128");
  std::set<std::tuple<ListFormat, int, int, bool>> shapes;
  std::set<std::int8_t> exponents;
  std::set<WeightSign> signs;
  std::set<Join> joins;
  std::set<ResetMode> resets;
  std::set<std::uint32_t> slots;
  bool empty_list = false;
  bool chain = false;
  bool plastic = false;
  bool longest_delay = false;
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    for (const CoreImage& core : random_image(architecture, {.seed = seed}).cores) {
      slots.insert(core.slots_log2);
      for (const std::uint64_t word : core.in_axons) {
        const InAxonEntry entry = InAxonEntry::unpack(word);
        shapes.emplace(entry.format, entry.weight_bits, entry.delay_bits, entry.tag);
        exponents.insert(entry.exponent);
        signs.insert(entry.sign);
        empty_list |= entry.count == 0;
        chain |= entry.cont;
        plastic |= entry.plastic;
        longest_delay |= entry.delay == 62;
      }
      for (const std::uint64_t word : core.compartments) {
        const std::size_t index = CompartmentConfig::unpack(word).profile;
        const Profile profile = Profile::unpack(
            {.low = core.profiles[2 * index], .high = core.profiles[2 * index + 1]});
        joins.insert(profile.join);
        resets.insert(profile.reset);
      }
    }
  }
  EXPECT_EQ(shapes.size(), 72U) << "every format, width, delay field, with a tag and without";
  EXPECT_EQ(exponents.size(), 16U);
  EXPECT_EQ(signs.size(), 3U);
  EXPECT_EQ(joins.size(), 8U);
  EXPECT_EQ(resets.size(), 3U);
  EXPECT_EQ(slots.size(), 4U);
  EXPECT_TRUE(empty_list && chain && plastic && longest_delay);
}

TEST(RandomImage, AllToOneSendsToOneCoreOnly) {
  const ChipImage image = random_image(
      load_architecture("mesh4x4"), {.seed = 3, .max_cores = 8, .topology = Topology::kAllToOne});
  ASSERT_GT(image.cores.size(), 1U);
  std::set<std::pair<std::uint16_t, std::uint16_t>> places;
  for (const CoreImage& core : image.cores)
    for (const std::uint64_t word : core.out_axons) {
      const OutAxonEntry entry = OutAxonEntry::unpack(word);
      if (entry.port != kHostPort) places.emplace(entry.x, entry.y);
    }
  EXPECT_EQ(places.size(), 1U);
}

TEST(RandomStimulus, NamesLinesThatTheImageHas) {
  const ChipImage image = random_image(load_architecture("mesh4x4"), {.seed = 1});
  const auto stimulus = random_stimulus(image, 100, 2);
  ASSERT_EQ(stimulus.size(), 100U);
  std::size_t spikes = 0;
  std::size_t rewards = 0;
  for (const StepInput& input : stimulus) {
    spikes += input.spikes.size();
    rewards += input.rewards.size();
    for (const StepInput::Spike& spike : input.spikes) {
      ASSERT_LT(spike.group, image.inputs.size());
      ASSERT_LT(spike.line, image.inputs[spike.group].lines.size());
    }
  }
  EXPECT_GT(spikes, 100U);
  EXPECT_GT(rewards, 0U);
  EXPECT_EQ(stimulus, random_stimulus(image, 100, 2));
}

TEST(FullImage, FillsEveryMemory) {
  const Architecture architecture = load_architecture("tiny");
  const ChipImage image = full_image(architecture, 1);
  ASSERT_EQ(image.cores.size(), architecture.core_count());
  for (const CoreImage& core : image.cores) {
    EXPECT_EQ(core.in_axons.size(), memory_words(Memory::kInAxon, architecture));
    EXPECT_EQ(core.synapses.size(), memory_words(Memory::kSynapse, architecture));
    EXPECT_EQ(core.compartments.size(), memory_words(Memory::kCompCfg, architecture));
    EXPECT_EQ(core.profiles.size(), memory_words(Memory::kProfile, architecture));
    EXPECT_EQ(core.out_axons.size(), memory_words(Memory::kOutAxon, architecture));
    EXPECT_EQ(core.rules.size(), memory_words(Memory::kRule, architecture));
    EXPECT_EQ(core.decays.size(), memory_words(Memory::kDecay, architecture));
  }
}

}  // namespace
}  // namespace spikemesh::image::testing
