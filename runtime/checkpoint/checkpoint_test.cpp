#include "runtime/checkpoint/checkpoint.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <sstream>
#include <string>

#include "base/error.h"
#include "hw/arch/architecture.h"
#include "hw/image/testing/dice.h"
#include "hw/image/testing/image_records.h"
#include "hw/image/testing/random_image.h"
#include "runtime/checkpoint/checkpoint.pb.h"
#include "runtime/report/run_report.h"
#include "runtime/report/run_text.h"
#include "runtime/session/session.h"

namespace spikemesh::checkpoint {
namespace {

using image::testing::Record;
using image::testing::StepInput;
using runtime::Fidelity;
using runtime::Session;

constexpr std::uint32_t kSteps = 24;

/// A random learning image, what its host does, and a file for its checkpoint.
class CheckpointTest : public ::testing::Test {
 protected:
  CheckpointTest() { use(3); }
  ~CheckpointTest() override { std::filesystem::remove(path_); }

  void use(std::uint64_t seed) {
    image_ = image::testing::random_image(load_architecture("mesh4x4"), {.seed = seed});
    input_ = image::testing::random_stimulus(image_, kSteps, seed);
  }

  Session session(Fidelity fidelity) const { return Session(image_, {.fidelity = fidelity}); }

  void run_to(Session& session, std::uint64_t step) const {
    while (session.next() < Step{step}) {
      const StepInput& input = input_[session.next().value()];
      for (const auto& spike : input.spikes)
        session.spike(image_.inputs[spike.group].name, spike.line);
      for (const std::int8_t reward : input.rewards) session.reward(reward);
      session.step();
    }
  }

  /// Saves, and goes on in a session of its own.
  Session handed_over(Session& from, Fidelity fidelity) const {
    from.save_checkpoint(path_);
    Session to = session(fidelity);
    to.load_checkpoint(path_);
    return to;
  }

  std::string bytes_after(std::uint64_t steps) const {
    Session session = this->session(Fidelity::kFunctional);
    run_to(session, steps);
    session.save_checkpoint(path_);
    std::ifstream file(path_, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }

  void expect_refused(const std::string& bytes, const std::string& message) const {
    const Session session = this->session(Fidelity::kFunctional);
    std::istringstream in(bytes);
    try {
      read(in, "c.state", image_, session.state());
      ADD_FAILURE() << "taken, though " << message;
    } catch (const UserError& error) {
      EXPECT_NE(std::string(error.what()).find(message), std::string::npos) << error.what();
      EXPECT_TRUE(error.info().file.starts_with("c.state")) << error.what();
    }
  }

  image::ChipImage image_;
  std::vector<StepInput> input_;
  std::string path_ = ::testing::TempDir() + "/" +
                      ::testing::UnitTest::GetInstance()->current_test_info()->name() + ".state";
};

void expect_same(Session& a, Session& b) {
  EXPECT_EQ(a.state(), b.state());
  EXPECT_EQ(a.record().steps(), b.record().steps());
  EXPECT_EQ(a.record().totals(), b.record().totals());
  EXPECT_EQ(a.record().read_outs(), b.record().read_outs());
  EXPECT_EQ(report::to_json({a.image(), a.record(), "x"}),
            report::to_json({b.image(), b.record(), "x"}));
  EXPECT_EQ(report::to_text(a.record().timing(), 8), report::to_text(b.record().timing(), 8));
}

TEST_F(CheckpointTest, ARunInPartsIsTheRunInOne) {
  for (std::uint64_t seed = 0; seed < 30; ++seed) {
    use(seed);
    for (const Fidelity fidelity : {Fidelity::kFunctional, Fidelity::kCycle}) {
      SCOPED_TRACE(::testing::Message() << "seed " << seed);
      Session whole = session(fidelity);
      run_to(whole, kSteps);
      Session first = session(fidelity);
      run_to(first, seed % kSteps);
      Session second = handed_over(first, fidelity);
      expect_same(first, second);
      run_to(second, (seed % kSteps + kSteps) / 2);
      Session third = handed_over(second, fidelity);
      run_to(third, kSteps);
      expect_same(whole, third);
    }
  }
}

TEST_F(CheckpointTest, AnotherFidelityGoesOnWithTheSameState) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    use(seed);
    Session whole = session(Fidelity::kCycle);
    run_to(whole, kSteps);
    Session first = session(Fidelity::kFunctional);
    run_to(first, 7);
    Session second = handed_over(first, Fidelity::kCycle);
    run_to(second, 15);
    Session third = handed_over(second, Fidelity::kFunctional);
    run_to(third, kSteps);
    EXPECT_EQ(whole.state(), third.state()) << "seed " << seed;
    EXPECT_EQ(whole.record().totals(), third.record().totals()) << "seed " << seed;
    EXPECT_EQ(third.record().timing().steps(), 8U);
  }
}

TEST_F(CheckpointTest, LearningImagesLearn) {
  bool learned = false;
  for (std::uint64_t seed = 0; seed < 10; ++seed) {
    use(seed);
    Session session = this->session(Fidelity::kFunctional);
    const chip::ChipState before = session.state();
    run_to(session, kSteps);
    const chip::ChipState after = session.state();
    for (std::size_t i = 0; i < after.cores.size(); ++i)
      learned = learned || after.cores[i].synapses != before.cores[i].synapses;
  }
  EXPECT_TRUE(learned) << "the other tests would not see weights and tags that are lost";
}

TEST_F(CheckpointTest, KeepsWhereOutputsGoOn) {
  Session first = session(Fidelity::kFunctional);
  const Session::OutputPlaces places{{"spikes", 117}, {"stats", 0}};
  first.save_checkpoint(path_, places);
  EXPECT_EQ(first.load_checkpoint(path_), places);
}

TEST_F(CheckpointTest, InputThatIsNotSteppedIsNotLost) {
  Session first = session(Fidelity::kFunctional);
  first.spike("in", 0);
  EXPECT_THROW(first.save_checkpoint(path_), UserError);
  EXPECT_FALSE(std::filesystem::exists(path_));
}

TEST_F(CheckpointTest, RefusesACheckpointOfAnotherImage) {
  const std::string bytes = bytes_after(5);
  use(4);
  expect_refused(bytes, "it is a checkpoint of another image");
}

TEST_F(CheckpointTest, RefusesADamagedByteWhereverItIs) {
  const std::string bytes = bytes_after(9);
  image::testing::Dice dice(1);
  for (int i = 0; i < 300; ++i) {
    std::string damaged = bytes;
    const std::size_t place = dice.word() % damaged.size();
    damaged[place] = static_cast<char>(damaged[place] ^ (1 << dice.below(8)));
    expect_refused(damaged, "");
  }
  for (int i = 0; i < 100; ++i) expect_refused(bytes.substr(0, dice.word() % bytes.size()), "");
  expect_refused(bytes + "x", "more bytes after the end record");
  expect_refused("", "the file is cut off");
}

/// Changes the message of the first record of a kind, and mends lengths and checksums.
template <class Message>
std::string changed(const std::string& bytes, image::RecordKind kind,
                    const std::function<void(Message&)>& change) {
  std::vector<Record> records = image::testing::split_records(bytes);
  for (Record& record : records) {
    if (record.kind != static_cast<std::uint32_t>(kind)) continue;
    Message message;
    EXPECT_TRUE(message.ParseFromString(record.payload));
    change(message);
    record.payload = message.SerializeAsString();
    break;
  }
  return image::testing::join_records(records, kFormat);
}

TEST_F(CheckpointTest, RefusesStatesThatNoRunReaches) {
  const std::string bytes = bytes_after(9);
  const auto refuse_core = [&](const std::function<void(pb::Core&)>& change,
                               const std::string& message) {
    expect_refused(changed<pb::Core>(bytes, image::RecordKind::kCore, change), message);
  };
  refuse_core([](pb::Core& core) { core.set_u(0, 1U << 23); }, "u of compartment 0");
  refuse_core([](pb::Core& core) { core.set_v(0, 1U << 23); }, "v of compartment 0");
  refuse_core([](pb::Core& core) { core.set_a(0, 1U << 23); }, "a of compartment 0");
  refuse_core([](pb::Core& core) { core.set_refractory(0, 64); }, "refractory of compartment 0");
  refuse_core([](pb::Core& core) { core.add_u(0); }, "u: found");
  refuse_core([](pb::Core& core) { core.set_accumulators(0, 0x100); }, "accumulator 0");
  refuse_core([](pb::Core& core) { core.set_r1(128); }, "r1");
  refuse_core([](pb::Core& core) { core.set_r_pending(static_cast<std::uint32_t>(-129)); },
              "r pending");
  refuse_core([](pb::Core& core) { core.set_r_committed(2); }, "r committed");
  refuse_core([](pb::Core& core) { core.set_x_times(0, 0x100); }, "x times");
  refuse_core([](pb::Core& core) { core.set_x_traces(0, core.x_traces(0) ^ (1ULL << 40)); },
              "X_TRACE 0");
  refuse_core([](pb::Core& core) { core.set_y_traces(0, 1U << 21); }, "Y_TRACE 0");
  expect_refused(changed<pb::Header>(bytes, image::RecordKind::kHeader,
                                     [](pb::Header& header) { header.set_next(~0ULL); }),
                 "next step");
  expect_refused(changed<pb::Run>(bytes, image::RecordKind::kRun,
                                  [](pb::Run& run) { run.mutable_record()->RemoveLast(); }),
                 "run, number");
  expect_refused(
      changed<pb::Run>(bytes, image::RecordKind::kRun, [](pb::Run& run) { run.add_record(1); }),
      "numbers of the run");
}

TEST_F(CheckpointTest, RefusesSynapsesThatLearningDoesNotMake) {
  const std::string bytes = bytes_after(9);
  const auto flip_all = [](pb::Core& core) {
    for (int i = 0; i < core.synapses_size(); ++i) core.set_synapses(i, ~core.synapses(i));
  };
  const std::string flipped = changed<pb::Core>(bytes, image::RecordKind::kCore, flip_all);
  ASSERT_NE(flipped, bytes) << "the image has no plastic core";
  expect_refused(flipped, "core ");
}

}  // namespace
}  // namespace spikemesh::checkpoint
