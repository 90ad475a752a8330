#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "base/error.h"
#include "compiler/frontend/lava/lava_file.h"
#include "compiler/frontend/testing/hdf5_writer.h"

namespace spikemesh::lava {

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

}  // namespace spikemesh::lava
