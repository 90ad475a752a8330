#include "hw/image/testing/random_parts.h"

#include <algorithm>
#include <array>
#include <utility>

namespace spikemesh::image::testing {
namespace {

std::uint16_t random_decay(Dice& dice) {
  return dice.pick<std::uint16_t>(
      {0, 1, 128, 400, 1023, 2048, 4094, 4095, static_cast<std::uint16_t>(dice.below(4096))});
}

std::uint32_t random_clip(Dice& dice) {
  constexpr auto max = static_cast<std::uint32_t>(Profile::Vmax::kMax);
  return dice.one_in(3) ? dice.pick<std::uint32_t>({0, 6400, dice.below(max), max - 1}) : max;
}

Factor random_factor(Dice& dice) {
  if (dice.one_in(3)) return {};
  return {.variable = static_cast<Variable>(dice.below(16)),
          .constant = dice.pick<std::int8_t>(
              {0, 0, 1, -1, 127, -128, static_cast<std::int8_t>(dice.between(-128, 127))})};
}

Product random_product(Dice& dice) {
  return {.sum = static_cast<ProductSum>(dice.below(4)),
          .last = false,
          .mantissa = static_cast<std::int8_t>(dice.between(-8, 7)),
          .exponent =
              static_cast<std::int8_t>(dice.one_in(4) ? dice.between(-7, 8) : dice.between(-7, -2)),
          .gate_x0 = dice.one_in(2),
          .gate_y0 = dice.one_in(2),
          .gate_r0 = dice.one_in(5),
          .gate_u = static_cast<std::uint8_t>(dice.one_in(4) ? dice.below(16) : dice.below(2)),
          .factors = {random_factor(dice), random_factor(dice), random_factor(dice)}};
}

DecayTable random_decay_table(Dice& dice) {
  DecayTable table{.impulse = dice.pick<std::uint16_t>(
                       {0, 1, 16, 64, 127, static_cast<std::uint16_t>(dice.below(128))})};
  const std::uint32_t kept = dice.pick<std::uint32_t>({0, 2048, 3500, 3900, 4095, 4096});
  std::uint32_t factor = kDecayOne;
  for (std::size_t i = 1; i < table.after_steps.size(); ++i) {
    factor = factor * kept >> 12;
    table.after_steps[i] =
        static_cast<std::uint16_t>(dice.one_in(32) ? dice.below(kDecayOne + 1) : factor);
  }
  return table;
}

}  // namespace

Profile random_profile(Dice& dice, bool noise) {
  Profile profile{
      .decay_u = random_decay(dice),
      .decay_v = random_decay(dice),
      .decay_a = random_decay(dice),
      .refractory = static_cast<std::uint8_t>(
          dice.one_in(3) ? dice.pick<std::uint32_t>({2, 3, 63, 1 + dice.below(63)}) : 1),
      .reset = dice.pick({ResetMode::kHard, ResetMode::kSoft, ResetMode::kNone}),
      .compare_ge = dice.one_in(3),
      .noise = noise && dice.one_in(3),
      .noise_exponent = static_cast<std::uint8_t>(dice.below(16)),
      .vmin_magnitude = random_clip(dice),
      .vmax = random_clip(dice)};
  if (dice.one_in(3)) {
    profile.adapt_mantissa =
        dice.pick<std::uint16_t>({1, 100, 8191, static_cast<std::uint16_t>(dice.below(8192))});
    profile.adapt_exponent = static_cast<std::uint8_t>(dice.below(8));
  }
  return profile;
}

Profile random_join(Dice& dice, std::uint8_t pops, bool push, bool noise) {
  Profile profile = random_profile(dice, noise);
  profile.pops = pops;
  profile.push = push;
  if (pops > 0) profile.join = static_cast<Join>(1 + dice.below(7));
  return profile;
}

CompartmentConfig random_compartment(Dice& dice) {
  CompartmentConfig config;
  config.threshold_mantissa =
      dice.one_in(12) ? dice.pick<std::uint32_t>({0, 131071}) : 10 + dice.below(300);
  if (dice.one_in(3)) {
    config.bias_mantissa = static_cast<std::int16_t>(
        dice.one_in(6) ? dice.pick<std::int32_t>({-4096, 4095}) : dice.between(-100, 1000));
    config.bias_exponent = static_cast<std::uint8_t>(dice.one_in(4) ? dice.below(8) : 0);
  }
  return config;
}

StateUv random_state(Dice& dice) {
  constexpr std::int32_t limit = 1 << 23;
  const auto value = [&dice] {
    return dice.one_in(4) ? dice.pick<std::int32_t>({-limit, limit - 1, -1, 1})
                          : dice.between(-20000, 20000);
  };
  return {.u = value(),
          .v = value(),
          .refractory = static_cast<std::uint8_t>(dice.one_in(4) ? dice.below(64) : 0)};
}

LearningRule random_rule(Dice& dice) {
  LearningRule rule;
  const std::uint32_t products = dice.pick<std::uint32_t>({0, 1, 2, 3, 4, 16, dice.below(17)});
  for (std::uint32_t i = 0; i < products; ++i) rule.products.push_back(random_product(dice));
  for (DecayTable& table : rule.decays) table = random_decay_table(dice);
  rule.stochastic = dice.one_in(2);
  return rule;
}

std::vector<ListShape> random_shapes(Dice& dice) {
  std::vector<ListShape> shapes;
  for (const ListFormat format : {ListFormat::kSparse, ListFormat::kDense, ListFormat::kShared})
    for (std::uint8_t width = 1; width <= 8; width = static_cast<std::uint8_t>(2 * width))
      for (std::uint8_t delay_bits = 0; delay_bits <= 6;
           delay_bits = static_cast<std::uint8_t>(delay_bits + 3))
        for (const bool tag : {false, true})
          shapes.push_back(
              {.format = format, .weight_bits = width, .delay_bits = delay_bits, .tag = tag});
  for (std::uint32_t i = static_cast<std::uint32_t>(shapes.size()); i > 1; --i)
    std::swap(shapes[i - 1], shapes[dice.below(i)]);
  return shapes;
}

std::uint32_t random_count(Dice& dice, const SynapseLayout& layout, std::uint32_t limit) {
  const std::uint32_t word = layout.per_word();
  const std::uint32_t count = dice.pick<std::uint32_t>(
      {0, 1, word - 1, word, word + 1, 3 * word, dice.below(limit + 1), dice.below(limit + 1)});
  return std::min(count, limit);
}

}  // namespace spikemesh::image::testing
