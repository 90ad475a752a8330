#include "hw/chip/testing/random_laws.h"

#include <gtest/gtest.h>

#include <vector>

#include "hw/chip/cycle_chip.h"
#include "hw/chip/functional_chip.h"
#include "hw/image/testing/dice.h"
#include "hw/image/testing/random_image.h"

namespace spikemesh::chip::testing {
namespace {

using image::testing::StepInput;

constexpr std::uint32_t kSteps = 8;

/// Everything that the laws speak of after a step.
struct Observed {
  std::vector<std::vector<std::uint32_t>> spikes;  ///< by core
  std::vector<HostSpike> read_outs;
  ChipState state;
  bool operator==(const Observed&) const = default;
};

template <class AnyChip>
Observed observe(const AnyChip& chip) {
  Observed seen{.spikes = {}, .read_outs = {}, .state = chip.state()};
  for (std::size_t i = 0; i < chip.core_count(); ++i) {
    const auto spikes = chip.core(i).spikes();
    seen.spikes.emplace_back(spikes.begin(), spikes.end());
  }
  seen.read_outs.assign(chip.read_outs().begin(), chip.read_outs().end());
  return seen;
}

template <class AnyChip>
void give(AnyChip& chip, const image::ChipImage& image, const StepInput& input) {
  for (const StepInput::Spike& spike : input.spikes) {
    for (const image::AxonAddress& to : image.inputs[spike.group].lines[spike.line]) {
      chip.inject(to);
    }
  }
  for (const std::int8_t reward : input.rewards) chip.reward(reward);
}

image::ChipImage make_image(const Architecture& architecture, std::uint64_t seed) {
  return image::testing::random_image(architecture, {.seed = seed});
}

/// An architecture whose timing is drawn from the seed: everything that must not change a spike.
Architecture shuffle_timing(Architecture architecture, std::uint64_t seed) {
  image::testing::Dice dice(seed);
  architecture.core.synapse_lanes = dice.pick({1U, 2U, 4U});
  architecture.core.input_fifo_depth = 2 + dice.below(8);
  architecture.core.word_fifo_depth = 2 + dice.below(5);
  architecture.core.spike_fifo_depth = 2 + dice.below(10);
  architecture.core.flit_fifo_depth = 2 + dice.below(5);
  architecture.noc.fabrics = 1 + dice.below(2);
  architecture.noc.fifo_depth = 2 + dice.below(7);
  architecture.clock.period = Picoseconds{100 + dice.below(2000)};
  architecture.timing.synapse_group = Cycle{1 + dice.below(4)};
  architecture.timing.compartment_active = Cycle{1 + dice.below(4)};
  architecture.timing.compartment_inactive = Cycle{1 + dice.below(4)};
  architecture.timing.hop_east_west = Cycle{dice.below(4)};
  architecture.timing.hop_north_south = Cycle{dice.below(4)};
  architecture.timing.local_link = Cycle{dice.below(4)};
  architecture.timing.link_interval = Cycle{1 + dice.below(4)};
  architecture.timing.barrier = Cycle{14 + dice.below(40)};
  return architecture;
}

/// Counters that both fidelities have.
void expect_same_counts(const FunctionalChip& functional, const CycleChip& cycle,
                        const StepStatistics& statistics) {
  for (std::size_t i = 0; i < functional.core_count(); ++i) {
    const core::StepCounts& timed = statistics.cores[cycle.core_ids()[i].index()];
    EXPECT_EQ(timed, functional.counts()[i]) << "core " << i;
  }
}

}  // namespace

void expect_fidelities_agree(std::uint64_t seed, const std::string& preset) {
  SCOPED_TRACE("seed " + std::to_string(seed) + " on " + preset);
  image::ChipImage image = make_image(load_architecture(preset), seed);
  const auto inputs = image::testing::random_stimulus(image, kSteps, seed);
  FunctionalChip functional(image);
  image.architecture = shuffle_timing(image.architecture, seed);
  ASSERT_NO_THROW(check_architecture(image.architecture));
  CycleChip cycle(image);
  if (seed % 2 == 1) cycle.shuffle_order(seed);
  for (std::uint32_t t = 0; t < kSteps; ++t) {
    give(functional, image, inputs[t]);
    give(cycle, image, inputs[t]);
    functional.step();
    const StepStatistics& statistics = cycle.step();
    ASSERT_EQ(observe(cycle), observe(functional)) << "step " << t;
    expect_same_counts(functional, cycle, statistics);
  }
}

void expect_order_is_free(std::uint64_t seed) {
  SCOPED_TRACE("seed " + std::to_string(seed));
  image::ChipImage image = make_image(load_architecture("mesh4x4"), seed);
  image.architecture = shuffle_timing(image.architecture, seed);
  const auto inputs = image::testing::random_stimulus(image, kSteps, seed);
  CycleChip plain(image);
  CycleChip shuffled(image);
  shuffled.shuffle_order(seed + 1);
  for (std::uint32_t t = 0; t < kSteps; ++t) {
    give(plain, image, inputs[t]);
    give(shuffled, image, inputs[t]);
    const StepStatistics expected = plain.step();
    ASSERT_EQ(shuffled.step(), expected) << "step " << t;
  }
}

void expect_step_stands_alone(std::uint64_t seed) {
  SCOPED_TRACE("seed " + std::to_string(seed));
  const image::ChipImage image = make_image(load_architecture("mesh4x4"), seed);
  const auto inputs = image::testing::random_stimulus(image, kSteps, seed);
  FunctionalChip functional(image);
  CycleChip whole_run(image);
  for (std::uint32_t t = 0; t < kSteps; ++t) {
    CycleChip alone(image);
    alone.set_state(functional.state());
    give(alone, image, inputs[t]);
    give(whole_run, image, inputs[t]);
    give(functional, image, inputs[t]);
    const StepStatistics in_the_run = whole_run.step();
    ASSERT_EQ(alone.step(), in_the_run) << "step " << t;
    functional.step();
  }
}

}  // namespace spikemesh::chip::testing
