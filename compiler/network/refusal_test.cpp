// What a network refuses beyond the first examples of network_test.cpp: every field at its bound.

#include "compiler/network/testing/refusal.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <limits>

#include "base/error.h"
#include "compiler/network/network.h"

namespace spikemesh::network {
namespace {

using testing::HasSubstr;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

std::string refused(const std::function<void(Population&)>& change) {
  Population population = plain("c", 2);
  change(population);
  return refusal(population).key;
}

std::string refused_neuron(const std::function<void(Neuron&)>& change) {
  return refused([&](Population& p) { change(std::get<NeuronTree>(p.neuron)[0]); });
}

std::string refused_physical(const std::function<void(PhysicalNeuron&)>& change) {
  return refused([&](Population& p) {
    PhysicalNeuron neuron;
    change(neuron);
    p.neuron = neuron;
  });
}

std::string refused_projection(const std::function<void(Projection&)>& change) {
  Projection projection{.name = "p", .source = "a", .target = "b", .rule = AllToAll{}};
  change(projection);
  return refusal(projection).key;
}

std::string refused_weight(const Weight& weight) {
  return refused_projection([&](Projection& p) { p.weight = weight; });
}

std::string refused_rule(const Rule& rule) {
  return refused_projection([&](Projection& p) { p.rule = rule; });
}

TEST(NetworkRefusal, ANetworkHasANameAndALengthOfItsStep) {
  EXPECT_THROW(Network("a b"), UserError);
  EXPECT_THROW(Network(std::string(65, 'a')), UserError);
  Network network(std::string(64, 'a'));
  for (const double step : {0.0, -1.0, 1e7, kNan}) {
    try {
      network.set_step_ms(step);
      ADD_FAILURE() << step << " was taken";
    } catch (const UserError& error) {
      EXPECT_EQ(error.info().key, "network.step_ms");
    }
  }
}

TEST(NetworkRefusal, EveryRegisterOfANeuronHasItsRange) {
  const auto key = refused_neuron;
  EXPECT_EQ(key([](Neuron& n) { n.profile.decay_a = 4096; }), "population c.neuron.decay_a");
  EXPECT_EQ(key([](Neuron& n) { n.profile.refractory = 64; }), "population c.neuron.refractory");
  EXPECT_EQ(key([](Neuron& n) { n.profile.vmin = -1; }), "population c.neuron.vmin");
  EXPECT_EQ(key([](Neuron& n) { n.profile.vmax = -1; }), "population c.neuron.vmax");
  EXPECT_EQ(key([](Neuron& n) { n.profile.adapt_mantissa = 8192; }),
            "population c.neuron.adapt_mantissa");
  EXPECT_EQ(key([](Neuron& n) { n.profile.adapt_exponent = 8; }),
            "population c.neuron.adapt_exponent");
  EXPECT_EQ(key([](Neuron& n) { n.bias_exponent = 8; }), "population c.neuron.bias_exponent");
  EXPECT_EQ(key([](Neuron& n) {
              n.profile.join = arith::Join::kAdd;
              n.profile.pops = 3;
            }),
            "population c.neuron.pops");
}

TEST(NetworkRefusal, ATreeHasAtMostFourThatWaitAndAtMostSixtyFourCompartments) {
  EXPECT_EQ(refused([](Population& p) { p.neuron = NeuronTree{}; }), "population c.neuron");
  EXPECT_EQ(refused([](Population& p) { p.neuron = NeuronTree(65); }), "population c.neuron");
  NeuronTree waiting(5);
  for (Neuron& neuron : waiting) neuron.profile.push = true;
  EXPECT_EQ(refused([&](Population& p) { p.neuron = waiting; }), "population c.neuron[4].push");
}

TEST(NetworkRefusal, EveryPhysicalParameterHasItsRange) {
  const auto key = refused_physical;
  EXPECT_EQ(key([](PhysicalNeuron& n) { n.tau_mem_ms = 0; }), "population c.physical.tau_mem_ms");
  EXPECT_EQ(key([](PhysicalNeuron& n) { n.tau_syn_ms = -1; }), "population c.physical.tau_syn_ms");
  EXPECT_EQ(key([](PhysicalNeuron& n) { n.threshold_mv = 0; }),
            "population c.physical.threshold_mv");
  EXPECT_EQ(key([](PhysicalNeuron& n) { n.bias_mv = kNan; }), "population c.physical.bias_mv");
  EXPECT_EQ(key([](PhysicalNeuron& n) { n.refractory_ms = -1; }),
            "population c.physical.refractory_ms");
}

TEST(NetworkRefusal, ListsOfAPopulationAreInItsUnitsAndOfItsLength) {
  EXPECT_EQ(refused([](Population& p) { p.rates = {0.1F}; }), "population c.rates");
  EXPECT_EQ(refused([](Population& p) { p.rates = {0.1F, 1.1F}; }), "population c.rates");
  EXPECT_EQ(refused([](Population& p) { p.rate = 1.1; }), "population c.rate");
  EXPECT_EQ(refused([](Population& p) { p.biases_mv = {1.0, 1.0}; }), "population c.biases_mv");
  EXPECT_EQ(refused([](Population& p) { p.thresholds = {1, 131072}; }), "population c.thresholds");
  const auto key = [](const std::function<void(Population&)>& change) {
    return refused([&](Population& p) {
      p.neuron = PhysicalNeuron{};
      change(p);
    });
  };
  EXPECT_EQ(key([](Population& p) { p.biases_mv = {1.0}; }), "population c.biases_mv");
  EXPECT_EQ(key([](Population& p) { p.biases_mv = {1.0, kNan}; }), "population c.biases_mv");
  EXPECT_EQ(key([](Population& p) { p.thresholds = {1, 1}; }), "population c.thresholds");
  EXPECT_EQ(key([](Population& p) { p.bias_mantissas = {1, 1}; }), "population c.bias_mantissas");
}

TEST(NetworkRefusal, ANetworkHasAtMostTwoToThe23Compartments) {
  constexpr auto kMost = static_cast<std::uint32_t>(kMaxSources);
  EXPECT_EQ(refusal(plain("c", kMost + 1)).expected, "1..8388608");
  const UserErrorInfo info = refusal(plain("c", kMost - 9));
  EXPECT_EQ(info.key, "population c.size");
  EXPECT_EQ(info.expected, "at most 8388608 compartments in a network");
  EXPECT_EQ(refusal(plain("c", kMost - 10)).key, "taken");
}

TEST(NetworkRefusal, AnInputHasChannelsAndProbabilities) {
  EXPECT_EQ(refusal(Input{.name = "i", .size = 0}).key, "input i.size");
  EXPECT_EQ(refusal(Input{.name = "i", .size = 1, .rate = -0.1}).key, "input i.rate");
  EXPECT_EQ(refusal(Input{.name = "i", .size = 1, .spikes = PoissonInput{.probability = 2}}).key,
            "input i.poisson.probability");
  EXPECT_EQ(refusal(Input{.name = "i i", .size = 1}).key, "input i i.name");
}

TEST(NetworkRefusal, NamesOfProjectionsAndProbesAreTakenOnce) {
  Network network = two_populations();
  const Projection projection{.name = "p", .source = "a", .target = "b", .rule = AllToAll{}};
  network.add(projection);
  EXPECT_EQ(refusal(projection, network).key, "projection p.name");
  const Probe probe{.name = "p", .population = "a"};
  network.add(probe);
  EXPECT_EQ(refusal(probe, network).key, "probe p.name");
  EXPECT_EQ(refusal(Probe{.name = "q", .population = "a", .first = 4}, network).key,
            "probe q.first");
}

TEST(NetworkRefusal, AProjectionGoesToACompartmentThatThereIs) {
  EXPECT_EQ(refused_projection([](Projection& p) { p.target_compartment = 1; }),
            "projection p.target_compartment");
  EXPECT_EQ(refused_projection([](Projection& p) { p.exponent = -9; }), "projection p.exponent");
}

TEST(NetworkRefusal, EveryKindOfWeightHasItsRange) {
  EXPECT_EQ(refused_weight(UniformWeight{.low = -256, .high = 0}),
            "projection p.weight.uniform.low");
  EXPECT_EQ(refused_weight(UniformWeight{.low = 0, .high = 256}),
            "projection p.weight.uniform.high");
  EXPECT_EQ(refused_weight(BinaryWeight{.first = 256}), "projection p.weight.binary.first");
  EXPECT_EQ(refused_weight(BinaryWeight{.second = 256}), "projection p.weight.binary.second");
  EXPECT_EQ(refused_weight(BinaryWeight{.probability = kNan}),
            "projection p.weight.binary.probability");
  EXPECT_EQ(refused_weight(NormalWeight{.mean = 256}), "projection p.weight.normal.mean");
  EXPECT_EQ(refused_weight(NormalWeight{.mean = 1, .deviation = -1}),
            "projection p.weight.normal.deviation");
  std::vector<std::int16_t> values(24, 1);
  values.back() = 256;
  EXPECT_EQ(refused_weight(WeightValues{values}), "projection p.weight.values");
  EXPECT_EQ(refused_weight(RealWeights{std::vector<double>(24, 1e7)}), "projection p.weight.real");
  EXPECT_EQ(refused_weight(RealWeights{std::vector<double>(23, 1.0)}), "projection p.weight.real");
}

TEST(NetworkRefusal, WeightsAreListedOnlyForRulesThatOrderTheirSynapses) {
  Projection projection{
      .name = "p", .source = "a", .target = "b", .rule = FixedProbability{.probability = 0.5}};
  projection.weight = WeightValues{std::vector<std::int16_t>(24, 1)};
  const UserErrorInfo info = refusal(projection);
  EXPECT_EQ(info.expected, "a rule with a fixed order of its synapses");
  EXPECT_THAT(info.hint, HasSubstr("convolution"));
  projection.weight = RealWeights{{1.0, 2.0}};
  EXPECT_EQ(refusal(projection).key, "projection p.weight.real");
}

TEST(NetworkRefusal, ProbabilitiesAndFanInsHaveTheirRange) {
  EXPECT_EQ(refused_rule(FixedProbability{.probability = kNan}),
            "projection p.fixed_probability.probability");
  const auto recurrent = [](std::uint32_t sources, bool self) {
    return refused_projection([&](Projection& p) {
      p.target = "a";
      p.rule = FixedFanIn{.sources = sources, .self = self};
    });
  };
  EXPECT_EQ(recurrent(4, false), "projection p.fixed_fan_in.sources");
  EXPECT_EQ(recurrent(4, true), "taken");
}

/// The key that a convolution of 1 x 2 x 2 onto 1 x 2 x 3 is refused with.
std::string refused_convolution(const std::function<void(Convolution&)>& change) {
  Convolution rule{.input = {1, 2, 2}};
  change(rule);
  return refused_rule(rule);
}

TEST(NetworkRefusal, EveryNumberOfAConvolutionHasItsRange) {
  const auto key = refused_convolution;
  const std::string at = "projection p.convolution.";
  constexpr std::uint32_t kTooMany = (1U << 16) + 1;
  EXPECT_EQ(key([](Convolution& c) { c.input.channels = 0; }), at + "input.channels");
  EXPECT_EQ(key([](Convolution& c) { c.input.height = kTooMany; }), at + "input.height");
  EXPECT_EQ(key([](Convolution& c) { c.input.width = 0; }), at + "input.width");
  EXPECT_EQ(key([](Convolution& c) { c.kernel = {1, kTooMany}; }), at + "kernel.x");
  EXPECT_EQ(key([](Convolution& c) { c.stride = {0, 1}; }), at + "stride.y");
  EXPECT_EQ(key([](Convolution& c) { c.stride = {1, 0}; }), at + "stride.x");
  EXPECT_EQ(key([](Convolution& c) { c.padding = {kTooMany, 0}; }), at + "padding.y");
  EXPECT_EQ(key([](Convolution& c) { c.dilation = {1, 0}; }), at + "dilation.x");
  EXPECT_EQ(key([](Convolution& c) { c.out_channels = 0; }), at + "out_channels");
  EXPECT_EQ(key([](Convolution& c) { c.groups = 2; }), at + "groups");
  EXPECT_EQ(key([](Convolution& c) {
              c.input = {4, 1, 1}, c.out_channels = 3, c.groups = 2;
            }),
            at + "groups");
  EXPECT_EQ(key([](Convolution&) {}), at + "output");
}

TEST(NetworkRefusal, APoolingFitsBothItsEnds) {
  EXPECT_EQ(refused_rule(Pooling{.input = {1, 2, 3}}), "projection p.pooling.input");
  EXPECT_EQ(refused_rule(Pooling{.input = {1, 2, 2}}), "projection p.pooling.output");
  EXPECT_EQ(refused_rule(Pooling{.input = {1, 2, 2}, .stride = {0, 1}}),
            "projection p.pooling.stride.y");
}

TEST(NetworkRefusal, HintsShowEightNamesAndHowManyMoreThereAre) {
  Network network;
  const Probe probe{.name = "p", .population = "x"};
  EXPECT_EQ(refusal(probe, network).hint, "there is none yet");
  for (char name = 'a'; name <= 'j'; ++name) network.add(plain(std::string(1, name), 1));
  EXPECT_EQ(refusal(probe, network).hint, "known: a, b, c, d, e, f, g, h and 2 more");
}

}  // namespace
}  // namespace spikemesh::network
