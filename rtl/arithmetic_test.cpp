#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <vector>

#include "Varithmetic_blocks.h"
#include "verilated.h"

#include "hw/arith/compartment.h"
#include "hw/arith/weight.h"
#include "hw/image/synapse_layout.h"
#include "hw/image/testing/dice.h"
#include "hw/image/words.h"

namespace spikemesh::rtl {
namespace {

using arith::wrap24;
using image::testing::Dice;

constexpr int kVectors = 300'000;
constexpr std::uint32_t kMask24 = 0xffffff;

class Arithmetic : public ::testing::Test {
 protected:
  void clock() {
    blocks_.clk_i = 0;
    blocks_.eval();
    blocks_.clk_i = 1;
    blocks_.eval();
  }
  void SetUp() override {
    blocks_.rst_ni = 0;
    clock();
    blocks_.rst_ni = 1;
  }

  // Declared before the model that lives in it.
  VerilatedContext context_;
  Varithmetic_blocks blocks_{&context_, "blocks"};
};

/// A number from `low` to `high`, its ends, zero and their neighbours as often as all others.
std::int32_t corner(Dice& dice, std::int32_t low, std::int32_t high) {
  if (dice.one_in(2)) return dice.between(low, high);
  const std::int32_t near = dice.between(-2, 2);
  return std::clamp(dice.pick<std::int32_t>({low, high, 0}) + near, low, high);
}

template <class Unsigned>
Unsigned unsigned_corner(Dice& dice, std::int32_t high) {
  return static_cast<Unsigned>(corner(dice, 0, high));
}

image::Profile random_profile(Dice& dice) {
  image::Profile profile;
  profile.decay_u = unsigned_corner<std::uint16_t>(dice, 4095);
  profile.decay_v = unsigned_corner<std::uint16_t>(dice, 4095);
  profile.decay_a = unsigned_corner<std::uint16_t>(dice, 4095);
  profile.refractory = static_cast<std::uint8_t>(corner(dice, 1, 63));
  profile.reset = static_cast<image::ResetMode>(dice.below(3));
  profile.compare_ge = dice.one_in(2);
  profile.noise_exponent = unsigned_corner<std::uint8_t>(dice, 15);
  profile.join = static_cast<image::Join>(dice.below(8));
  profile.pops = static_cast<std::uint8_t>(dice.below(3));
  profile.push = dice.one_in(2);
  profile.vmin_magnitude = unsigned_corner<std::uint32_t>(dice, arith::kStateMax);
  profile.vmax = unsigned_corner<std::uint32_t>(dice, arith::kStateMax);
  profile.adapt_mantissa = unsigned_corner<std::uint16_t>(dice, 8191);
  profile.adapt_exponent = static_cast<std::uint8_t>(dice.below(8));
  return profile;
}

image::CompartmentConfig random_config(Dice& dice) {
  return {.profile = 0,
          .threshold_mantissa = unsigned_corner<std::uint32_t>(dice, 131071),
          .bias_mantissa = static_cast<std::int16_t>(corner(dice, -4096, 4095)),
          .bias_exponent = static_cast<std::uint8_t>(dice.below(8)),
          .logical_id = unsigned_corner<std::uint32_t>(dice, 0x7fffff)};
}

arith::CompartmentProfile reference_profile(const image::Profile& p) {
  return {.decay_u = p.decay_u,
          .decay_v = p.decay_v,
          .decay_a = p.decay_a,
          .refractory = p.refractory,
          .reset = p.reset,
          .compare_ge = p.compare_ge,
          .noise = p.noise,
          .noise_exponent = p.noise_exponent,
          .join = p.join,
          .pops = p.pops,
          .push = p.push,
          .vmin = static_cast<std::int32_t>(p.vmin_magnitude),
          .vmax = static_cast<std::int32_t>(p.vmax),
          .adapt_mantissa = p.adapt_mantissa,
          .adapt_exponent = p.adapt_exponent};
}

TEST_F(Arithmetic, CompartmentIsThatOfTheReference) {
  Dice dice(1);
  int spikes = 0;
  for (int i = 0; i < kVectors; ++i) {
    const image::Profile profile = random_profile(dice);
    const image::CompartmentConfig config = random_config(dice);
    arith::CompartmentState state{.u = corner(dice, -arith::kStateMax - 1, arith::kStateMax),
                                  .v = corner(dice, -arith::kStateMax, arith::kStateMax),
                                  .a = corner(dice, 0, arith::kStateMax),
                                  .refractory = dice.one_in(2) ? 0 : corner(dice, 0, 63)};
    const std::int32_t q = corner(dice, -arith::kStateMax - 1, arith::kStateMax);
    const std::int32_t noise = corner(dice, -262144, 262136);
    arith::JoinChildren children;
    children.count = profile.pops;
    for (auto& pair : children.pairs) {
      pair = {.value = corner(dice, -arith::kStateMax, arith::kStateMax), .spike = dice.one_in(2)};
    }
    blocks_.comp_cfg_i = config.pack();
    blocks_.profile0_i = profile.pack().low;
    blocks_.profile1_i = profile.pack().high;
    blocks_.state_uv_i =
        image::StateUv{state.u, state.v, static_cast<std::uint8_t>(state.refractory)}.pack();
    blocks_.state_a_i = static_cast<std::uint32_t>(state.a);
    blocks_.q_i = static_cast<std::uint32_t>(q) & kMask24;
    blocks_.noise_i = static_cast<std::uint32_t>(noise) & 0xfffffU;
    blocks_.child0_i = static_cast<std::uint32_t>(children.pairs[0].value) & kMask24;
    blocks_.child1_i = static_cast<std::uint32_t>(children.pairs[1].value) & kMask24;
    blocks_.child_spike_i = static_cast<std::uint8_t>((children.pairs[0].spike ? 1U : 0U) |
                                                      (children.pairs[1].spike ? 2U : 0U));
    blocks_.eval();
    const arith::JoinPair pair = arith::update_compartment(
        reference_profile(profile), static_cast<std::int32_t>(config.threshold_mantissa) << 6,
        config.bias_mantissa * (1 << config.bias_exponent), noise, q, children, state);
    const std::uint64_t expected =
        image::StateUv{state.u, state.v, static_cast<std::uint8_t>(state.refractory)}.pack();
    ASSERT_EQ(blocks_.state_uv_o, expected) << "vector " << i;
    ASSERT_EQ(blocks_.state_a_o, static_cast<std::uint32_t>(state.a)) << "vector " << i;
    ASSERT_EQ(blocks_.spike_o != 0, pair.spike) << "vector " << i;
    ASSERT_EQ(blocks_.push_value_o, static_cast<std::uint32_t>(pair.value) & kMask24)
        << "vector " << i;
    spikes += pair.spike ? 1 : 0;
  }
  EXPECT_GT(spikes, kVectors / 100);
  EXPECT_LT(spikes, kVectors - kVectors / 100);
}

TEST_F(Arithmetic, NoiseIsTheHashOfSeedStepAndId) {
  Dice dice(2);
  for (int i = 0; i < kVectors / 10; ++i) {
    const auto seed = static_cast<std::uint32_t>(dice.word());
    const auto step = static_cast<std::uint32_t>(dice.word());
    const image::CompartmentConfig config = random_config(dice);
    image::Profile profile;
    profile.noise_exponent = static_cast<std::uint8_t>(dice.below(16));
    blocks_.seed_i = seed;
    blocks_.step_i = step;
    blocks_.comp_cfg_i = config.pack();
    blocks_.profile0_i = profile.pack().low;
    blocks_.step_start_i = 1;
    clock();
    blocks_.step_start_i = 0;
    clock();
    const std::uint32_t key = arith::random_key(seed, step, arith::RandomPurpose::kNoise);
    const std::int32_t expected =
        arith::noise_value(key, config.logical_id, profile.noise_exponent);
    ASSERT_EQ(blocks_.noise_o, static_cast<std::uint32_t>(expected) & 0xfffffU);
  }
}

/// Every format, width, delay field and tag: the layouts of hardware.md §3.2.
std::vector<image::InAxonEntry> all_layouts() {
  std::vector<image::InAxonEntry> entries;
  for (const auto format :
       {image::ListFormat::kSparse, image::ListFormat::kDense, image::ListFormat::kShared}) {
    for (const int width : {1, 2, 4, 8}) {
      for (const int delay_bits : {0, 3, 6}) {
        for (const bool tag : {false, true}) {
          entries.push_back({.format = format,
                             .weight_bits = static_cast<std::uint8_t>(width),
                             .delay_bits = static_cast<std::uint8_t>(delay_bits),
                             .tag = tag});
        }
      }
    }
  }
  return entries;
}

TEST_F(Arithmetic, AListOfEveryLayoutAndCountHasItsWords) {
  for (image::InAxonEntry entry : all_layouts()) {
    const auto layout = image::SynapseLayout::of(entry);
    for (std::uint16_t count = 0; count <= 4095; ++count) {
      entry.count = count;
      blocks_.in_axon_i = entry.pack();
      blocks_.eval();
      ASSERT_EQ(blocks_.length_o, layout.field_bits());
      ASSERT_EQ(blocks_.per_word_o, layout.per_word());
      ASSERT_EQ(blocks_.words_o, layout.words(count)) << "P " << layout.per_word();
    }
  }
}

TEST_F(Arithmetic, ALaneFindsTargetSlotAndWeightOfEveryFormat) {
  Dice dice(3);
  const auto layouts = all_layouts();
  int legal = 0;
  for (int i = 0; i < kVectors; ++i) {
    image::InAxonEntry entry = dice.pick(layouts);
    entry.sign = static_cast<image::WeightSign>(dice.below(3));
    entry.exponent = static_cast<std::int8_t>(dice.between(-8, 7));
    entry.base = static_cast<std::uint16_t>(dice.below(1024));
    entry.delay = static_cast<std::uint8_t>(dice.below(dice.pick<std::uint32_t>({3, 63})));
    const auto layout = image::SynapseLayout::of(entry);
    const std::uint64_t field = dice.word() & ((std::uint64_t{1} << layout.field_bits()) - 1);
    const std::uint32_t index = dice.below(64);
    const auto slots_log2 = static_cast<std::uint8_t>(3 + dice.below(4));
    const std::uint32_t compartments = dice.below((8192U >> slots_log2) + 1);
    const auto step = static_cast<std::uint32_t>(dice.word());
    blocks_.in_axon_i = entry.pack();
    blocks_.base_i = entry.base;
    blocks_.index_i = static_cast<std::uint8_t>(index);
    // What stands above a synapse's field is the next synapse's.
    blocks_.field_i = field | dice.word() << layout.field_bits();
    blocks_.compartments_i = static_cast<std::uint16_t>(compartments);
    blocks_.slots_log2_i = slots_log2;
    blocks_.step_i = step;
    blocks_.eval();

    const image::Synapse synapse = layout.extract(field, 0);
    const std::uint32_t target = image::target_of(entry, index, synapse);
    const std::uint32_t delay = std::uint32_t{entry.delay} + synapse.delay;
    const std::uint32_t slots = 1U << slots_log2;
    const bool expect_legal = target < compartments && delay <= slots - 2;
    ASSERT_EQ(blocks_.legal_o != 0, expect_legal) << "vector " << i;
    const std::int32_t mantissa =
        arith::weight_mantissa(synapse.weight, entry.weight_bits, entry.sign);
    const std::int32_t weight = arith::scaled_weight(mantissa, entry.exponent);
    ASSERT_EQ(blocks_.weight_o, static_cast<std::uint32_t>(weight) & kMask24) << "vector " << i;
    if (!expect_legal) continue;
    ++legal;
    const std::uint32_t slot = (step + 1 + delay) % slots;
    const std::uint32_t capacity = 8192 / slots;
    ASSERT_EQ(blocks_.target_o, target);
    ASSERT_EQ(blocks_.slot_o, slot);
    ASSERT_EQ(blocks_.bank_o, target % 8 + 8 * (slot % 2));                        // §5.2
    ASSERT_EQ(blocks_.row_o, slot / 2 * (capacity / 8) + target / 8) << capacity;  // §5.2
  }
  EXPECT_GT(legal, kVectors / 20);
}

}  // namespace
}  // namespace spikemesh::rtl
