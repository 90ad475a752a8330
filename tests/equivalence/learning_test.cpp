// A plastic network before and after mapping: the same spikes, and in the end the same weights,
// delays and tags, by direct simulation, on the functional and on the cycle chip.

#include <gtest/gtest.h>

#include "compiler/network/testing/random_network.h"
#include "compiler/passes/compile.h"
#include "hw/chip/cycle_chip.h"
#include "hw/chip/functional_chip.h"
#include "tests/equivalence/direct_simulation.h"
#include "tests/equivalence/learned_synapses.h"
#include "tests/equivalence/stimulus.h"

namespace spikemesh::equivalence {
namespace {

constexpr std::uint32_t kSteps = 60;

template <class Chip>
Outcome run_chip(const image::ChipImage& image, const Stimulus& stimulus) {
  Chip chip(image);
  Outcome outcome;
  for (std::uint32_t t = 0; t < kSteps; ++t) {
    give(chip, image, stimulus, t);
    chip.step();
    for (std::uint32_t p = 0; p < image.populations.size(); ++p)
      for (std::uint32_t n = 0; n < image.populations[p].neurons.size(); ++n) {
        const image::CompartmentAddress& at = image.populations[p].neurons[n];
        const auto core = static_cast<std::size_t>(image.find_core(at.core) - image.cores.data());
        const auto spikes = chip.core(core).spikes();
        if (std::ranges::binary_search(spikes, at.compartment.value()))
          outcome.spikes.push_back({t, p, n});
      }
  }
  std::ranges::sort(outcome.spikes);
  outcome.learned = learned_synapses(image, chip.state());
  return outcome;
}

/// What the comparisons of a test came across.
struct Seen {
  std::size_t spikes = 0;
  std::size_t synapses = 0;
  std::size_t changed = 0;  ///< synapses that are not as they began
  std::size_t cores = 0;    ///< most of one network
};

void expect_same(const Outcome& found, const Outcome& wanted) {
  EXPECT_EQ(found.spikes, wanted.spikes);
  EXPECT_TRUE(found.learned == wanted.learned);
}

template <class Chip>
void compare(std::uint32_t seed, const Architecture& arch, Seen& seen) {
  SCOPED_TRACE(seed);
  network::RandomNetworkSize size{.neurons = 30};
  size.learning = true;
  const network::Network network = network::random_network(seed, size);
  const Stimulus stimulus = random_stimulus(network, kSteps, seed);
  compiler::Compilation compilation{.network = network, .arch = arch};
  compiler::compile(compilation);
  const Outcome wanted = simulate_all(network, stimulus.inputs, stimulus.rewards);
  expect_same(run_chip<Chip>(compilation.image, stimulus), wanted);
  const std::vector<LearnedSynapse> before = simulate_all(network, {}, {}).learned;
  ASSERT_EQ(before.size(), wanted.learned.size());
  seen.spikes += wanted.spikes.size();
  seen.synapses += before.size();
  for (std::size_t i = 0; i < before.size(); ++i) seen.changed += before[i] != wanted.learned[i];
  seen.cores = std::max(seen.cores, compilation.clusters.size());
}

TEST(LearningEquivalence, RandomPlasticNetworksLearnAsTheirDescriptionSays) {
  Seen seen;
  for (std::uint32_t seed = 1000; seed < 1060; ++seed)
    compare<chip::FunctionalChip>(seed, load_architecture("mesh4x4"), seen);
  EXPECT_GT(seen.spikes, 5000U) << "networks must be active for the comparison to mean something";
  EXPECT_GT(seen.synapses, 10000U);
  EXPECT_GT(seen.changed, seen.synapses / 3);
}

TEST(LearningEquivalence, ManySmallCoresLearnAsTheDescriptionSays) {
  Architecture arch = load_architecture("mesh128");
  arch.core.compartments = 16;
  arch.core.accumulators = 512;
  Seen seen;
  for (std::uint32_t seed = 1100; seed < 1130; ++seed)
    compare<chip::FunctionalChip>(seed, arch, seen);
  EXPECT_GT(seen.cores, 6U);
  EXPECT_GT(seen.changed, seen.synapses / 3);
}

TEST(LearningEquivalence, TheCycleChipLearnsAsTheDescriptionSays) {
  Seen seen;
  for (std::uint32_t seed = 1200; seed < 1225; ++seed)
    compare<chip::CycleChip>(seed, load_architecture("mesh4x4"), seen);
  EXPECT_GT(seen.changed, seen.synapses / 3);
}

}  // namespace
}  // namespace spikemesh::equivalence
