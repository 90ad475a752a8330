// Law 1, hardware.md §14.1: where a compartment was placed changes no spike, no state bit and no
// learned synapse, in cycle fidelity, with noise, rewards and learning.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "compiler/network/testing/random_network.h"
#include "compiler/passes/compile.h"
#include "hw/chip/cycle_chip.h"
#include "tests/equivalence/learned_synapses.h"
#include "tests/equivalence/stimulus.h"

namespace spikemesh::equivalence {
namespace {

constexpr std::uint32_t kSteps = 40;

/// A neuron's state after a step, wherever its root compartment is.
struct NeuronState {
  bool spiked = false;
  std::int32_t u = 0;
  std::int32_t v = 0;
  std::int32_t a = 0;
  std::int32_t refractory = 0;
  bool operator==(const NeuronState&) const = default;
};

/// What must not depend on the mapping.
struct Observed {
  std::vector<std::vector<NeuronState>> steps;  ///< all neurons, population by population
  std::vector<LearnedSynapse> learned;
};

std::vector<NeuronState> neurons(const image::ChipImage& image, const chip::CycleChip& chip,
                                 const chip::ChipState& state) {
  std::vector<NeuronState> found;
  for (const image::Population& population : image.populations)
    for (const image::CompartmentAddress& at : population.neurons) {
      const auto core = static_cast<std::size_t>(image.find_core(at.core) - image.cores.data());
      const std::size_t i = at.compartment.index();
      const core::CoreState& its = state.cores[core];
      found.push_back({.spiked = std::ranges::binary_search(chip.core(core).spikes(), i),
                       .u = its.u[i],
                       .v = its.v[i],
                       .a = its.a[i],
                       .refractory = its.refractory[i]});
    }
  return found;
}

Observed observe(const image::ChipImage& image, const Stimulus& stimulus) {
  chip::CycleChip chip(image);
  Observed seen;
  for (std::uint32_t t = 0; t < kSteps; ++t) {
    give(chip, image, stimulus, t);
    chip.step();
    seen.steps.push_back(neurons(image, chip, chip.state()));
  }
  seen.learned = learned_synapses(image, chip.state());
  return seen;
}

image::ChipImage compile(const network::Network& network, const compiler::CompileOptions& options) {
  Architecture arch = load_architecture("mesh128");
  arch.core.compartments = 32;
  arch.core.accumulators = 1024;
  compiler::Compilation compilation{.network = network, .arch = arch, .options = options};
  compiler::compile(compilation);
  return std::move(compilation.image);
}

TEST(Placement, ChangesNoSpikeNoStateAndNoWeight) {
  std::size_t spikes = 0;
  std::size_t moved = 0;
  for (std::uint32_t seed = 500; seed < 530; ++seed) {
    SCOPED_TRACE(fmt::format("seed {}", seed));
    network::RandomNetworkSize size;
    size.learning = seed % 2 == 0;
    const network::Network network = network::random_network(seed, size);
    const Stimulus stimulus = random_stimulus(network, kSteps, seed);
    const image::ChipImage one =
        compile(network, {.partition = "sequential", .place = "row-major"});
    const image::ChipImage other =
        compile(network, {.partition = "multilevel", .place = "anneal", .seed = seed, .effort = 3});
    const Observed first = observe(one, stimulus);
    const Observed second = observe(other, stimulus);
    for (std::uint32_t t = 0; t < kSteps; ++t) {
      ASSERT_TRUE(first.steps[t] == second.steps[t]) << "step " << t;
      for (const NeuronState& neuron : first.steps[t]) spikes += neuron.spiked ? 1 : 0;
    }
    ASSERT_TRUE(first.learned == second.learned);
    for (std::size_t p = 0; p < one.populations.size(); ++p)
      if (one.populations[p].neurons != other.populations[p].neurons) ++moved;
  }
  EXPECT_GT(spikes, 3000U) << "networks must be active for the comparison to mean something";
  EXPECT_GT(moved, 30U) << "the two mappings must differ";
}

}  // namespace
}  // namespace spikemesh::equivalence
