#include "tests/equivalence/mapped_run.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "compiler/passes/compile.h"
#include "hw/chip/functional_chip.h"

namespace spikemesh::equivalence {
namespace {

constexpr std::uint32_t kSteps = 40;

void inject(const image::ChipImage& image, const std::vector<bool>& channels,
            chip::FunctionalChip& chip) {
  std::size_t channel = 0;
  for (const image::InputGroup& input : image.inputs)
    for (const auto& line : input.lines)
      if (channels[channel++])
        for (const image::AxonAddress& to : line) chip.inject(to);
}

}  // namespace

InputSchedule random_inputs(const network::Network& network, std::uint32_t steps,
                            std::uint32_t seed) {
  std::mt19937 random(seed);
  std::bernoulli_distribution sent(0.3);
  std::size_t channels = 0;
  for (const network::Input& input : network.inputs()) channels += input.size;
  InputSchedule schedule(steps, std::vector<bool>(channels));
  for (auto& step : schedule)
    for (std::size_t i = 0; i < channels; ++i) step[i] = sent(random);
  return schedule;
}

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

std::size_t expect_same_spikes(const network::Network& network, const Architecture& arch,
                               const compiler::CompileOptions& options, std::uint32_t input_seed) {
  const InputSchedule inputs = random_inputs(network, kSteps, input_seed);
  compiler::Compilation compilation{.network = network, .arch = arch, .options = options};
  compiler::compile(compilation);
  const std::vector<Spike> wanted = simulate(compilation.network, inputs);
  EXPECT_EQ(run_chip(compilation.image, inputs), wanted);
  return wanted.size();
}

}  // namespace spikemesh::equivalence
