#include "runtime/learning/cost.h"

#include <gtest/gtest.h>

#include "hw/chip/cycle_chip.h"
#include "hw/energy/energy.h"
#include "hw/image/image_builder.h"

namespace spikemesh::learning {
namespace {

network::LearningRule rule_of(const char* text) {
  return {.name = "r", .rule = rules::parse_rule(text)};
}

RuleCost cost_of(const char* text, const SynapseStart& start, const Architecture& arch) {
  return measure_cost(rule_of(text), start, arch);
}

// hardware.md §12.5: a word is read in 2 and written in 1, a synapse takes P + 2.
TEST(RuleCost, IsTheProductsAndTheWordsShare) {
  Architecture arch = load_architecture("mesh128");
  arch.timing.learning_synapse = Cycle{1};
  EXPECT_DOUBLE_EQ(cost_of("dw = x1*y0 - y1*x0", {}, arch).cycles, 4 + 3.0 / 8);
  EXPECT_DOUBLE_EQ(cost_of("dw = x1*y0", {.weight_bits = 4}, arch).cycles, 3 + 3.0 / 16);
  const RuleCost tagged = cost_of("dt = x1*y0; dw = r1*t", {}, arch);
  EXPECT_EQ(tagged.synapses_per_word, 3U) << "8 bits and a tag of 9";
  EXPECT_DOUBLE_EQ(tagged.cycles, 4 + 3.0 / 3);
  arch.timing.learning_synapse = Cycle{7};
  EXPECT_DOUBLE_EQ(cost_of("dw = x1*y0", {}, arch).cycles, 7 + 3.0 / 8);
}

/// A list of so many synapses, hit in step 0, on the chip in cycles.
chip::StepStatistics learning_step(const network::LearningRule& rule, std::uint32_t synapses,
                                   const Architecture& arch) {
  image::ImageBuilder builder(arch);
  builder.set_epoch(1);
  image::CoreBuilder& core = builder.add_core(CoreId{0}, 3);
  const std::uint8_t number = core.add_rule(image_rule(rule));
  const std::uint8_t profile = core.add_profile({.y_traces = true});
  for (std::uint32_t c = 0; c < 64; ++c)
    core.add_compartment({.profile = profile, .threshold_mantissa = 100, .logical_id = c});
  const std::vector<image::Synapse> list(synapses);
  const image::AxonList axon{.list = core.store({.format = image::ListFormat::kDense}, list),
                             .plasticity = image::Plasticity{.rule = number}};
  core.add_axon(std::span(&axon, 1));
  const image::ChipImage image = builder.build();
  chip::CycleChip chip(image);
  chip.inject({CoreId{0}, AxonId{0}});
  return chip.step();
}

TEST(RuleCost, IsWhatTheChipInCyclesTakesAndSpends) {
  for (const char* preset : {"mesh128", "loihi1"}) {
    const Architecture arch = load_architecture(preset);
    const network::LearningRule rule = rule_of("dw = 2^-4*x1*y0 - 2^-5*y1*x0");
    const RuleCost cost = measure_cost(rule, {}, arch);
    const auto few = learning_step(rule, 16, arch);
    const auto many = learning_step(rule, 48, arch);
    const auto updates = [&](const chip::StepStatistics& step) {
      return energy::whole_energy_of(arch, step)[energy::Category::kSynapticUpdate];
    };
    EXPECT_EQ(updates(many).events - updates(few).events, 32U) << preset;
    EXPECT_DOUBLE_EQ(updates(many).total().value() - updates(few).total().value(),
                     32 * cost.picojoules);
    EXPECT_DOUBLE_EQ(static_cast<double>((many.sweep - few.sweep).value()), 32 * cost.cycles);
    EXPECT_DOUBLE_EQ(cost.nanoseconds,
                     cost.cycles * static_cast<double>(arch.clock.period.value()) / 1000);
  }
}

}  // namespace
}  // namespace spikemesh::learning
