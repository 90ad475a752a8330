#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include "compiler/passes/compile.h"
#include "models/nmnist/classifier.h"
#include "models/nmnist/recordings.h"
#include "models/nmnist/spiking.h"
#include "models/support/test_data.h"

namespace spikemesh::nmnist {
namespace {

class Nmnist : public ::testing::Test {
 protected:
  void SetUp() override {
    if (models::test_data().empty()) GTEST_SKIP() << models::kNoData;
  }

  static std::string file(const std::string& name) {
    return models::test_data() + "/nmnist_slayer/" + name;
  }

  static runtime::Session session(runtime::Fidelity fidelity) {
    compiler::Compilation compilation{
        .network = spiking_network(file("NMNISTFc1.txt"), file("NMNISTFc2.txt")),
        .arch = load_architecture("mesh128")};
    compiler::compile(compilation);
    return runtime::Session(std::move(compilation.image), {.fidelity = fidelity});
  }
};

/// A line as replay_first10.csv has it.
std::string line_of(const Recording& recording, const Answer& answer) {
  return fmt::format("{},{},{},{},{},{}", recording.number, recording.label, answer.predicted,
                     fmt::join(answer.counts, ","), recording.spikes.size(), answer.hidden_spikes);
}

TEST_F(Nmnist, SpikeCountsOfTenRecordingsAreThoseOfTheReplay) {
  runtime::Session chip = session(runtime::Fidelity::kFunctional);
  Classifier classifier(chip);
  std::ifstream replay(file("replay_first10.csv"));
  std::string line;
  std::getline(replay, line);
  const auto recordings = load_recordings(file("NMNISTsmall.tar.gz"), "train1K.txt", 10);
  for (const Recording& recording : recordings) {
    ASSERT_TRUE(std::getline(replay, line));
    if (!line.empty() && line.back() == '\r') line.pop_back();
    EXPECT_EQ(line_of(recording, classifier.classify(recording)), line);
  }
}

TEST_F(Nmnist, CycleFidelitySaysTheSame) {
  runtime::Session functional = session(runtime::Fidelity::kFunctional);
  runtime::Session cycle = session(runtime::Fidelity::kCycle);
  Classifier first(functional);
  Classifier second(cycle);
  for (const Recording& recording : load_recordings(file("NMNISTsmall.tar.gz"), "test100.txt", 1))
    EXPECT_EQ(line_of(recording, first.classify(recording)),
              line_of(recording, second.classify(recording)));
}

}  // namespace
}  // namespace spikemesh::nmnist
