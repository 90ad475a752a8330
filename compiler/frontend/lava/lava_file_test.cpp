#include "compiler/frontend/lava/lava_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "base/error.h"
#include "compiler/frontend/testing/lava_file_fixture.h"

namespace spikemesh::lava {
namespace {

using ::testing::HasSubstr;

TEST_F(LavaFile, LayersBecomePopulationsAndProjections) {
  write_network("LOIHI", -8);
  const Import import = load(path_, {.compare_ge = true});
  ASSERT_EQ(import.layers.size(), 4U);
  EXPECT_EQ(import.input_weight, 76.0);
  EXPECT_EQ(import.input_bias, 64.0);
  EXPECT_EQ(import.network.size_of("input"), 16U);
  EXPECT_EQ(import.network.size_of("conv-1"), 8U);
  EXPECT_FALSE(import.layers[3].spikes);
  const network::Population& conv = import.network.populations().at(0);
  const network::Neuron& neuron = std::get<network::NeuronTree>(conv.neuron).at(0);
  EXPECT_EQ(neuron.profile.decay_u, 1023);
  EXPECT_EQ(neuron.profile.decay_v, 128);
  EXPECT_TRUE(neuron.profile.compare_ge);
  EXPECT_EQ(neuron.threshold, 80);
  EXPECT_THAT(conv.bias_mantissas, ::testing::ElementsAre(5, 5, 5, 5, -7, -7, -7, -7));
  const network::Projection& kernel = import.network.projections().at(0);
  EXPECT_EQ(std::get<network::Convolution>(kernel.rule).stride, (network::Pair{2, 2}));
  EXPECT_EQ(std::get<network::WeightValues>(kernel.weight).values.back(), -8);
  EXPECT_EQ(import.network.projections().at(1).source, "conv-1");
}

TEST_F(LavaFile, AHeldInputHasANeuronForEachValue) {
  write_network("CUBA", -8);
  const Import import = load(path_, {.input = InputForm::kHeldBias});
  EXPECT_EQ(import.network.populations().at(0).name, "input");
  EXPECT_EQ(import.network.populations().at(0).size, 16U);
}

TEST_F(LavaFile, AFixedInputIsNeuronsWithTheBiasesThatWereGiven) {
  write_network("CUBA", -8);
  std::vector<std::int32_t> biases(16, 5);
  biases.back() = -7;
  const Import import = load(path_, {.input = InputForm::kFixed, .input_biases = biases});
  EXPECT_EQ(import.network.populations().at(0).name, "input");
  EXPECT_EQ(import.network.populations().at(0).bias_mantissas, biases);
  EXPECT_TRUE(import.network.inputs().empty());
}

TEST_F(LavaFile, NeuronsOfAnotherKindAreRefusedByName) {
  write_network("ALIF", -8);
  EXPECT_THAT(error(), HasSubstr("/layer/1/neuron/type: found ALIF"));
}

TEST_F(LavaFile, WeightsThatAreNotQuantisedAreRefused) {
  write_network("LOIHI", -0.5F);
  EXPECT_THAT(error(), HasSubstr("/layer/1/weight: found -0.5"));
}

TEST_F(LavaFile, LayersOfAnotherKindAreRefusedByName) {
  writer_.text(group(0) + "/type", "recurrent");
  writer_.close();
  EXPECT_THAT(error(), HasSubstr("/layer/0/type: found recurrent"));
}

TEST_F(LavaFile, AFileWithoutLayersIsRefused) {
  writer_.close();
  EXPECT_THAT(error(), HasSubstr("no layers"));
}

}  // namespace
}  // namespace spikemesh::lava
