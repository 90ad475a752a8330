#include <gtest/gtest.h>

#include <utility>

#include "compiler/passes/compile.h"
#include "models/mnist_bootstrap/classifier.h"
#include "models/support/mnist.h"
#include "models/support/test_data.h"

namespace spikemesh::mnist_bootstrap {
namespace {

runtime::Session session(const lava::Import& import, runtime::Fidelity fidelity) {
  compiler::Compilation compilation{.network = import.network,
                                    .arch = load_architecture("mesh128")};
  compiler::compile(compilation);
  return runtime::Session(std::move(compilation.image), {.fidelity = fidelity});
}

TEST(MnistBootstrap, BothFidelitiesAnswerAlikeAndMostlyRight) {
  const std::string data = models::test_data();
  if (data.empty()) GTEST_SKIP() << models::kNoData;
  const lava::Import import = lava::load(data + "/mnist_bootstrap/network.net",
                                         {.input = lava::InputForm::kHeldBias, .compare_ge = true});
  runtime::Session functional = session(import, runtime::Fidelity::kFunctional);
  runtime::Session cycle = session(import, runtime::Fidelity::kCycle);
  Classifier first(functional, import);
  Classifier second(cycle, import);
  const auto [images, labels] = models::load_mnist(data + "/mnist", models::MnistPart::kTest);
  constexpr std::size_t kImages = 8;  // all of them are classified right by the trained network
  for (std::size_t i = 0; i < kImages; ++i) {
    const Answer answer = first.classify(images.item(i));
    EXPECT_EQ(answer.digit, labels.values[i]) << i;
    const Answer timed = second.classify(images.item(i));
    EXPECT_EQ(timed.digit, answer.digit);
    EXPECT_EQ(timed.spikes, answer.spikes);
  }
}

}  // namespace
}  // namespace spikemesh::mnist_bootstrap
