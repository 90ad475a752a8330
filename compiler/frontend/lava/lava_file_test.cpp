#include "compiler/frontend/lava/lava_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "base/error.h"
#include "compiler/frontend/testing/hdf5_writer.h"

namespace spikemesh::lava {
namespace {

using ::testing::HasSubstr;

/// Writes .net files as lava-dl does.
class LavaFile : public ::testing::Test {
 protected:
  LavaFile() { writer_.group("/layer"); }
  ~LavaFile() override {
    writer_.close();
    std::filesystem::remove(path_);
  }

  std::string group(int layer) const {
    const std::string name = "/layer/" + std::to_string(layer);
    writer_.group(name);
    return name;
  }
  void neuron(const std::string& layer, const std::string& type = "LOIHI") const {
    writer_.group(layer + "/neuron");
    writer_.text(layer + "/neuron/type", type);
    writer_.wholes(layer + "/neuron/iDecay", {1024});
    writer_.wholes(layer + "/neuron/vDecay", {128});
    writer_.wholes(layer + "/neuron/vThMant", {80});
    writer_.wholes(layer + "/neuron/refDelay", {1});
  }

  /// input 1x4x4, conv 2 channels of 2x2 with stride 2, flatten, dense 3 without neurons.
  void write_network(const std::string& neuron_type, float weight) {
    const std::string input = group(0);
    writer_.text(input + "/type", "input");
    writer_.wholes(input + "/shape", {1, 4, 4});
    neuron(input);
    writer_.reals(input + "/weight", {76});
    writer_.reals(input + "/bias", {64});
    const std::string conv = group(1);
    writer_.text(conv + "/type", "conv");
    writer_.wholes(conv + "/shape", {2, 2, 2});
    neuron(conv, neuron_type);
    for (const char* name : {"kernelSize", "stride"}) writer_.wholes(conv + "/" + name, {2, 2});
    writer_.wholes(conv + "/padding", {0, 0});
    writer_.wholes(conv + "/dilation", {1, 1});
    writer_.wholes(conv + "/groups", {1});
    writer_.wholes(conv + "/outChannels", {2});
    writer_.reals(conv + "/weight", {1, 2, 3, 4, -2, -4, -6, weight});
    writer_.reals(conv + "/bias", {5, -7});
    const std::string flatten = group(2);
    writer_.text(flatten + "/type", "flatten");
    writer_.wholes(flatten + "/shape", {1, 1, 8});
    const std::string dense = group(3);
    writer_.text(dense + "/type", "dense");
    writer_.wholes(dense + "/shape", {3, 1, 1});
    writer_.reals(dense + "/weight", std::vector<float>(24, 2));
    writer_.close();
  }

  std::string error() const {
    try {
      load(path_);
    } catch (const UserError& error) {
      return error.what();
    }
    return "no error";
  }

  const std::string path_ = ::testing::TempDir() +
                            ::testing::UnitTest::GetInstance()->current_test_info()->name() +
                            ".net";
  frontend::testing::Hdf5Writer writer_{path_};
};

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
