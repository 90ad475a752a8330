#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "hw/arch/architecture.h"
#include "hw/image/testing/random_image.h"
#include "runtime/input/sonata_spikes.h"
#include "runtime/record/recorder.h"

namespace spikemesh::runtime {
namespace {

/// A run whose spikes are recorded, in one part or two.
class SonataRecorderTest : public ::testing::Test {
 protected:
  SonataRecorderTest() { std::filesystem::create_directories(folder_); }
  ~SonataRecorderTest() override { std::filesystem::remove_all(folder_); }
  std::string path(const std::string& name) const { return (folder_ / name).string(); }

  void run(Recorder& recorder, std::uint64_t from, std::uint64_t to) {
    const auto input = image::testing::random_stimulus(image_, 40, 3);
    for (std::uint64_t step = from; step < to; ++step) {
      for (const auto& spike : input[step].spikes)
        session_.spike(image_.inputs[spike.group].name, spike.line);
      recorder.record(session_, session_.step());
    }
  }

  image::ChipImage image_ = image::testing::random_image(load_architecture("mesh4x4"), {.seed = 3});
  Session session_{image_, {.fidelity = Fidelity::kFunctional}};
  std::filesystem::path folder_ = std::filesystem::path(::testing::TempDir()) /
                                  ::testing::UnitTest::GetInstance()->current_test_info()->name();
};

TEST_F(SonataRecorderTest, WritesWhatASonataReaderReads) {
  const auto recorder = make_sonata_spikes(path("out.h5"), image_, 0.5);
  std::vector<double> times;
  std::vector<std::uint64_t> nodes;
  for (std::uint64_t step = 0; step < 40; ++step) {
    run(*recorder, step, step + 1);
    std::size_t before = nodes.size();
    const auto spiked = session_.read("all", Quantity::kSpike);
    for (std::size_t n = 0; n < spiked.size(); ++n)
      if (spiked[n] != 0) nodes.push_back(n);
    for (; before < nodes.size(); ++before) times.push_back(0.5 * static_cast<double>(step));
  }
  recorder->finish(false);
  const auto read = input::load_sonata_spikes(path("out.h5"));
  ASSERT_EQ(read.size(), 1U);
  EXPECT_EQ(read[0].population, "all");
  EXPECT_EQ(read[0].timestamps, times);
  EXPECT_TRUE(std::is_permutation(read[0].node_ids.begin(), read[0].node_ids.end(), nodes.begin(),
                                  nodes.end()));
  EXPECT_GT(nodes.size(), 0U);
  EXPECT_FALSE(std::filesystem::exists(path("out.h5.part")));
}

TEST_F(SonataRecorderTest, GoesOnWhereItWasAndForgetsWhatCameAfter) {
  const auto first = make_sonata_spikes(path("out.h5"), image_, 1.0);
  run(*first, 0, 15);
  const std::uint64_t place = first->flush();
  const chip::ChipState state = session_.state();
  run(*first, 15, 25);
  first->finish(true);
  session_.set_state(state);
  const auto second = make_sonata_spikes(path("out.h5"), image_, 1.0, place);
  run(*second, 15, 40);
  second->finish(false);
  session_.set_state(Session(image_, {.fidelity = Fidelity::kFunctional}).state());
  const auto whole = make_sonata_spikes(path("whole.h5"), image_, 1.0);
  run(*whole, 0, 40);
  whole->finish(false);
  const auto parts = input::load_sonata_spikes(path("out.h5"));
  const auto one = input::load_sonata_spikes(path("whole.h5"));
  EXPECT_EQ(parts[0].timestamps, one[0].timestamps);
  EXPECT_EQ(parts[0].node_ids, one[0].node_ids);
}

}  // namespace
}  // namespace spikemesh::runtime
