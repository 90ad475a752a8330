#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "base/error.h"
#include "tests/oracle/replay.h"
#include "tests/oracle/trace.h"

namespace spikemesh::oracle {
namespace {

using testing::HasSubstr;

TEST(Traces, ReplayExactlyWithTheScalarArithmetic) {
  for (const auto& file : list_traces(trace_folder())) {
    EXPECT_EQ(replay_scalar(load_trace(file)), "") << file;
  }
}

TEST(Traces, ReplayExactlyWithTheVectorArithmetic) {
  for (const auto& file : list_traces(trace_folder())) {
    const Trace trace = load_trace(file);
    for (const arith::VectorSet set : arith::vector_sets()) {
      EXPECT_EQ(replay_vector(trace, set), "") << file << " set " << static_cast<int>(set);
    }
  }
}

/// A folder of its own for each test, removed with it.
class TraceFiles : public ::testing::Test {
 protected:
  void SetUp() override {
    const auto* info = ::testing::UnitTest::GetInstance()->current_test_info();
    folder_ = std::filesystem::path(::testing::TempDir()) / info->name();
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::filesystem::path write(const std::string& text) const {
    auto file = folder_ / "given.json";
    std::ofstream(file) << text;
    return file;
  }
  static std::string message_of(const std::function<void()>& action) {
    try {
      action();
    } catch (const UserError& error) {
      return error.what();
    }
    return "no error";
  }
  std::string message_for(const std::string& text) const {
    const auto file = write(text);
    return message_of([&file] { load_trace(file); });
  }

  std::filesystem::path folder_;
  const std::string small_ = R"({"compartments": 1, "inputs": 1, "steps": 2, "decay_u": [4095],
    "decay_v": [0], "threshold_mantissa": [1], "refractory": [1], "bias": [0],
    "recurrent_synapses": [], "input_synapses": [[0, 0, 2]], "input_spikes": [[1, 0]],
    "spikes": [[1, 0]], "state": [{"step": 1, "u": [128], "v": [0]}]})";

  std::string changed(const std::string& from, const std::string& to) const {
    std::string text = small_;
    return text.replace(text.find(from), from.size(), to);
  }
};

TEST_F(TraceFiles, ASmallOneReplays) { EXPECT_EQ(replay_scalar(load_trace(write(small_))), ""); }

TEST_F(TraceFiles, AWrongSpikeIsADifference) {
  const auto missing = write(changed(R"("spikes": [[1, 0]], "state")", R"("spikes": [], "state")"));
  EXPECT_THAT(replay_scalar(load_trace(missing)), HasSubstr("step 1: compartment 0 spikes"));
  const auto extra =
      write(changed(R"("spikes": [[1, 0]], "state")", R"("spikes": [[0, 0], [1, 0]], "state")"));
  EXPECT_THAT(replay_scalar(load_trace(extra)), HasSubstr("step 0: compartment 0 does not"));
}

TEST_F(TraceFiles, AWrongStateIsADifference) {
  const auto file = write(changed("[128]", "[127]"));
  EXPECT_THAT(replay_scalar(load_trace(file)), HasSubstr("has u 128 v 0"));
}

TEST_F(TraceFiles, AFolderWithoutAnyIsAnErrorThatNamesIt) {
  EXPECT_THAT(message_of([this] { list_traces(folder_); }), HasSubstr(folder_.string()));
  EXPECT_THAT(message_of([this] { list_traces(folder_ / "none"); }), HasSubstr("none"));
}

TEST_F(TraceFiles, AMalformedOneIsAnErrorThatNamesFileAndKey) {
  EXPECT_THAT(message_for("{"), HasSubstr("given.json"));
  EXPECT_THAT(message_for("[]"), HasSubstr("given.json"));
  EXPECT_THAT(message_for("{}"), HasSubstr("compartments"));
  EXPECT_THAT(message_for(changed("[4095]", "[4096]")), HasSubstr("decay_u"));
  EXPECT_THAT(message_for(changed("[4095]", "[]")), HasSubstr("decay_u"));
  EXPECT_THAT(message_for(changed("[4095]", "\"x\"")), HasSubstr("decay_u"));
  EXPECT_THAT(message_for(changed("[0, 0, 2]", "[0, 0, 3]")), HasSubstr("even"));
  EXPECT_THAT(message_for(changed("[0, 0, 2]", "[0, 1, 2]")), HasSubstr("input_synapses"));
  EXPECT_THAT(message_for(changed("[0, 0, 2]", "[0, 0]")), HasSubstr("input_synapses"));
  EXPECT_THAT(message_for(changed("\"step\": 1", "\"step\": 2")), HasSubstr("state.step"));
}

}  // namespace
}  // namespace spikemesh::oracle
