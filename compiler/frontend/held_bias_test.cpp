#include "compiler/frontend/held_bias.h"

#include <gtest/gtest.h>

#include <vector>

#include "base/error.h"
#include "compiler/passes/compile.h"
#include "hw/chip/functional_chip.h"

namespace spikemesh::frontend {
namespace {

TEST(HeldBias, ActsInEveryStepAfterItsSpikes) {
  const std::vector<std::int32_t> biases{0, 1, -1, 8960, kMinHeldBias, kMaxHeldBias};
  const auto size = static_cast<std::uint32_t>(biases.size());
  network::Network network("held");
  network::Neuron neuron;
  neuron.profile.decay_v = 0;  // v is the sum of the biases
  neuron.threshold = network::kMaxThresholdMantissa;
  add_held_bias(network, "cells", size, neuron, 0.0);
  compiler::Compilation compilation{.network = network, .arch = load_architecture("tiny")};
  compiler::compile(compilation);
  const image::ChipImage& image = compilation.image;
  chip::FunctionalChip chip(image);
  for (const HeldBiasSpike& spike : held_bias_spikes(biases))
    for (const image::AxonAddress& to :
         image.find_input(held_bias_input("cells", spike.bit))->lines[spike.neuron])
      chip.inject(to);
  for (int step = 0; step < 4; ++step) chip.step();
  constexpr int kActingSteps = 3;
  for (std::uint32_t i = 0; i < size; ++i) {
    const image::CompartmentAddress& at = image.find_population("cells")->neurons[i];
    std::size_t core = 0;
    while (chip.core_ids()[core] != at.core) ++core;
    EXPECT_EQ(chip.core(core).compartment(at.compartment.value()).v, kActingSteps * biases[i]) << i;
  }
}

TEST(HeldBias, OutOfRangeIsRefusedByNeuron) {
  for (const std::int32_t bias : {kMinHeldBias - 1, kMaxHeldBias + 1})
    EXPECT_THROW(held_bias_spikes(std::vector<std::int32_t>{0, bias}), UserError);
}

}  // namespace
}  // namespace spikemesh::frontend
