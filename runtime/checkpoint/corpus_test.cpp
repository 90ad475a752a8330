// The fuzzer of checkpoints starts from seeds that load: else it would only see the header refused.

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "base/error.h"
#include "hw/image/testing/small_image.h"
#include "runtime/session/session.h"

namespace spikemesh::checkpoint {
namespace {

using runtime::Fidelity;
using runtime::Session;

Session fresh(Fidelity fidelity) {
  return Session(image::testing::small_image(), {.fidelity = fidelity});
}

/// A run of the fuzzer's image, saved in the middle of a learning epoch.
void write_seed(Fidelity fidelity, const std::string& path) {
  constexpr std::uint64_t kSteps = 11;
  Session session = fresh(fidelity);
  while (session.next() < Step{kSteps}) {
    if (session.next().value() % 2 == 0) session.spike(session.image().inputs[0].name, 0);
    session.step();
  }
  session.save_checkpoint(path);
}

class CheckpointCorpus : public ::testing::TestWithParam<std::pair<const char*, Fidelity>> {};

TEST_P(CheckpointCorpus, HoldsASeedThatLoads) {
  const auto& [name, fidelity] = GetParam();
  const std::string renewed = ::testing::TempDir() + "/renewed_" + name;
  write_seed(fidelity, renewed);
  Session session = fresh(fidelity);
  try {
    session.load_checkpoint(std::string("runtime/checkpoint/corpus/") + name);
    std::filesystem::remove(renewed);
  } catch (const UserError& error) {
    FAIL() << error.what() << "\nA seed of today's format was written to " << renewed;
  }
  EXPECT_GT(session.next(), Step{0});
}

INSTANTIATE_TEST_SUITE_P(Fidelities, CheckpointCorpus,
                         ::testing::Values(std::pair{"functional", Fidelity::kFunctional},
                                           std::pair{"cycle", Fidelity::kCycle}));

}  // namespace
}  // namespace spikemesh::checkpoint
