// A network before mapping and after mapping gives the same spikes: direct simulation of the
// description against the functional engine on the compiled image.

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "compiler/network/testing/random_network.h"
#include "compiler/passes/compile.h"
#include "compiler/passes/partitioners.h"
#include "compiler/passes/placers.h"
#include "hw/chip/functional_chip.h"
#include "tests/equivalence/direct_simulation.h"

namespace spikemesh::equivalence {
namespace {

constexpr std::uint32_t kSteps = 40;

InputSchedule random_inputs(const network::Network& network, std::uint32_t seed) {
  std::mt19937 random(seed);
  std::bernoulli_distribution sent(0.3);
  std::size_t channels = 0;
  for (const network::Input& input : network.inputs()) channels += input.size;
  InputSchedule schedule(kSteps, std::vector<bool>(channels));
  for (auto& step : schedule)
    for (std::size_t i = 0; i < channels; ++i) step[i] = sent(random);
  return schedule;
}

void inject(const image::ChipImage& image, const std::vector<bool>& channels,
            chip::FunctionalChip& chip) {
  std::size_t channel = 0;
  for (const image::InputGroup& input : image.inputs)
    for (const auto& line : input.lines)
      if (channels[channel++])
        for (const image::AxonAddress& to : line) chip.inject(to);
}

/// The spikes of all neurons, found through the image's populations, sorted.
std::vector<Spike> run_chip(const image::ChipImage& image, const InputSchedule& inputs) {
  chip::FunctionalChip chip(image);
  std::vector<std::vector<Spike>> owner(image.architecture.core_count());
  for (const image::CoreImage& core : image.cores)
    owner[core.id.index()].resize(core.compartments.size(), Spike{.population = 0xffffffff});
  for (std::uint32_t p = 0; p < image.populations.size(); ++p)
    for (std::uint32_t n = 0; n < image.populations[p].neurons.size(); ++n) {
      const image::CompartmentAddress& at = image.populations[p].neurons[n];
      owner[at.core.index()][at.compartment.index()] = {.population = p, .neuron = n};
    }
  std::vector<Spike> spikes;
  for (std::uint32_t t = 0; t < inputs.size(); ++t) {
    inject(image, inputs[t], chip);
    chip.step();
    for (std::size_t c = 0; c < chip.core_count(); ++c)
      for (const std::uint32_t compartment : chip.core(c).spikes()) {
        Spike spike = owner[chip.core_ids()[c].index()][compartment];
        if (spike.population == 0xffffffff) continue;  // not the root of its tree
        spike.step = t;
        spikes.push_back(spike);
      }
  }
  std::ranges::sort(spikes);
  return spikes;
}

/// Compiles for an architecture and compares; returns how many spikes there were.
std::size_t compare(std::uint32_t seed, const Architecture& arch,
                    const compiler::CompileOptions& options = {}) {
  const network::Network network = network::random_network(seed);
  const InputSchedule inputs = random_inputs(network, seed);
  compiler::Compilation compilation{.network = network, .arch = arch, .options = options};
  compiler::compile(compilation);
  const std::vector<Spike> wanted = simulate(network, inputs);
  EXPECT_EQ(run_chip(compilation.image, inputs), wanted);
  return wanted.size();
}

TEST(CompilerEquivalence, RandomNetworksSpikeAsTheirDescriptionSays) {
  const Architecture arch = load_architecture("mesh4x4");
  std::size_t spikes = 0;
  std::size_t silent = 0;
  constexpr std::uint32_t kNetworks = 80;
  for (std::uint32_t seed = 100; seed < 100 + kNetworks; ++seed) {
    SCOPED_TRACE(seed);
    const std::size_t count = compare(seed, arch);
    spikes += count;
    silent += count == 0 ? 1 : 0;
  }
  EXPECT_GT(spikes, 10000U) << "networks must be active for the comparison to mean something";
  EXPECT_LT(silent, kNetworks / 4);
}

TEST(CompilerEquivalence, ManySmallCoresSpikeAsTheDescriptionSays) {
  Architecture arch = load_architecture("mesh128");
  arch.core.compartments = 16;
  arch.core.accumulators = 512;
  for (std::uint32_t seed = 200; seed < 230; ++seed) {
    SCOPED_TRACE(seed);
    compare(seed, arch);
  }
}

TEST(CompilerEquivalence, FourCoresARouterSpikeAsTheDescriptionSays) {
  Architecture arch = load_architecture("loihi1");
  arch.core.compartments = 32;
  arch.core.accumulators = 1024;
  for (std::uint32_t seed = 300; seed < 320; ++seed) {
    SCOPED_TRACE(seed);
    compare(seed, arch);
  }
}

TEST(CompilerEquivalence, AnyPartitionPlacementSeedAndEffortSpikesAsTheDescriptionSays) {
  Architecture arch = load_architecture("mesh128");
  arch.core.compartments = 32;
  arch.core.accumulators = 1024;
  std::uint32_t seed = 400;
  for (const compiler::Partitioner& partitioner : compiler::partitioners())
    for (const compiler::Placer& placer : compiler::placers())
      for (const std::uint32_t effort : {0U, 5U}) {
        SCOPED_TRACE(fmt::format("{} {} {} {}", partitioner.name, placer.name, effort, ++seed));
        compare(
            seed, arch,
            {.partition = partitioner.name, .place = placer.name, .seed = seed, .effort = effort});
      }
}

}  // namespace
}  // namespace spikemesh::equivalence
