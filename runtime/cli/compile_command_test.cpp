#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "hw/image/image_file.h"
#include "runtime/cli/cli.h"

namespace spikemesh::cli {
namespace {

using testing::HasSubstr;

struct Result {
  int code;
  std::string out;
  std::string err;
};

Result run(const std::vector<std::string>& arguments) {
  std::vector<const char*> argv = {"spikemesh"};
  for (const std::string& argument : arguments) argv.push_back(argument.c_str());
  std::ostringstream out;
  std::ostringstream err;
  const int code = run_cli(static_cast<int>(argv.size()), argv.data(), out, err);
  return {code, out.str(), err.str()};
}

/// A folder with an example network, as long as its test.
class CompileCommand : public testing::Test {
 protected:
  CompileCommand() {
    std::filesystem::create_directories(folder_);
    EXPECT_EQ(run({"example", "layer-grid", "--neurons", "4096", "-o", net()}).code, 0);
  }
  ~CompileCommand() override { std::filesystem::remove_all(folder_); }
  std::string net() const { return folder_ + "/net.textproto"; }
  std::string image() const { return folder_ + "/net.image"; }

 private:
  std::string folder_ = testing::TempDir() + "spikemesh_compile_" +
                        testing::UnitTest::GetInstance()->current_test_info()->name();
};

TEST_F(CompileCommand, WritesAnImageAndTellsCoresPacketsAndWhatBinds) {
  const Result result = run({"compile", net(), "-o", image(), "--arch", "mesh4x4"});
  EXPECT_EQ(result.code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("4 of 16 cores of mesh4x4"));
  EXPECT_THAT(result.out, HasSubstr("bound by compartments"));
  EXPECT_THAT(result.out, HasSubstr("packets"));
  EXPECT_EQ(image::load_image(image()).cores.size(), 4U);
}

TEST_F(CompileCommand, PrintsWhatAPassMadeOnRequest) {
  const Result result =
      run({"compile", net(), "--arch", "mesh4x4", "--print-after", "partition", "--stats"});
  EXPECT_THAT(result.out, HasSubstr("after partition:\ncluster 0: 1024 compartments, 0..1023"));
  EXPECT_THAT(result.out, HasSubstr("synapses compared"));
}

TEST_F(CompileCommand, JsonHoldsEveryCoreAndPass) {
  const Result result = run({"compile", net(), "--arch", "mesh4x4", "--json"});
  const auto json = nlohmann::json::parse(result.out);
  EXPECT_EQ(json["cores"], 4);
  EXPECT_EQ(json["per_core"].size(), 4U);
  EXPECT_EQ(json["passes"].size(), 7U);
}

TEST_F(CompileCommand, WhatDoesNotFitIsAUserErrorAndLeavesNoImage) {
  const Result example = run({"example", "layer-grid", "--neurons", "8192", "-o", net()});
  ASSERT_EQ(example.code, 0);
  const Result result = run({"compile", net(), "-o", image(), "--arch", "tiny"});
  EXPECT_EQ(result.code, 2);
  EXPECT_THAT(result.err, HasSubstr("8 cores needed"));
  EXPECT_THAT(result.err, HasSubstr("mesh.height of 4 would hold it"));
  EXPECT_FALSE(std::filesystem::exists(image()));
}

TEST_F(CompileCommand, AnUnknownPassOrExampleIsNamedWithThoseThatExist) {
  EXPECT_THAT(run({"compile", net(), "--print-after", "x"}).err,
              HasSubstr("one of quantise, lower, partition"));
  EXPECT_THAT(run({"example", "x", "-o", net()}).err, HasSubstr("one of mlp, cnn"));
  EXPECT_THAT(run({"example", "list"}).out, HasSubstr("watts-strogatz"));
}

}  // namespace
}  // namespace spikemesh::cli
