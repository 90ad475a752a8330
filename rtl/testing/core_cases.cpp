#include "rtl/testing/core_cases.h"

#include <optional>

#include "hw/arch/architecture.h"
#include "hw/image/testing/dice.h"
#include "hw/image/testing/random_image.h"
#include "hw/image/words.h"
#include "rtl/testing/core_bench.h"

namespace spikemesh::rtl::testing {
namespace {

using image::testing::Dice;
using image::testing::random_image;

constexpr std::uint32_t kSteps = 4;
constexpr std::uint32_t kLearningSteps = 12;
constexpr std::uint64_t kLongEpochOneIn = 15;  // images learn in one of the longest epochs

Surroundings random_surroundings(Dice& dice) {
  return {.packets = dice.pick<std::uint32_t>({0, 1, 5, 30, 100}),
          .arrival_one_in = dice.pick<std::uint32_t>({1, 1, 2, 10}),
          .credit_one_in = dice.pick<std::uint32_t>({1, 1, 3, 20}),
          .one_axon = dice.one_in(4)};
}

std::optional<std::int8_t> random_reward(Dice& dice) {
  if (!dice.one_in(3)) return std::nullopt;
  return static_cast<std::int8_t>(dice.pick({1, -1, 127, -128, dice.between(-128, 127)}));
}

/// The largest bias and no threshold for most compartments: they spike whenever they can.
void drive_by_bias(image::CoreImage& core) {
  for (std::size_t c = 0; c < core.compartments.size(); ++c) {
    if (c % 4 == 3) continue;
    auto config = image::CompartmentConfig::unpack(core.compartments[c]);
    config.bias_mantissa = 4095;
    config.bias_exponent = 7;
    config.threshold_mantissa = 0;
    core.compartments[c] = config.pack();
  }
}

/// Every fourth compartment spikes with an adaptation that is about to pass its largest value.
void drive_adaptation_over_its_top(image::CoreImage& core) {
  constexpr std::int32_t kTop = (1 << 23) - 1;  // hardware.md §3.2
  image::Profile profile;
  profile.adapt_mantissa = 8191;
  profile.adapt_exponent = 7;
  core.profiles[0] = profile.pack().low;
  core.profiles[1] = profile.pack().high;
  core.state_uv.resize(core.compartments.size());
  core.state_a.resize(core.compartments.size());
  for (std::size_t c = 1; c < core.compartments.size(); c += 4) {
    auto config = image::CompartmentConfig::unpack(core.compartments[c]);
    config.profile = 0;
    core.compartments[c] = config.pack();
    core.state_uv[c] = image::StateUv{.u = 0, .v = kTop, .refractory = 0}.pack();
    core.state_a[c] = kTop - 100;
  }
}

CaseResult result_of(const CoreBench& bench, std::uint64_t seed, const std::string& difference) {
  return {
      .difference = difference.empty() ? "" : "image " + std::to_string(seed) + " " + difference,
      .spikes = bench.spikes(),
      .packets = bench.packets(),
      .synaptic_updates = bench.synaptic_updates(),
      .held_cycles = bench.held_cycles()};
}

}  // namespace

CaseResult run_random_core(std::uint64_t seed, CoreBuild build) {
  const image::ChipImage chip =
      random_image(load_architecture("tiny"), {.seed = seed, .max_cores = 1, .max_axons = 40});
  Dice dice(seed);
  CoreBench bench(chip, chip.cores.front(), seed, build);
  std::string difference;
  for (std::uint32_t step = 0; step < kSteps && difference.empty(); ++step) {
    difference = bench.run_step(random_surroundings(dice));
  }
  return result_of(bench, seed, difference);
}

CaseResult run_learning_core(std::uint64_t seed, CoreBuild build) {
  Dice dice(~seed);
  image::ChipImage chip = random_image(load_architecture("tiny"),
                                       {.seed = seed,
                                        .max_cores = 1,
                                        .max_compartments = dice.pick<std::uint32_t>({8, 64}),
                                        .max_axons = dice.pick<std::uint32_t>({2, 8, 24})});
  chip.epoch = dice.pick<std::uint32_t>({1, 1, 2, 3});
  image::CoreImage& core = chip.cores.front();
  if (dice.one_in(16)) core.in_axons.clear();
  std::uint32_t steps = kLearningSteps;
  if (seed % kLongEpochOneIn == 0) {
    chip.epoch = dice.pick<std::uint32_t>({17, 40, 63});
    steps = chip.epoch + 1;
  }
  CoreBench bench(chip, core, seed, build);
  std::string difference;
  for (std::uint32_t step = 0; step < steps && difference.empty(); ++step) {
    Surroundings surroundings = random_surroundings(dice);
    surroundings.reward = random_reward(dice);
    difference = bench.run_step(surroundings);
  }
  return result_of(bench, seed, difference);
}

CaseResult run_held_up_core(std::uint64_t seed, CoreBuild build) {
  image::ChipImage chip =
      random_image(load_architecture("mesh128"),
                   {.seed = seed, .max_cores = 1, .max_compartments = 1024, .max_axons = 300});
  drive_by_bias(chip.cores.front());
  drive_adaptation_over_its_top(chip.cores.front());
  CoreBench bench(chip, chip.cores.front(), seed, build);
  std::string difference;
  for (const std::uint32_t credit_one_in : {1U, 4U, 30U}) {
    if (difference.empty()) {
      difference = bench.run_step({.packets = 300, .credit_one_in = credit_one_in});
    }
  }
  return result_of(bench, seed, difference);
}

}  // namespace spikemesh::rtl::testing
