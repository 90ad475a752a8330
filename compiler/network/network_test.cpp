#include "compiler/network/network.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "base/error.h"
#include "compiler/network/testing/refusal.h"

namespace spikemesh::network {
namespace {

Projection all_to_all(const std::string& source, const std::string& target) {
  return {.name = "p", .source = source, .target = target, .rule = AllToAll{}};
}

/// What is wrong with a thing that the network must refuse: its key, and what was expected.
template <class Thing>
UserErrorInfo refusal(Network network, Thing thing) {
  try {
    network.add(std::move(thing));
  } catch (const UserError& error) {
    return error.info();
  }
  return {.key = "taken"};
}

template <class Thing>
std::string refused_key(Network network, Thing thing) {
  return refusal(std::move(network), std::move(thing)).key;
}

TEST(Network, RefusesAPopulationWithoutNeurons) {
  EXPECT_EQ(refused_key(Network(), plain("a", 0)), "population a.size");
}

TEST(Network, RefusesANameThatIsTaken) {
  EXPECT_EQ(refused_key(two_populations(), plain("a", 1)), "population a.name");
  EXPECT_EQ(refused_key(two_populations(), Input{.name = "b", .size = 1}), "input b.name");
}

TEST(Network, RefusesNamesThatNoFileCouldHold) {
  EXPECT_EQ(refused_key(Network(), plain("", 1)), "population .name");
  EXPECT_EQ(refused_key(Network(), plain("a b", 1)), "population a b.name");
}

TEST(Network, RefusesNeuronParametersOutOfTheirRegisters) {
  const auto key = [](auto change) {
    Neuron neuron;
    change(neuron);
    return refused_key(Network(), Population{.name = "a", .size = 1, .neuron = NeuronTree{neuron}});
  };
  EXPECT_EQ(key([](Neuron& n) { n.profile.decay_u = 4096; }), "population a.neuron.decay_u");
  EXPECT_EQ(key([](Neuron& n) { n.profile.decay_v = -1; }), "population a.neuron.decay_v");
  EXPECT_EQ(key([](Neuron& n) { n.profile.refractory = 0; }), "population a.neuron.refractory");
  EXPECT_EQ(key([](Neuron& n) { n.threshold = 131072; }), "population a.neuron.threshold");
  EXPECT_EQ(key([](Neuron& n) { n.bias_mantissa = 4096; }), "population a.neuron.bias_mantissa");
  EXPECT_EQ(key([](Neuron& n) { n.profile.noise_exponent = 16; }),
            "population a.neuron.noise_exponent");
  EXPECT_EQ(key([](Neuron& n) { n.profile.pops = 1; }), "population a.neuron.pops");
}

TEST(Network, RefusesATreeWhoseRootIsNotLast) {
  NeuronTree tree(2);
  tree[1].profile.push = true;
  EXPECT_EQ(refused_key(Network(), Population{.name = "a", .size = 1, .neuron = tree}),
            "population a.neuron");
  tree = NeuronTree(2);
  tree[0].profile.join = arith::Join::kAdd;
  tree[0].profile.pops = 1;
  EXPECT_EQ(refused_key(Network(), Population{.name = "a", .size = 1, .neuron = tree}),
            "population a.neuron[0].pops");
}

TEST(Network, RefusesListsThatAreNotOneForEachCompartment) {
  Population population = plain("a", 3);
  population.thresholds = {1, 2};
  EXPECT_EQ(refused_key(Network(), population), "population a.thresholds");
  population = plain("a", 3);
  population.bias_mantissas = {1, 2, 5000};
  EXPECT_EQ(refused_key(Network(), population), "population a.bias_mantissas");
}

TEST(Network, RefusesValuesThatAreNotFinite) {
  Population population = plain("a", 1);
  population.rate = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(refused_key(Network(), population), "population a.rate");
  population.rate = 0.1;
  population.neuron = PhysicalNeuron{.tau_mem_ms = std::numeric_limits<double>::infinity()};
  EXPECT_EQ(refused_key(Network(), population), "population a.physical.tau_mem_ms");
  Projection projection = all_to_all("a", "b");
  projection.weight = RealWeights{{std::nan("")}};
  EXPECT_EQ(refused_key(two_populations(), projection), "projection p.weight.real");
}

TEST(Network, RefusesADanglingProjectionAndNamesWhatThereIs) {
  const UserErrorInfo source = refusal(two_populations(), all_to_all("x", "b"));
  EXPECT_EQ(source.key, "projection p.source");
  EXPECT_EQ(source.hint, "known: a, b");
  EXPECT_EQ(refused_key(two_populations(), all_to_all("a", "x")), "projection p.target");
}

TEST(Network, RefusesAProjectionOntoAnInput) {
  Network network = two_populations();
  network.add(Input{.name = "in", .size = 2});
  EXPECT_EQ(refused_key(network, all_to_all("a", "in")), "projection p.target");
}

TEST(Network, RefusesWeightsOutOfRange) {
  Projection projection = all_to_all("a", "b");
  projection.weight = ConstantWeight{.value = 256};
  EXPECT_EQ(refused_key(two_populations(), projection), "projection p.weight.constant");
  projection.weight = UniformWeight{.low = 5, .high = 4};
  EXPECT_EQ(refused_key(two_populations(), projection), "projection p.weight.uniform.high");
  projection.weight = WeightValues{std::vector<std::int16_t>(23, 1)};
  EXPECT_EQ(refused_key(two_populations(), projection), "projection p.weight.values");
  projection.weight = ConstantWeight{};
  projection.exponent = 8;
  EXPECT_EQ(refused_key(two_populations(), projection), "projection p.exponent");
}

TEST(Network, RefusesDelaysBeyondWhatAccumulatorsAllow) {
  Projection projection = all_to_all("a", "b");
  projection.delay = {0, 63};
  EXPECT_EQ(refused_key(two_populations(), projection), "projection p.delay.high");
  projection.delay = {3, 2};
  EXPECT_EQ(refused_key(two_populations(), projection), "projection p.delay.low");
}

TEST(Network, RefusesRulesThatDoNotFitTheirEnds) {
  Projection projection = all_to_all("a", "b");
  projection.rule = OneToOne{};
  EXPECT_EQ(refused_key(two_populations(), projection), "projection p.one_to_one");
  projection.rule = FixedFanIn{.sources = 5};
  EXPECT_EQ(refused_key(two_populations(), projection), "projection p.fixed_fan_in.sources");
  projection.rule = FixedProbability{.probability = 1.5};
  EXPECT_EQ(refused_key(two_populations(), projection),
            "projection p.fixed_probability.probability");
  projection.rule = Convolution{.input = {.channels = 1, .height = 2, .width = 3}};
  EXPECT_EQ(refused_key(two_populations(), projection), "projection p.convolution.input");
  projection.rule = Convolution{.input = {1, 2, 2}, .kernel = {5, 5}};
  EXPECT_EQ(refused_key(two_populations(), projection), "projection p.convolution.output");
  projection.rule = Pooling{.input = {1, 2, 2}, .kernel = {0, 1}};
  EXPECT_EQ(refused_key(two_populations(), projection), "projection p.pooling.kernel.y");
}

TEST(Network, RefusesExplicitSynapsesBeyondTheirEnds) {
  for (const auto& [synapse, key] :
       {std::pair{ExplicitSynapse{.source = 4}, "projection p.synapses.source"},
        std::pair{ExplicitSynapse{.target = 6}, "projection p.synapses.target"},
        std::pair{ExplicitSynapse{.weight = -256}, "projection p.synapses.weight"},
        std::pair{ExplicitSynapse{.delay = 63}, "projection p.synapses.delay"}}) {
    Explicit list;
    list.synapses.add(synapse);
    Projection projection = all_to_all("a", "b");
    projection.rule = std::move(list);
    EXPECT_EQ(refused_key(two_populations(), projection), key);
  }
}

TEST(Network, RefusesAProbeBeyondItsPopulation) {
  EXPECT_EQ(refused_key(two_populations(), Probe{.name = "p", .population = "x"}),
            "probe p.population");
  EXPECT_EQ(
      refused_key(two_populations(), Probe{.name = "p", .population = "a", .first = 2, .count = 3}),
      "probe p.count");
}

TEST(Network, RefusesInputSpikesOfChannelsThatDoNotExist) {
  const Input input{.name = "in", .size = 2, .spikes = std::vector{InputSpike{.channel = 2}}};
  EXPECT_EQ(refused_key(Network(), input), "input in.spikes.channel");
}

TEST(Network, ATakenProjectionGoesToTheRootUnlessItSaysOtherwise) {
  NeuronTree tree(2);
  tree[0].profile.push = true;
  tree[1].profile.join = arith::Join::kAdd;
  tree[1].profile.pops = 1;
  Network network;
  network.add(Population{.name = "a", .size = 2, .neuron = tree});
  network.add(all_to_all("a", "a"));
  EXPECT_EQ(network.projections()[0].target_compartment, 1U);
}

}  // namespace
}  // namespace spikemesh::network
