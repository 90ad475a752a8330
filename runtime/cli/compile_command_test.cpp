#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <filesystem>

#include "hw/image/image_file.h"
#include "runtime/cli/testing/call.h"
#include "runtime/cli/testing/folder_test.h"

namespace spikemesh::cli {
namespace {

using testing::HasSubstr;

/// An example network as a file.
class CompileCommand : public FolderTest {
 protected:
  CompileCommand() {
    EXPECT_EQ(call({"example", "layer-grid", "--neurons", "4096", "-o", net()}).code, 0);
  }
  std::string net() const { return path("net.textproto"); }
  std::string image() const { return path("net.image"); }
};

TEST_F(CompileCommand, WritesAnImageAndTellsCoresPacketsAndWhatBinds) {
  const Called result = call({"compile", net(), "-o", image(), "--arch", "mesh4x4"});
  EXPECT_EQ(result.code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("4 of 16 cores of mesh4x4"));
  EXPECT_THAT(result.out, HasSubstr("bound by compartments"));
  EXPECT_THAT(result.out, HasSubstr("packets"));
  EXPECT_EQ(image::load_image(image()).cores.size(), 4U);
}

TEST_F(CompileCommand, PrintsWhatAPassMadeOnRequest) {
  const Called result =
      call({"compile", net(), "--arch", "mesh4x4", "--print-after", "partition", "--stats"});
  EXPECT_THAT(result.out, HasSubstr("after partition:\ncluster 0: 1024 compartments, 0..1023"));
  EXPECT_THAT(result.out, HasSubstr("synapses compared"));
}

TEST_F(CompileCommand, JsonHoldsEveryCoreAndPass) {
  const Called result = call({"compile", net(), "--arch", "mesh4x4", "--json"});
  const auto json = nlohmann::json::parse(result.out);
  EXPECT_EQ(json["cores"], 4);
  EXPECT_EQ(json["per_core"].size(), 4U);
  EXPECT_EQ(json["passes"].size(), 7U);
}

TEST_F(CompileCommand, WithJsonWhatAPassMadeGoesToTheMessages) {
  const Called result = call({"compile", net(), "--arch", "mesh4x4", "--json", "--print-after",
                              "partition", "--print-after", "place", "--stats", "--timing"});
  EXPECT_EQ(nlohmann::json::parse(result.out)["cores"], 4);
  EXPECT_THAT(result.err, HasSubstr("after partition:\ncluster 0: 1024 compartments, 0..1023"));
  EXPECT_THAT(result.err, HasSubstr("after place:\ncluster 0: core "));
}

TEST_F(CompileCommand, WhatDoesNotFitIsAUserErrorAndLeavesNoImage) {
  const Called example = call({"example", "layer-grid", "--neurons", "8192", "-o", net()});
  ASSERT_EQ(example.code, 0);
  const Called result = call({"compile", net(), "-o", image(), "--arch", "tiny"});
  EXPECT_EQ(result.code, 2);
  EXPECT_THAT(result.err, HasSubstr("8 cores needed"));
  EXPECT_THAT(result.err, HasSubstr("mesh.height of 4 would hold it"));
  EXPECT_FALSE(std::filesystem::exists(image()));
}

TEST_F(CompileCommand, AnUnknownPassOrExampleIsNamedWithThoseThatExist) {
  EXPECT_THAT(call({"compile", net(), "--print-after", "x"}).err,
              HasSubstr("one of quantise, lower, partition"));
  EXPECT_THAT(call({"example", "x", "-o", net()}).err, HasSubstr("one of mlp, cnn"));
  EXPECT_THAT(call({"example", "list"}).out, HasSubstr("watts-strogatz"));
}

}  // namespace
}  // namespace spikemesh::cli
