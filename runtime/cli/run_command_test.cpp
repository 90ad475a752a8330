#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <sstream>
#include <string>
#include <vector>

#include "hw/arch/architecture.h"
#include "hw/image/image_file.h"
#include "hw/image/testing/random_image.h"
#include "runtime/cli/commands.h"
#include "runtime/cli/testing/call.h"
#include "runtime/cli/testing/folder_test.h"

namespace spikemesh::cli {
namespace {

/// A small image as a file.
class RunCommandTest : public FolderTest {
 protected:
  RunCommandTest() {
    image::save_image(image::testing::random_image(load_architecture("mesh4x4"), {.seed = 3}),
                      path("net.image"));
  }

  int run(const std::vector<std::string>& options) {
    const Called called = cli::call({"run", path("net.image")}, options);
    out_ = called.out;
    err_ = called.err;
    return called.code;
  }

  std::string out_;
  std::string err_;
};

TEST_F(RunCommandTest, BothFidelitiesGiveTheSameSpikes) {
  write("in.csv", "step,group,line\n0,in,0\n1,in,1\n1,in,1\n");
  ASSERT_EQ(run({"--steps", "20", "--input", path("in.csv"), "--spikes", path("cycle.csv")}), 0)
      << err_;
  ASSERT_EQ(run({"--steps", "20", "--input", path("in.csv"), "--spikes", path("functional.csv"),
                 "--fidelity", "functional"}),
            0);
  EXPECT_EQ(read("cycle.csv"), read("functional.csv"));
  EXPECT_GT(read("cycle.csv").size(),
            std::string("step,core,compartment,population,neuron\n").size());
}

TEST_F(RunCommandTest, JsonSumsTheStepsOfTheStatisticsFile) {
  ASSERT_EQ(run({"--steps", "7", "--json", "--stats", path("steps.jsonl")}), 0) << err_;
  const auto report = nlohmann::json::parse(out_);
  std::istringstream lines(read("steps.jsonl"));
  std::uint64_t cycles = 0;
  std::uint64_t steps = 0;
  for (std::string line; std::getline(lines, line); ++steps) {
    cycles += nlohmann::json::parse(line)["cycles"].get<std::uint64_t>();
  }
  EXPECT_EQ(steps, 7U);
  EXPECT_EQ(report["timing"]["cycles"], cycles);
  EXPECT_EQ(report["steps"], 7);
}

TEST_F(RunCommandTest, InputErrorsNameFileAndLine) {
  const auto expect_refused = [this](const std::string& text, const std::string& message) {
    write("in.csv", text);
    EXPECT_EQ(run({"--input", path("in.csv")}), static_cast<int>(ExitCode::kUserError));
    EXPECT_NE(err_.find(message), std::string::npos) << err_;
  };
  expect_refused("0,in,0\n1,nobody,0\n", "in.csv:2: group: found nobody");
  expect_refused("0,in,99999\n", "in.csv:1: line: found 99999");
  expect_refused("x,in,0\n", "in.csv:1: step: found x");
  expect_refused("0 in 0\n", "in.csv:1: line: found 0 in 0");
}

}  // namespace
}  // namespace spikemesh::cli
