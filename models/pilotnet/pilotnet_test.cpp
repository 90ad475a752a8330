#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "compiler/frontend/lava/lava_file.h"
#include "compiler/passes/compile.h"
#include "models/pilotnet/comparison.h"
#include "models/support/test_data.h"

namespace spikemesh::pilotnet {
namespace {

class Pilotnet : public ::testing::Test {
 protected:
  void SetUp() override {
    if (models::test_data().empty()) GTEST_SKIP() << models::kNoData;
  }

  static std::string folder() { return models::test_data() + "/pilotnet_lif"; }

  /// The layers behind `population`, which the host plays.
  static runtime::Session session(const std::string& population, runtime::Fidelity fidelity) {
    const lava::Import import =
        lava::load(folder() + "/network.net",
                   {.input = lava::InputForm::kFixed, .input_biases = load_input(folder())});
    compiler::Compilation compilation{.network = layers_behind(import.network, population),
                                      .arch = load_architecture("mesh128")};
    compiler::compile(compilation);
    return runtime::Session(std::move(compilation.image), {.fidelity = fidelity});
  }
};

TEST_F(Pilotnet, DenseLayersEqualTheirTracesToTheLastBit) {
  runtime::Session chip = session("conv-5", runtime::Fidelity::kCycle);
  const std::vector<Agreement> agreements = compare(chip, load_golden(folder()));
  ASSERT_EQ(agreements.size(), 3U);
  for (const Agreement& layer : agreements) {
    EXPECT_GT(layer.spikes, 0U) << layer.layer;
    EXPECT_EQ(layer.spikes_differ, 0U) << layer.layer;
    EXPECT_GT(layer.values, 0U) << layer.layer;
    EXPECT_EQ(layer.values_differ, 0U) << layer.layer;
  }
}

TEST_F(Pilotnet, WithoutTheHostsResetsTracesDiffer) {
  runtime::Session chip = session("conv-5", runtime::Fidelity::kFunctional);
  std::vector<Golden> layers = load_golden(folder());
  constexpr std::uint32_t kNever = 1000;
  for (Golden& layer : layers) layer.reset = kNever;
  for (const Agreement& layer : compare(chip, layers)) EXPECT_GT(layer.values_differ, 0U);
}

}  // namespace
}  // namespace spikemesh::pilotnet
