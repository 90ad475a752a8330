#include "compiler/frontend/lava/lava_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <hdf5.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "base/error.h"

namespace spikemesh::lava {
namespace {

using ::testing::HasSubstr;

/// Writes .net files as lava-dl does.
class LavaFile : public ::testing::Test {
 protected:
  LavaFile() {
    file_ = H5Fcreate(path_.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
    H5Gclose(H5Gcreate2(file_, "/layer", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
  }
  ~LavaFile() override {
    close();
    std::filesystem::remove(path_);
  }
  void close() {
    if (file_ >= 0) H5Fclose(file_);
    file_ = -1;
  }

  void write(const std::string& name, const std::vector<hsize_t>& shape, hid_t type,
             const void* values) const {
    const hid_t space =
        shape.empty() ? H5Screate(H5S_SCALAR)
                      : H5Screate_simple(static_cast<int>(shape.size()), shape.data(), nullptr);
    const hid_t data =
        H5Dcreate2(file_, name.c_str(), type, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
    H5Dwrite(data, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values);
    H5Dclose(data);
    H5Sclose(space);
  }
  void text(const std::string& name, std::string value) const {
    const hid_t type = H5Tcopy(H5T_C_S1);
    H5Tset_size(type, value.size());
    write(name, {1}, type, value.data());
    H5Tclose(type);
  }
  void wholes(const std::string& name, const std::vector<std::int64_t>& values) const {
    write(name, {values.size()}, H5T_NATIVE_INT64, values.data());
  }
  void reals(const std::string& name, const std::vector<float>& values) const {
    write(name, {values.size()}, H5T_NATIVE_FLOAT, values.data());
  }
  std::string group(int layer) const {
    const std::string name = "/layer/" + std::to_string(layer);
    H5Gclose(H5Gcreate2(file_, name.c_str(), H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
    return name;
  }
  void neuron(const std::string& layer, const std::string& type = "LOIHI") const {
    H5Gclose(H5Gcreate2(file_, (layer + "/neuron").c_str(), H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
    text(layer + "/neuron/type", type);
    wholes(layer + "/neuron/iDecay", {1024});
    wholes(layer + "/neuron/vDecay", {128});
    wholes(layer + "/neuron/vThMant", {80});
    wholes(layer + "/neuron/refDelay", {1});
  }

  /// input 1x4x4, conv 2 channels of 2x2 with stride 2, flatten, dense 3 without neurons.
  void write_network(const std::string& neuron_type, float weight) {
    const std::string input = group(0);
    text(input + "/type", "input");
    wholes(input + "/shape", {1, 4, 4});
    neuron(input);
    reals(input + "/weight", {76});
    reals(input + "/bias", {64});
    const std::string conv = group(1);
    text(conv + "/type", "conv");
    wholes(conv + "/shape", {2, 2, 2});
    neuron(conv, neuron_type);
    for (const char* name : {"kernelSize", "stride"}) wholes(conv + "/" + name, {2, 2});
    wholes(conv + "/padding", {0, 0});
    wholes(conv + "/dilation", {1, 1});
    wholes(conv + "/groups", {1});
    wholes(conv + "/outChannels", {2});
    reals(conv + "/weight", {1, 2, 3, 4, -2, -4, -6, weight});
    reals(conv + "/bias", {5, -7});
    const std::string flatten = group(2);
    text(flatten + "/type", "flatten");
    wholes(flatten + "/shape", {1, 1, 8});
    const std::string dense = group(3);
    text(dense + "/type", "dense");
    wholes(dense + "/shape", {3, 1, 1});
    reals(dense + "/weight", std::vector<float>(24, 2));
    close();
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
  hid_t file_ = -1;
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

TEST_F(LavaFile, NeuronsOfAnotherKindAreRefusedByName) {
  write_network("ALIF", -8);
  EXPECT_THAT(error(), HasSubstr("/layer/1/neuron/type: found ALIF"));
}

TEST_F(LavaFile, WeightsThatAreNotQuantisedAreRefused) {
  write_network("LOIHI", -0.5F);
  EXPECT_THAT(error(), HasSubstr("/layer/1/weight: found -0.5"));
}

TEST_F(LavaFile, LayersOfAnotherKindAreRefusedByName) {
  text(group(0) + "/type", "recurrent");
  close();
  EXPECT_THAT(error(), HasSubstr("/layer/0/type: found recurrent"));
}

TEST_F(LavaFile, AFileWithoutLayersIsRefused) {
  close();
  EXPECT_THAT(error(), HasSubstr("no layers"));
}

}  // namespace
}  // namespace spikemesh::lava
