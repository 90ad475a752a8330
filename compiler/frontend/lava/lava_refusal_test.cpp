// What a file of lava-dl is refused for, with the layer and field that are wrong.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "compiler/frontend/testing/lava_file_fixture.h"

namespace spikemesh::lava {
namespace {

using ::testing::HasSubstr;

/// An input of four and a dense layer of two, of which a test writes a part otherwise.
class LavaRefusal : public LavaFile {
 protected:
  LavaRefusal() {
    const std::string input = group(0);
    writer_.text(input + "/type", "input");
    writer_.wholes(input + "/shape", {4});
    neuron(input);
    group(1);
  }
  static std::string at(const std::string& field) { return "/layer/1/" + field; }
  void type(const std::string& name) const { writer_.text(at("type"), name); }
  void dense(std::size_t weights) const {
    type("dense");
    writer_.wholes(at("shape"), {2});
    writer_.reals(at("weight"), std::vector<float>(weights, 2.0F));
  }
  std::string refusal() {
    writer_.close();
    return error();
  }
};

TEST_F(LavaRefusal, ASecondInput) {
  type("input");
  EXPECT_THAT(refusal(), HasSubstr("/layer/1/type: found input, expected another layer"));
}

TEST_F(LavaRefusal, AnUnknownLayer) {
  type("recurrent");
  EXPECT_THAT(refusal(), HasSubstr("/layer/1/type: found recurrent, expected input, conv, dense"));
}

TEST_F(LavaRefusal, AShapeOfTwoDimensions) {
  type("dense");
  writer_.wholes(at("shape"), {2, 2});
  EXPECT_THAT(refusal(), HasSubstr("/layer/1/shape: found 2 dimensions, expected 1 or 3"));
}

TEST_F(LavaRefusal, AShapeOfNothing) {
  type("dense");
  writer_.wholes(at("shape"), {0});
  EXPECT_THAT(refusal(), HasSubstr("/layer/1/shape: found 0, expected 1 ... "));
}

TEST_F(LavaRefusal, AsManyWeightsAsTheLayerHasNot) {
  dense(7);
  EXPECT_THAT(refusal(), HasSubstr("/layer/1/weight: found 7 values, expected 8"));
}

TEST_F(LavaRefusal, ABiasWithoutNeurons) {
  dense(8);
  writer_.reals(at("bias"), {1.0F, 1.0F});
  EXPECT_THAT(refusal(), HasSubstr("/layer/1/bias: found a bias, expected none"));
}

TEST_F(LavaRefusal, AsManyBiasesAsChannelsAreNot) {
  dense(8);
  neuron("/layer/1");
  writer_.reals(at("bias"), {1.0F});
  EXPECT_THAT(refusal(), HasSubstr("/layer/1/bias: found 1 values, expected 2"));
}

TEST_F(LavaRefusal, BiasesThatAreNotWhole) {
  dense(8);
  neuron("/layer/1");
  writer_.reals(at("bias"), {1.0F, 0.5F});
  EXPECT_THAT(refusal(), HasSubstr("/layer/1/bias: found 0.5, expected whole numbers"));
}

TEST_F(LavaRefusal, SpikesThatCarryAValue) {
  dense(8);
  neuron("/layer/1");
  writer_.wholes(at("neuron/gradedSpike"), {1});
  EXPECT_THAT(refusal(), HasSubstr("/layer/1/neuron/gradedSpike: found true, expected false"));
}

TEST_F(LavaRefusal, ARegisterOutOfRange) {
  dense(8);
  writer_.group(at("neuron"));
  writer_.text(at("neuron/type"), "CUBA");
  writer_.wholes(at("neuron/iDecay"), {0});
  EXPECT_THAT(refusal(),
              HasSubstr("/layer/1/neuron/iDecay: found 0, expected a whole number of 1"));
}

TEST_F(LavaRefusal, PlanesThatTheKernelDoesNotGive) {
  type("conv");
  writer_.wholes(at("shape"), {1, 1, 2});
  for (const char* name : {"kernelSize", "stride", "dilation"}) writer_.wholes(at(name), {1, 1});
  writer_.wholes(at("padding"), {0, 0});
  writer_.wholes(at("groups"), {4});
  writer_.wholes(at("outChannels"), {4});
  EXPECT_THAT(refusal(), HasSubstr("/layer/1/shape: found other planes than kernel"));
}

TEST_F(LavaRefusal, AKernelInThreeDirections) {
  type("conv");
  writer_.wholes(at("shape"), {4, 1, 1});
  writer_.wholes(at("kernelSize"), {1, 1, 1});
  EXPECT_THAT(refusal(), HasSubstr("/layer/1/kernelSize: found 3 values, expected 2"));
}

}  // namespace
}  // namespace spikemesh::lava
