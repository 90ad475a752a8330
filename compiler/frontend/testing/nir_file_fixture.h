#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "base/error.h"
#include "compiler/frontend/nir/nir_file.h"
#include "compiler/frontend/testing/hdf5_writer.h"

namespace spikemesh::nir {

/// Writes graphs as the nir package does.
class NirFile : public ::testing::Test {
 protected:
  NirFile() {
    writer_.group("/node");
    writer_.group("/node/nodes");
    node("input", "Input");
    node("output", "Output");
    writer_.wholes(at("input") + "/shape", {1, 4, 4});
  }
  ~NirFile() override {
    writer_.close();
    std::filesystem::remove(path_);
  }

  static std::string at(const std::string& name) { return "/node/nodes/" + name; }
  void node(const std::string& name, const std::string& type) const {
    writer_.group(at(name));
    writer_.texts(at(name) + "/type", {type}, {1});
  }
  void field(const std::string& name, const std::string& field,
             const std::vector<float>& values) const {
    writer_.reals(at(name) + "/" + field, values);
  }
  void lif(const std::string& name) const {
    node(name, "LIF");
    field(name, "tau", {0.01F});
    field(name, "r", {2.0F});
    field(name, "v_leak", {0.0F});
    field(name, "v_threshold", {1.0F});
  }
  /// A layer of one neuron for each of 16 inputs.
  void simple(const std::string& type) const {
    node("cells", type);
    edges({"input", "cells", "cells", "output"});
  }
  void edges(const std::vector<std::string>& ends) const {
    writer_.texts("/node/edges", ends, {ends.size() / 2, 2});
  }
  network::Network read(const Options& options = {}) {
    writer_.close();
    return load(path_, options);
  }
  std::string error(const Options& options = {}) {
    try {
      read(options);
    } catch (const UserError& error) {
      return error.what();
    }
    return "no error";
  }

  const std::string path_ = ::testing::TempDir() +
                            ::testing::UnitTest::GetInstance()->current_test_info()->name() +
                            ".nir";
  frontend::testing::Hdf5Writer writer_{path_};
};

}  // namespace spikemesh::nir
