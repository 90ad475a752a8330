#include "hw/core/sweep_timing.h"

#include <gtest/gtest.h>

#include <span>
#include <vector>

#include "hw/image/image_builder.h"

namespace spikemesh::core {
namespace {

/// A core with two compartments, a list of three synapses (8-bit sparse: three a word), plastic
/// with a rule of two products, a plastic one that is never visited, and one that is not plastic.
image::ChipImage make_image() {
  image::ImageBuilder builder(load_architecture("mesh128"));
  constexpr std::uint32_t kSlotsLog2 = 3;
  builder.set_epoch(1);
  auto& core = builder.add_core(CoreId{0}, kSlotsLog2);
  const auto profile = core.add_profile({});
  core.add_compartment({.profile = profile, .threshold_mantissa = 100, .logical_id = 0});
  core.add_compartment({.profile = profile, .threshold_mantissa = 100, .logical_id = 1});
  image::LearningRule always;
  always.products.resize(2);  // no gate: they can be non-zero
  for (auto& product : always.products) product.mantissa = 1;
  image::LearningRule on_hit;
  on_hit.products.resize(1);
  on_hit.products[0].mantissa = 1;
  on_hit.products[0].gate_x0 = true;
  const auto visited = core.add_rule(always);
  const auto skipped = core.add_rule(on_hit);
  const std::vector<image::Synapse> synapses(3);
  const auto add = [&core, &synapses](std::optional<image::Plasticity> plasticity) {
    const image::AxonList list{.list = core.store({}, synapses), .plasticity = plasticity};
    core.add_axon(std::span(&list, 1));
  };
  add(image::Plasticity{.rule = visited});
  add(image::Plasticity{.rule = skipped});
  add(std::nullopt);
  return builder.build();
}

// hardware.md §12.5: entries 3 · 2; the visited list a word read 2 and written 1, three synapses of
// max(learning_synapse, 2 + 2); traces of two plastic entries 2 · 1; compartments 2 · 2.
TEST(SweepTiming, SumsTheActionsOfTheTable) {
  const image::ChipImage image = make_image();
  const FunctionalCore core(image.architecture.core, image.cores[0], image);
  EXPECT_EQ(sweep_done(core, Cycle{1}).value(), 6U + 3 + 3 * 4 + 2 + 4 - 1);
  EXPECT_EQ(sweep_done(core, Cycle{61}).value(), 6U + 3 + 3 * 61 + 2 + 4 - 1);
}

TEST(SweepTiming, CoreWithoutAnythingIsDoneInCycleZero) {
  const image::ChipImage image = make_image();
  const FunctionalCore core(image.architecture.core, image::CoreImage{}, image);
  EXPECT_EQ(sweep_done(core, Cycle{1}).value(), 0U);
}

}  // namespace
}  // namespace spikemesh::core
