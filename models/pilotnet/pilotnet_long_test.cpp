#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "compiler/frontend/lava/lava_file.h"
#include "compiler/passes/compile.h"
#include "models/pilotnet/comparison.h"
#include "models/support/test_data.h"

namespace spikemesh::pilotnet {
namespace {

TEST(PilotnetLong, AllLayersEqualTheirTracesToTheLastBit) {
  if (models::test_data().empty()) GTEST_SKIP() << models::kNoData;
  const std::string folder = models::test_data() + "/pilotnet_lif";
  const lava::Import import =
      lava::load(folder + "/network.net",
                 {.input = lava::InputForm::kFixed, .input_biases = load_input(folder)});
  compiler::Compilation compilation{.network = import.network,
                                    .arch = load_architecture("mesh256")};
  compiler::compile(compilation);
  runtime::Session chip(std::move(compilation.image), {.fidelity = runtime::Fidelity::kFunctional});
  const auto agreements = compare(chip, load_golden(folder));
  EXPECT_EQ(agreements.size(), 9U);
  for (const Agreement& layer : agreements) {
    EXPECT_EQ(layer.spikes_differ, 0U) << layer.layer;
    EXPECT_EQ(layer.values_differ, 0U) << layer.layer;
  }
}

}  // namespace
}  // namespace spikemesh::pilotnet
