// What a NIR file is refused for, with the node and field that are wrong.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "compiler/frontend/testing/nir_file_fixture.h"

namespace spikemesh::nir {
namespace {

using ::testing::HasSubstr;

/// A linear node `linear` between the 1 x 4 x 4 inputs and neurons.
class NirRefusal : public NirFile {
 protected:
  void between(const std::string& type) {
    node("linear", type);
    lif("cells");
    edges({"input", "linear", "linear", "cells", "cells", "output"});
  }
  void kernel(const std::vector<hsize_t>& shape) const {
    std::size_t size = 1;
    for (const hsize_t length : shape) size *= length;
    writer_.reals(at("linear") + "/weight", std::vector<float>(size, 1.0F), shape);
  }
  void conv(const std::string& name, const std::vector<std::int64_t>& values) {
    between("Conv2d");
    kernel({1, 1, 3, 3});
    writer_.wholes(at("linear") + "/" + name, values);
  }
};

TEST_F(NirRefusal, AStepWithoutLength) {
  simple("IF");
  EXPECT_THAT(error({.dt_s = 0.0}), HasSubstr("--dt: found 0 s"));
}

TEST_F(NirRefusal, HalfAnEdge) {
  node("cells", "IF");
  writer_.texts("/node/edges", {"input", "cells", "output"}, {3});
  EXPECT_THAT(error(), HasSubstr("/node/edges: found a half edge"));
}

TEST_F(NirRefusal, GraphsNestedTooDeep) {
  std::string group = "/node";
  for (int depth = 0; depth < 20; ++depth) {
    group += "/nodes/g";
    writer_.group(group);
    writer_.texts(group + "/type", {"NIRGraph"}, {1});
    writer_.group(group + "/nodes");
  }
  EXPECT_THAT(error(), HasSubstr("found graphs in graphs"));
}

TEST_F(NirRefusal, AnInnerGraphWithoutAnInput) {
  node("inner", "NIRGraph");
  writer_.group(at("inner") + "/nodes");
  writer_.texts(at("inner") + "/edges", {}, {0, 2});
  edges({"input", "inner", "inner", "output"});
  EXPECT_THAT(error(), HasSubstr("inner: found a graph without "));
}

TEST_F(NirRefusal, NeuronsThatOnlyReadOutFeedingOthers) {
  node("reader", "LI");
  for (const char* name : {"tau", "r", "v_leak"}) field("reader", name, {1.0F});
  lif("cells");
  edges({"input", "reader", "reader", "cells", "cells", "output"});
  EXPECT_THAT(error(), HasSubstr("node reader: found neurons that do not spike and feed others"));
}

TEST_F(NirRefusal, LinearNodesInARing) {
  node("a", "Flatten");
  node("b", "Flatten");
  lif("cells");
  edges({"a", "b", "b", "a", "b", "cells", "cells", "output"});
  EXPECT_THAT(error(), HasSubstr("found linear nodes in a ring"));
}

TEST_F(NirRefusal, AnInputOfNoOrFourDimensions) {
  simple("IF");
  field("cells", "v_threshold", {1.0F});
  EXPECT_THAT(error({.input_shape = {2, 2, 2, 2}}), HasSubstr("found 4 dimensions"));
}

TEST_F(NirRefusal, NeuronsThatNothingFeeds) {
  lif("cells");
  edges({"cells", "cells", "cells", "output"});
  EXPECT_THAT(error(), HasSubstr("node cells: found neurons that nothing feeds"));
}

TEST_F(NirRefusal, InputsOfDifferentShapes) {
  node("other", "Input");
  writer_.wholes(at("other") + "/shape", {3});
  lif("cells");
  edges({"input", "cells", "other", "cells", "cells", "output"});
  EXPECT_THAT(error(), HasSubstr("found inputs of "));
}

TEST_F(NirRefusal, AnOutputThatIsNotOfNeurons) {
  node("linear", "Flatten");
  lif("cells");
  edges({"input", "cells", "input", "linear", "linear", "output"});
  EXPECT_THAT(error(), HasSubstr("node linear: found an output that is not of neurons"));
}

TEST_F(NirRefusal, TimeConstantsAndThresholdsThatAreNotPositive) {
  simple("LIF");
  field("cells", "tau", {0.0F});
  EXPECT_THAT(error(), HasSubstr("node cells.tau: found 0, expected more than 0 seconds"));
}

TEST_F(NirRefusal, AThresholdBelowTheReset) {
  simple("IF");
  field("cells", "r", {1.0F});
  field("cells", "v_threshold", {1.0F});
  field("cells", "v_reset", {2.0F});
  EXPECT_THAT(error(), HasSubstr("node cells.v_threshold: found 1, expected more than v_reset, 2"));
}

TEST_F(NirRefusal, NumbersThatAreNotFinite) {
  simple("IF");
  field("cells", "v_threshold", {NAN});
  EXPECT_THAT(error(), HasSubstr("node cells.v_threshold: found nan, expected finite numbers"));
}

TEST_F(NirRefusal, AsManyScalesAsTheSignalHasNot) {
  between("Scale");
  field("linear", "scale", {1.0F, 2.0F});
  EXPECT_THAT(error(), HasSubstr("node linear.scale: found 2 values, expected 1 or 16"));
}

TEST_F(NirRefusal, ADelayBeyondTheChips) {
  between("Delay");
  field("linear", "delay", {1.0F});
  EXPECT_THAT(error({.dt_s = 1e-3}), HasSubstr("expected 0 ... 62 steps in all"));
}

TEST_F(NirRefusal, AFlattenThatKeepsTwoDimensions) {
  between("Flatten");
  writer_.wholes(at("linear") + "/start_dim", {2});
  EXPECT_THAT(error(), HasSubstr("node linear.start_dim: found 2, expected 0 or 1"));
}

TEST_F(NirRefusal, AKernelOfOtherDimensions) {
  between("Conv2d");
  kernel({1, 1, 3});
  EXPECT_THAT(error(), HasSubstr("node linear.weight: found 3 dimensions, expected 4"));
}

TEST_F(NirRefusal, AKernelOfOtherChannels) {
  between("Conv2d");
  kernel({1, 2, 3, 3});
  EXPECT_THAT(error(), HasSubstr("found 2 input channels in 1 groups, expected 1 channels"));
}

TEST_F(NirRefusal, AKernelLargerThanItsInput) {
  between("Conv2d");
  kernel({1, 1, 5, 5});
  EXPECT_THAT(error(), HasSubstr("found an input of 4 x 4, expected one that the kernel fits"));
}

TEST_F(NirRefusal, AStrideOfNothing) {
  conv("stride", {0});
  EXPECT_THAT(error(), HasSubstr("node linear.stride: found 0, expected at least 1"));
}

TEST_F(NirRefusal, APaddingThatIsNoWholeNumber) {
  conv("padding", {-1});
  EXPECT_THAT(error(), HasSubstr("node linear.padding: found -1, expected a whole number"));
}

TEST_F(NirRefusal, ThreeNumbersForTwoDirections) {
  conv("padding", {1, 1, 1});
  EXPECT_THAT(error(), HasSubstr("node linear.padding: found 3 values, expected 1 or 2"));
}

TEST_F(NirRefusal, APaddingByAnotherWord) {
  between("Conv2d");
  kernel({1, 1, 3, 3});
  writer_.texts(at("linear") + "/padding", {"reflect"}, {1});
  EXPECT_THAT(error(), HasSubstr("node linear.padding: found reflect"));
}

TEST_F(NirRefusal, AMatrixBeyondAGibibyte) {
  node("linear", "Conv2d");
  kernel({1, 1, 1, 1});
  node("scale", "Scale");  // what follows a convolution and is none makes a matrix of both
  field("scale", "scale", {2.0F});
  lif("cells");
  edges({"input", "linear", "linear", "scale", "scale", "cells", "cells", "output"});
  EXPECT_THAT(error({.input_shape = {1, 128, 128}}),
              HasSubstr("node scale: found a matrix of 16384 x 16384, expected at most"));
}

TEST_F(NirRefusal, APoolWithoutAWindow) {
  between("SumPool2d");
  writer_.wholes(at("linear") + "/kernel_size", {0});
  EXPECT_THAT(error(), HasSubstr("node linear.kernel_size: found 0, expected at least 1"));
}

}  // namespace
}  // namespace spikemesh::nir
