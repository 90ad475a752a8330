#include <gtest/gtest.h>

#include <utility>

#include "compiler/passes/compile.h"
#include "models/lsnn_smnist/classifier.h"
#include "models/lsnn_smnist/spiking.h"
#include "models/support/mnist.h"
#include "models/support/test_data.h"

namespace spikemesh::lsnn_smnist {
namespace {

TEST(LsnnSmnistWhole, AsManyImagesAreRightAsAnIntegerReplayFound) {
  const std::string data = models::test_data();
  if (data.empty()) GTEST_SKIP() << models::kNoData;
  compiler::Compilation compilation{.network = spiking_network(data + "/lsnn_smnist"),
                                    .arch = load_architecture("mesh128")};
  compiler::compile(compilation);
  runtime::Session session(std::move(compilation.image),
                           {.fidelity = runtime::Fidelity::kFunctional});
  Classifier classifier(session, 1);
  const auto [images, labels] = models::load_mnist(data + "/mnist", models::MnistPart::kTest);
  std::size_t right = 0;
  for (std::size_t i = 0; i < images.items(); ++i)
    right += classifier.classify(images.item(i)) == labels.values[i] ? 1U : 0U;
  EXPECT_EQ(right, 9214U);
}

}  // namespace
}  // namespace spikemesh::lsnn_smnist
