#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "base/error.h"
#include "compiler/passes/compile.h"
#include "compiler/passes/passes.h"

namespace spikemesh::compiler {
namespace {

using network::AllToAll;
using network::Input;
using network::Network;
using network::Neuron;
using network::NeuronTree;
using network::PhysicalNeuron;
using network::Population;
using network::Projection;
using network::RealWeights;

Network physical_network(PhysicalNeuron neuron, std::vector<double> weights) {
  Network network;
  network.set_step_ms(0.5);
  network.add(Input{.name = "in", .size = static_cast<std::uint32_t>(weights.size())});
  network.add(Population{.name = "a", .size = 1, .neuron = neuron});
  Projection projection{.name = "ia", .source = "in", .target = "a", .rule = AllToAll{}};
  projection.weight = RealWeights{std::move(weights)};
  network.add(std::move(projection));
  return network;
}

Network quantised(Network network) {
  Compilation compilation{.network = std::move(network), .arch = load_architecture("tiny")};
  Statistics statistics;
  run_quantise(compilation, statistics);
  return compilation.network;
}

const Neuron& neuron_of(const Network& network) {
  return std::get<NeuronTree>(network.populations()[0].neuron)[0];
}

TEST(Quantise, TimeConstantsBecomeTheNearestDecayRegisters) {
  const Neuron neuron =
      neuron_of(quantised(physical_network({.tau_mem_ms = 10.0, .tau_syn_ms = 5.0}, {1.0, 2.0})));
  EXPECT_EQ(neuron.profile.decay_v, std::lround(4096 * (1 - std::exp(-0.05))));
  EXPECT_EQ(neuron.profile.decay_u, std::lround(4096 * (1 - std::exp(-0.1)) - 1));
}

TEST(Quantise, ACurrentWithoutTimeConstantLastsOneStep) {
  EXPECT_EQ(neuron_of(quantised(physical_network({.tau_syn_ms = 0.0}, {1.0}))).profile.decay_u,
            4095);
}

TEST(Quantise, RefractoryTimeCountsInSteps) {
  const Neuron neuron = neuron_of(quantised(physical_network({.refractory_ms = 2.0}, {1.0})));
  EXPECT_EQ(neuron.profile.refractory, 5) << "4 silent steps of 0.5 ms; 1 means none";
}

TEST(Quantise, WeightsKeepTheirRatioToTheThreshold) {
  const std::vector<double> weights{0.25, -0.5, 1.0, 0.01};
  const Network network =
      quantised(physical_network({.threshold_mv = 15.0, .bias_mv = 0.3}, weights));
  const Neuron& neuron = neuron_of(network);
  const Projection& projection = network.projections()[0];
  const auto& mantissas = std::get<network::WeightValues>(projection.weight).values;
  const double theta = neuron.threshold * 64.0;
  const double unit = std::ldexp(1.0, 6 + projection.exponent);
  EXPECT_EQ(mantissas[2], 255) << "the largest weight uses all 8 bits";
  for (std::size_t i = 0; i < weights.size(); ++i)
    EXPECT_NEAR(mantissas[i] * unit / theta, weights[i] / 15.0, 0.51 / 255 / 15) << i;
  const double bias = neuron.bias_mantissa * std::ldexp(1.0, neuron.bias_exponent);
  EXPECT_NEAR(bias / theta, 0.3 / 15.0, 1e-4);
}

TEST(Quantise, TheImageTellsWhatWasRounded) {
  Compilation compilation{.network = physical_network({.tau_mem_ms = 10.0}, {1.0, 0.3}),
                          .arch = load_architecture("tiny")};
  compile(compilation);
  const auto& told = compilation.image.metadata;
  EXPECT_EQ(told.at("quantised ia: saturated weights"), "0");
  EXPECT_THAT(told.at("quantised a: tau_mem"), testing::MatchesRegex("(9[.]9|10)[.0-9]* ms"));
  const double of_tau = std::stod(told.at("quantised a: tau_mem error"));
  EXPECT_NE(of_tau, 0.0);
  EXPECT_LT(std::abs(of_tau), 0.14) << "percent: half of 1/4096 of what is kept, exp(-0.1)";
  const std::string error = told.at("quantised ia: error of a weight, largest");
  EXPECT_GT(std::stod(error), 0.0);
  EXPECT_LT(std::stod(error), 0.501 / 255) << "half a mantissa of the largest weight, 1 mV";
}

TEST(Quantise, PhysicalWeightsOntoChipIntegersAreRefused) {
  Network network;
  network.add(Population{.name = "a", .size = 2, .neuron = NeuronTree{Neuron{.threshold = 1}}});
  Projection projection{.name = "aa", .source = "a", .target = "a", .rule = AllToAll{}};
  projection.weight = RealWeights{{0.5}};
  network.add(std::move(projection));
  try {
    quantised(std::move(network));
    FAIL() << "taken";
  } catch (const UserError& error) {
    EXPECT_EQ(error.info().key, "projection aa.weight");
    EXPECT_EQ(error.info().expected, "chip integers");
  }
}

TEST(Quantise, ChipIntegersOntoAPhysicalPopulationAreRefused) {
  Network network;
  network.add(Population{.name = "a", .size = 2, .neuron = network::PhysicalNeuron{}});
  network.add(Projection{.name = "aa", .source = "a", .target = "a", .rule = AllToAll{}});
  try {
    quantised(std::move(network));
    FAIL() << "taken";
  } catch (const UserError& error) {
    EXPECT_EQ(error.info().key, "projection aa.weight");
    EXPECT_EQ(error.info().expected, "physical units (real)");
  }
}

}  // namespace
}  // namespace spikemesh::compiler
