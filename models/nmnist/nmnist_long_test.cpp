#include <gtest/gtest.h>

#include <utility>

#include "compiler/passes/compile.h"
#include "models/nmnist/classifier.h"
#include "models/nmnist/spiking.h"
#include "models/support/test_data.h"

namespace spikemesh::nmnist {
namespace {

TEST(NmnistWhole, EveryRecordingOfBothSetsIsClassifiedRight) {
  const std::string folder = models::test_data();
  if (folder.empty()) GTEST_SKIP() << models::kNoData;
  const std::string data = folder + "/nmnist_slayer/";
  compiler::Compilation compilation{
      .network = spiking_network(data + "NMNISTFc1.txt", data + "NMNISTFc2.txt"),
      .arch = load_architecture("mesh128")};
  compiler::compile(compilation);
  runtime::Session session(std::move(compilation.image),
                           {.fidelity = runtime::Fidelity::kFunctional});
  Classifier classifier(session);
  for (const char* list : {"test100.txt", "train1K.txt"})
    for (const Recording& recording : load_recordings(data + "NMNISTsmall.tar.gz", list, 0))
      EXPECT_EQ(classifier.classify(recording).predicted, recording.label) << recording.number;
}

}  // namespace
}  // namespace spikemesh::nmnist
