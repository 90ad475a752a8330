// What hardware.md §12 says of learning, on whole chips: the time of rules, delays and rewards.

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <span>

#include "hw/chip/functional_chip.h"
#include "hw/chip/testing/expect_same.h"
#include "hw/chip/testing/naive_chip.h"
#include "hw/image/image_builder.h"
#include "hw/image/synapse_layout.h"
#include "hw/image/testing/random_image.h"

namespace spikemesh::chip {
namespace {

using image::Product;
using image::ProductSum;

constexpr std::uint32_t kSlotsLog2 = 4;
constexpr std::uint16_t kForget = 4095;

/// Adds a core with one compartment, which any of these weights but 0 brings to fire, and one
/// plastic synapse onto it.
void add_learning_core(image::ImageBuilder& builder, CoreId id, const Product& product,
                       const image::Synapse& synapse, const image::ListShape& shape) {
  image::CoreBuilder& core = builder.add_core(id, kSlotsLog2);
  image::LearningRule rule;
  rule.products = {product};
  const std::uint8_t number = core.add_rule(rule);
  const std::uint8_t profile =
      core.add_profile({.decay_u = kForget, .decay_v = kForget, .y_traces = true});
  core.add_compartment({.profile = profile, .threshold_mantissa = 0, .logical_id = id.value()});
  const image::AxonList list{
      .list = core.store(shape, std::span(&synapse, 1)),
      .plasticity = image::Plasticity{.rule = number, .source_id = 100 + id.value()}};
  core.add_axon(std::span(&list, 1));
}

image::Synapse synapse_of(const image::ChipImage& image, const ChipState& state, std::size_t core) {
  const auto entry = image::InAxonEntry::unpack(image.cores[core].in_axons[0]);
  return image::SynapseLayout::of(entry).extract(state.cores[core].synapses[entry.address], 0);
}

TEST(Learning, AProductOfUkCountsInEpochsThatAreMultiplesOfTwoToTheK) {
  constexpr std::uint32_t kMostK = 15;
  for (std::uint32_t k = 0; k <= kMostK; ++k) {
    const std::uint32_t epoch = k > 6 ? 1 : 5;
    image::ImageBuilder builder(load_architecture("tiny"));
    builder.set_epoch(epoch);
    add_learning_core(
        builder, CoreId{0},
        {.sum = ProductSum::kWeight, .mantissa = 1, .gate_u = static_cast<std::uint8_t>(k)}, {},
        {});
    const image::ChipImage image = builder.build();
    FunctionalChip chip(image);
    const auto run_epochs = [&](std::uint32_t epochs) {
      for (std::uint32_t i = 0; i < epochs * epoch; ++i) chip.step();
      return synapse_of(image, chip.state(), 0).weight;
    };
    EXPECT_EQ(run_epochs(1), 1) << "epoch 0 is a multiple of all, k " << k;
    EXPECT_EQ(run_epochs((1U << k) - 1), 1) << "k " << k;
    EXPECT_EQ(run_epochs(1), 2) << "epoch 2^k, k " << k;
    EXPECT_EQ(run_epochs(1U << k), 3) << "epoch 2 * 2^k, k " << k;
  }
}

/// From a hit in the next step to the spike that it causes, in steps; 0: none within 16.
std::uint32_t steps_to_spike(FunctionalChip& chip) {
  constexpr std::uint32_t kLongest = 16;
  chip.inject({CoreId{0}, AxonId{0}});
  std::uint32_t found = 0;
  for (std::uint32_t i = 0; i <= kLongest; ++i) {
    chip.step();
    if (found == 0 && !chip.core(0).spikes().empty()) found = i;
  }
  return found;
}

TEST(Learning, ALearnedDelayDelaysFromTheNextHitOn) {
  for (const auto& [mantissa, start] : {std::pair{1, 0}, std::pair{-1, 7}}) {
    image::ImageBuilder builder(load_architecture("tiny"));
    builder.set_epoch(1);
    add_learning_core(builder, CoreId{0},
                      {.sum = ProductSum::kDelay,
                       .mantissa = static_cast<std::int8_t>(mantissa),
                       .gate_x0 = true},
                      {.weight = 200, .delay = static_cast<std::uint8_t>(start)},
                      {.delay_bits = 3});
    const image::ChipImage image = builder.build();
    FunctionalChip chip(image);
    for (int hit = 0; hit < 10; ++hit) {
      const int delay = std::clamp(start + mantissa * hit, 0, 7);
      EXPECT_EQ(synapse_of(image, chip.state(), 0).delay, delay);
      EXPECT_EQ(steps_to_spike(chip), 1U + static_cast<std::uint32_t>(delay))
          << "hit " << hit << ": the hit's own sweep is too late for it";
    }
  }
}

TEST(Learning, ARewardReachesEveryCoreInItsEpoch) {
  image::ImageBuilder builder(load_architecture("tiny"));
  builder.set_epoch(4);
  constexpr std::uint32_t kCores = 4;
  image::Product product{.sum = ProductSum::kWeight, .mantissa = 1, .gate_r0 = true};
  product.factors[0] = {image::Variable::kReward, 0};
  for (std::uint32_t c = 0; c < kCores; ++c)
    add_learning_core(builder, CoreId{c}, product, {.weight = static_cast<std::uint8_t>(100 + c)},
                      {});
  const image::ChipImage image = builder.build();
  FunctionalChip chip(image);
  const auto expect_gain = [&](std::uint32_t gain, const char* when) {
    for (std::uint32_t c = 0; c < kCores; ++c)
      EXPECT_EQ(synapse_of(image, chip.state(), c).weight, 100 + c + gain) << when;
  };
  for (int i = 0; i < 3; ++i) chip.step();
  chip.reward(7);
  chip.reward(3);
  chip.step();
  expect_gain(10, "given in the last step of epoch 0: it acts in that sweep");
  for (int i = 0; i < 4; ++i) chip.step();
  expect_gain(10, "no reward in epoch 1");
  chip.reward(-20);
  for (int i = 0; i < 3; ++i) chip.step();
  expect_gain(10, "nothing changes before the sweep");
  chip.step();
  expect_gain(static_cast<std::uint32_t>(-10), "epoch 2");
}

/// Epochs as long as the specification allows, through two sweeps and a bit.
TEST(Learning, EpochsOfEveryLengthAgreeWithTheNaiveChip) {
  const Architecture architecture = load_architecture("tiny");
  constexpr std::uint32_t kLongest = 63;
  std::uint64_t updates = 0;
  for (std::uint32_t epoch = 1; epoch <= kLongest; ++epoch) {
    SCOPED_TRACE(::testing::Message() << "epoch " << epoch);
    image::ChipImage image = image::testing::random_image(
        architecture, {.seed = epoch, .max_cores = 2, .max_compartments = 16, .max_axons = 12});
    image.epoch = epoch;
    FunctionalChip chip(image);
    testing::NaiveChip naive(image, epoch);
    for (const auto& input : image::testing::random_stimulus(image, 2 * epoch + 3, epoch)) {
      std::vector<image::AxonAddress> spikes;
      for (const auto& spike : input.spikes)
        std::ranges::copy(image.inputs[spike.group].lines[spike.line], std::back_inserter(spikes));
      for (const auto& to : spikes) chip.inject(to);
      for (const std::int8_t reward : input.rewards) chip.reward(reward);
      chip.step();
      naive.step(spikes, input.rewards);
      ASSERT_NO_FATAL_FAILURE(testing::expect_same(chip, naive));
      for (const auto& counts : chip.counts()) updates += counts.synaptic_updates;
    }
  }
  EXPECT_GT(updates, 1000U);
}

}  // namespace
}  // namespace spikemesh::chip
