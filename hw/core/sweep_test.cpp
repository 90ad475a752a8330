#include "hw/core/sweep.h"

#include <gtest/gtest.h>

#include <random>

#include "hw/core/functional_core.h"
#include "hw/image/image_builder.h"
#include "hw/image/testing/dice.h"
#include "hw/image/testing/random_image.h"
#include "hw/image/testing/random_parts.h"

namespace spikemesh::core {
namespace {

using image::ListFormat;
using image::testing::Dice;

std::vector<SweepMethod> all_methods() {
  std::vector<SweepMethod> methods;
  for (const arith::VectorSet set : arith::vector_sets()) {
    methods.push_back({SweepMethod::Kind::kVector, set});
    methods.push_back({SweepMethod::Kind::kQuickest, set});
  }
  return methods;
}

/// How much happens in an epoch, and what rules are made of.
struct Activity {
  std::uint32_t hit_percent;
  std::uint32_t spike_percent;
  bool y_gated;  ///< every product wants a spike: quiet targets learn nothing
};

image::LearningRule rule_for(const Activity& activity, Dice& dice) {
  image::LearningRule rule = image::testing::random_rule(dice);
  if (activity.y_gated) {
    for (image::Product& product : rule.products) product.gate_y0 = true;
  }
  return rule;
}

constexpr std::uint32_t kRules = 6;

struct ListPlan {
  image::ListShape shape;
  std::uint32_t count;
  std::uint32_t compartments;  ///< of the core
};

image::AxonList random_list(image::CoreBuilder& core, const ListPlan& plan, Dice& dice) {
  const image::ListShape& shape = plan.shape;
  std::vector<image::Synapse> synapses(plan.count);
  const std::uint32_t base =
      shape.format == ListFormat::kSparse ? 0 : dice.below(plan.compartments - plan.count + 1);
  for (auto& synapse : synapses) {
    if (shape.format != ListFormat::kDense) {
      synapse.target = static_cast<std::uint16_t>(dice.below(plan.compartments - base));
    }
    synapse.weight = static_cast<std::uint8_t>(dice.below(1U << shape.weight_bits));
    if (shape.delay_bits != 0) synapse.delay = static_cast<std::uint8_t>(dice.below(7));
    if (shape.tag) synapse.tag = static_cast<std::int16_t>(dice.between(-256, 255));
  }
  return {.list = core.store(shape, synapses),
          .sign = dice.pick({image::WeightSign::kExcitatory, image::WeightSign::kInhibitory,
                             image::WeightSign::kMixed}),
          .base = static_cast<std::uint16_t>(base),
          .plasticity = image::Plasticity{.rule = static_cast<std::uint8_t>(dice.below(kRules)),
                                          .source_id = dice.below(1U << 23)}};
}

void add_list(image::CoreBuilder& core, const ListPlan& plan, Dice& dice) {
  const image::AxonList list = random_list(core, plan, dice);
  core.add_axon(std::span(&list, 1));
}

/// Lists that differ in little, as those that are worked together.
void add_short_lists(image::CoreBuilder& core, const ListPlan& plan, Dice& dice) {
  const image::AxonList first = random_list(core, plan, dice);
  core.add_axon(std::span(&first, 1));
  const std::uint32_t lists = dice.below(6);
  for (std::uint32_t i = 0; i < lists; ++i) {
    ListPlan like = plan;
    like.count = 1 + dice.below(plan.count);
    image::AxonList next = random_list(core, like, dice);
    next.sign = first.sign;
    next.plasticity->rule = first.plasticity->rule;
    core.add_axon(std::span(&next, 1));
  }
}

/// Makes some entries name the words of the one before them: the second learns on from the first.
void share_words(image::CoreImage& core, Dice& dice) {
  for (std::size_t i = 1; i < core.in_axons.size(); ++i) {
    const auto before = image::InAxonEntry::unpack(core.in_axons[i - 1]);
    auto entry = image::InAxonEntry::unpack(core.in_axons[i]);
    const bool alike = entry.format == before.format && entry.weight_bits == before.weight_bits &&
                       entry.delay_bits == before.delay_bits && entry.tag == before.tag &&
                       entry.base == before.base && entry.count <= before.count;
    if (!alike || !dice.one_in(3)) continue;
    entry.address = before.address;
    core.in_axons[i] = entry.pack();
  }
}

/// A core with lists of every shape and sign, and compartments of three trace classes.
image::ChipImage busy_core(const Activity& activity, Dice& dice) {
  image::ImageBuilder builder(load_architecture("mesh128"));
  builder.set_epoch(1 + dice.below(63));
  builder.set_seed(static_cast<std::uint32_t>(dice.word()));
  image::CoreBuilder& core = builder.add_core(CoreId{0}, 3 + dice.below(2));
  for (std::uint32_t r = 0; r < kRules; ++r) core.add_rule(rule_for(activity, dice));
  const std::uint32_t compartments = 500 + dice.below(12);
  for (std::uint32_t c = 0; c < compartments; ++c) {
    const auto profile = core.add_profile(
        {.trace_class = static_cast<std::uint8_t>(c / 100 % 3), .y_traces = c / 50 % 4 != 1});
    core.add_compartment({.profile = profile,
                          .threshold_mantissa = 100,
                          .logical_id = static_cast<std::uint32_t>(dice.below(1U << 23))});
  }
  for (const image::ListShape& shape : image::testing::random_shapes(dice)) {
    add_list(core, {shape, 1 + dice.below(shape.weight_bits == 8 ? 400 : 500), compartments}, dice);
    add_short_lists(core, {shape, 1 + dice.below(40), compartments}, dice);
  }
  image::ChipImage chip = builder.build();
  share_words(chip.cores[0], dice);
  return chip;
}

/// What an epoch can leave behind: hits, spikes, traces and rewards, drawn anew.
CoreState state_of(const FunctionalCore& core, const image::ChipImage& chip,
                   const Activity& activity, Dice& dice) {
  CoreState state = core.state();
  const auto event = [&](std::uint32_t percent) {
    const auto step = static_cast<std::uint8_t>(dice.below(chip.epoch));
    return dice.below(100) < percent ? image::TraceTime{.step = step, .hit = true}.pack()
                                     : std::uint8_t{0};
  };
  for (auto& time : state.x_times) time = event(activity.hit_percent);
  for (auto& word : state.x_traces) {
    if (dice.one_in(2)) word |= dice.below(1U << 14);
  }
  for (std::uint32_t c = 0; c < core.compartments(); ++c) {
    if (!core.dendrite().profile(c).y_traces) continue;
    state.y_times[c] = event(activity.spike_percent);
    if (!activity.y_gated) state.y_traces[c] = dice.below(1U << 21);
  }
  state.r1 = dice.between(-128, 127);
  state.r_committed = dice.one_in(2);
  state.r_pending = state.r_committed ? dice.between(-128, 127) : 0;
  return state;
}

/// Every method against the scalar one, over many cores. The scalar one is held against the naive
/// chip, which reads the specification by itself (hw/chip).
void compare_methods(const Activity& activity, std::uint64_t seeds) {
  std::uint64_t changed = 0;
  for (std::uint64_t seed = 0; seed < seeds; ++seed) {
    Dice dice(seed);
    const image::ChipImage chip = busy_core(activity, dice);
    FunctionalCore core(chip.architecture.core, chip.cores[0], chip);
    const CoreState start = state_of(core, chip, activity, dice);
    const Step t{std::uint64_t{chip.epoch} * (1 + dice.below(64)) - 1};
    core.set_state(start);
    const std::uint64_t visited = core.sweep(t, {.kind = SweepMethod::Kind::kScalar});
    const CoreState expected = core.state();
    changed += expected.synapses != start.synapses ? 1U : 0U;
    for (const SweepMethod& method : all_methods()) {
      core.set_state(start);
      EXPECT_EQ(core.sweep(t, method), visited);
      ASSERT_EQ(core.state(), expected)
          << "seed " << seed << ", kind " << static_cast<int>(method.kind) << ", set "
          << static_cast<int>(method.set);
    }
  }
  EXPECT_GT(changed * 2, seeds) << "too little was learned to compare";
}

TEST(Sweep, EveryMethodLearnsTheSameBits) { compare_methods({60, 60, false}, 60); }

TEST(Sweep, EveryMethodLearnsTheSameBitsWhereFewTargetsSpiked) {
  compare_methods({60, 2, true}, 60);
}

TEST(Sweep, EveryMethodLearnsTheSameBitsWhereNothingHappened) {
  for (std::uint64_t seed = 0; seed < 10; ++seed) {
    Dice dice(seed);
    const Activity silent{0, 0, true};
    const image::ChipImage chip = busy_core(silent, dice);
    FunctionalCore core(chip.architecture.core, chip.cores[0], chip);
    const CoreState start = core.state();
    core.sweep(Step{std::uint64_t{chip.epoch} - 1});
    EXPECT_EQ(core.state().synapses, start.synapses);
  }
}

// hardware.md §11: the other synapses of such a list learn.
TEST(Sweep, ASynapseWhoseTargetIsNoCompartmentStays) {
  image::ImageBuilder builder(load_architecture("mesh128"));
  builder.set_epoch(1);
  image::CoreBuilder& builder_of_core = builder.add_core(CoreId{0}, 3);
  image::LearningRule rule;
  rule.products = {{.sum = image::ProductSum::kWeight, .mantissa = 5}};  // dw = 5
  const auto number = builder_of_core.add_rule(rule);
  const auto profile = builder_of_core.add_profile({});
  for (std::uint32_t c = 0; c < 2; ++c) {
    builder_of_core.add_compartment({.profile = profile, .threshold_mantissa = 9, .logical_id = c});
  }
  const std::vector<image::Synapse> synapses{{.target = 0, .weight = 10},
                                             {.target = 1, .weight = 20}};
  const image::AxonList list{.list = builder_of_core.store({}, synapses),
                             .plasticity = image::Plasticity{.rule = number}};
  builder_of_core.add_axon(std::span(&list, 1));
  image::ChipImage chip = builder.build();
  const auto layout = image::SynapseLayout::of({.format = ListFormat::kSparse, .weight_bits = 8});
  std::uint64_t& word = chip.cores[0].synapses[0];
  word = layout.insert(word, 1, {.target = 700, .weight = 20});
  FunctionalCore core(chip.architecture.core, chip.cores[0], chip);
  EXPECT_EQ(core.sweep(Step{0}), 2U);
  EXPECT_EQ(layout.extract(core.synapse_words()[0], 0).weight, 15);
  EXPECT_EQ(layout.extract(core.synapse_words()[0], 1).weight, 20);
}

}  // namespace
}  // namespace spikemesh::core
