#include <gtest/gtest.h>

#include <utility>

#include "compiler/passes/compile.h"
#include "models/mnist_bootstrap/classifier.h"
#include "models/support/mnist.h"
#include "models/support/test_data.h"

namespace spikemesh::mnist_bootstrap {
namespace {

std::size_t right_of(const std::string& data, bool compare_ge) {
  const lava::Import import =
      lava::load(data + "/mnist_bootstrap/network.net",
                 {.input = lava::InputForm::kHeldBias, .compare_ge = compare_ge});
  compiler::Compilation compilation{.network = import.network,
                                    .arch = load_architecture("mesh128")};
  compiler::compile(compilation);
  runtime::Session session(std::move(compilation.image),
                           {.fidelity = runtime::Fidelity::kFunctional});
  Classifier classifier(session, import);
  const auto [images, labels] = models::load_mnist(data + "/mnist", models::MnistPart::kTest);
  std::size_t right = 0;
  for (std::size_t i = 0; i < images.items(); ++i)
    right += classifier.classify(images.item(i)).digit == labels.values[i] ? 1U : 0U;
  return right;
}

TEST(MnistBootstrapWhole, AsManyImagesAreRightAsAnIntegerReplayFound) {
  const std::string data = models::test_data();
  if (data.empty()) GTEST_SKIP() << models::kNoData;
  EXPECT_EQ(right_of(data, true), 9922U);
  EXPECT_EQ(right_of(data, false), 9918U);
}

}  // namespace
}  // namespace spikemesh::mnist_bootstrap
