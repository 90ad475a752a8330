#include "compiler/frontend/nir/nir_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "base/error.h"
#include "compiler/frontend/testing/nir_file_fixture.h"
#include "compiler/passes/compile.h"
#include "hw/chip/functional_chip.h"

namespace spikemesh::nir {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST_F(NirFile, LinearNodesInARowBecomeOneProjection) {
  node("conv", "Conv2d");
  writer_.reals(at("conv") + "/weight", {1, 2, 3, 4, 5, 6, 7, 8}, {2, 1, 2, 2});
  writer_.wholes(at("conv") + "/stride", {2, 2});
  field("conv", "bias", {0.5F, -0.5F});
  lif("first");
  node("pool", "SumPool2d");
  writer_.wholes(at("pool") + "/kernel_size", {2, 2});
  writer_.wholes(at("pool") + "/stride", {2, 2});
  node("flatten", "Flatten");
  node("fc", "Affine");
  writer_.reals(at("fc") + "/weight", {1, 10}, {1, 2});
  field("fc", "bias", {0.25F});
  lif("second");
  edges({"input", "conv", "conv", "first", "first", "pool", "pool", "flatten", "flatten", "fc",
         "fc", "second", "second", "output"});
  const network::Network network = read();
  EXPECT_EQ(network.size_of("first"), 8U);
  EXPECT_EQ(network.size_of("second"), 1U);
  constexpr double kGain = 0.1 * 2.0;  // dt / tau * r
  const auto& biases = network.populations().at(0).biases_mv;
  EXPECT_NEAR(biases.at(0), 0.5 * kGain, 1e-6);
  EXPECT_NEAR(biases.at(4), -0.5 * kGain, 1e-6);
  ASSERT_EQ(network.projections().size(), 2U);
  for (const network::Projection& projection : network.projections()) {
    const auto& weights = std::get<network::RealWeights>(projection.weight).values;
    if (projection.source == "input") {
      EXPECT_TRUE(std::holds_alternative<network::Convolution>(projection.rule));
      EXPECT_NEAR(weights.at(7), 8 * kGain, 1e-6);
    } else {
      ASSERT_EQ(weights.size(), 8U);
      for (std::size_t i = 0; i < 8; ++i) EXPECT_NEAR(weights[i], (i < 4 ? 1 : 10) * kGain, 1e-6);
    }
  }
  EXPECT_EQ(network.probes().at(0).population, "second");
}

TEST_F(NirFile, ARecurrentNestedGraphIsTakenApart) {
  writer_.group(at("layer"));
  writer_.texts(at("layer") + "/type", {"NIRGraph"}, {1});
  writer_.group(at("layer") + "/nodes");
  for (const char* name : {"input", "output", "lif", "lin"}) {
    writer_.group(at("layer/nodes/") + name);
  }
  writer_.texts(at("layer/nodes/input/type"), {"Input"}, {1});
  writer_.texts(at("layer/nodes/output/type"), {"Output"}, {1});
  writer_.texts(at("layer/nodes/lif/type"), {"IF"}, {1});
  writer_.reals(at("layer/nodes/lif/v_threshold"), {1.0F});
  writer_.texts(at("layer/nodes/lin/type"), {"Scale"}, {1});
  writer_.reals(at("layer/nodes/lin/scale"), {-1.0F});
  writer_.texts(at("layer") + "/edges",
                {"input", "lif", "lif", "lin", "lin", "lif", "lif", "output"}, {4, 2});
  edges({"input", "layer", "layer", "output"});
  const network::Network network = read();
  EXPECT_EQ(network.size_of("layer.lif"), 16U);
  ASSERT_EQ(network.projections().size(), 2U);
  std::vector<std::string> sources;
  for (const network::Projection& p : network.projections()) sources.push_back(p.source);
  EXPECT_THAT(sources, ::testing::UnorderedElementsAre("input", "layer.lif"));
}

TEST_F(NirFile, ADelayNodeIsADelayOfTheProjection) {
  node("wait", "Delay");
  field("wait", "delay", {0.005F});
  lif("cells");
  edges({"input", "wait", "wait", "cells", "cells", "output"});
  EXPECT_EQ(read().projections().at(0).delay.low, 5U);
}

TEST_F(NirFile, AReadOutDoesNotFireAndItsVIsProbed) {
  node("cells", "LI");
  field("cells", "tau", {0.01F});
  edges({"input", "cells", "cells", "output"});
  const network::Network network = read();
  EXPECT_TRUE(std::get<network::PhysicalNeuron>(network.populations().at(0).neuron).read_out);
  EXPECT_EQ(network.probes().at(0).kind, network::Probe::Kind::kV);
}

TEST_F(NirFile, NodesWithoutATwinAreRefusedByName) {
  simple("Izhikevich");
  EXPECT_THAT(error(), HasSubstr("node cells.type: found Izhikevich"));
}

TEST_F(NirFile, ATimeConstantShorterThanAStepIsRefused) {
  lif("cells");
  edges({"input", "cells", "cells", "output"});
  EXPECT_THAT(error({.dt_s = 0.02}), HasSubstr("node cells.tau"));
}

TEST_F(NirFile, ParametersThatDifferInANodeAreRefused) {
  simple("IF");
  field("cells", "v_threshold", {1.0F, 2.0F});
  EXPECT_THAT(error(), HasSubstr("node cells.v_threshold: found different values"));
}

TEST_F(NirFile, AnEdgeToNowhereIsRefused) {
  lif("cells");
  edges({"input", "cells", "cells", "output", "cells", "ghost"});
  EXPECT_THAT(error(), HasSubstr("found ghost"));
}

TEST_F(NirFile, AMatrixThatDoesNotFitIsRefused) {
  node("fc", "Linear");
  writer_.reals(at("fc") + "/weight", {1, 2, 3}, {1, 3});
  lif("cells");
  edges({"input", "fc", "fc", "cells", "cells", "output"});
  EXPECT_THAT(error(), HasSubstr("node fc.weight: found a matrix (1, 3), expected (1, 16)"));
}

TEST_F(NirFile, AShapeThatTheFileLeavesOutComesFromTheOptions) {
  lif("cells");
  edges({"input", "cells", "cells", "output"});
  EXPECT_EQ(read({.input_shape = {3}}).size_of("cells"), 3U);
}

struct Sample {
  double input = 0.0;
  double v = 0.0;
  double spike = 0.0;
};

TEST(NirData, ALifNeuronOfNorseFollowsTheExactSolution) {
  const char* data = std::getenv("SPIKEMESH_DATA");
  if (data == nullptr) GTEST_SKIP() << "set SPIKEMESH_DATA to the folder that holds nir/";
  const std::string folder = std::string(data) + "/nir/";
  compiler::Compilation compilation{
      .network = load(folder + "lif_norse.nir", {.dt_s = 1e-4, .decay = Options::Decay::kExact}),
      .arch = load_architecture("tiny")};
  compiler::compile(compilation);
  const image::ChipImage& image = compilation.image;
  chip::FunctionalChip chip(image);
  std::ifstream file(folder + "lif_exact.csv");
  std::vector<Sample> exact;
  for (std::string line; std::getline(file, line);) {
    Sample sample;
    char comma = 0;
    std::istringstream(line) >> sample.input >> comma >> sample.v >> comma >> sample.spike;
    exact.push_back(sample);
  }
  ASSERT_EQ(exact.size(), 1000U);
  constexpr double kThreshold = 0.1;
  const double unit =
      kThreshold / static_cast<double>(chip.core(0).dendrite().config(0).threshold());
  std::vector<std::size_t> spikes;
  std::vector<std::size_t> expected;
  for (std::size_t t = 0; t < exact.size(); ++t) {
    if (exact[t].input > 0.0)
      for (const image::AxonAddress& to : image.inputs.at(0).lines.at(0)) chip.inject(to);
    chip.step();
    // What is injected in t acts in t + 1.
    if (!chip.core(0).spikes().empty()) spikes.push_back(t - 1);
    if (exact[t].spike > 0.0) expected.push_back(t);
    if (t > 0 && expected.empty()) {
      EXPECT_NEAR(chip.core(0).compartment(0).v * unit, exact[t - 1].v, 5e-4) << t;
    }
  }
  EXPECT_EQ(spikes, expected);
}

}  // namespace
}  // namespace spikemesh::nir
