#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "hw/arch/architecture.h"
#include "hw/image/image_file.h"
#include "hw/image/testing/random_image.h"
#include "runtime/cli/commands.h"
#include "runtime/cli/testing/folder_test.h"

// A real signal to the real program.
namespace spikemesh::cli {
namespace {

/// A small image as a file.
class RunInterruptTest : public FolderTest {
 protected:
  RunInterruptTest() {
    image::save_image(image::testing::random_image(load_architecture("mesh4x4"), {.seed = 3}),
                      path("net.image"));
  }

  /// Starts `spikemesh run`, its standard output in the file `out`.
  pid_t start(const std::vector<std::string>& options, const std::string& out) const {
    std::vector<std::string> words{SPIKEMESH_PROGRAM, "run", path("net.image")};
    words.insert(words.end(), options.begin(), options.end());
    const pid_t child = fork();
    if (child != 0) return child;
    if (std::freopen(path(out).c_str(), "w", stdout) == nullptr) _exit(99);
    if (std::freopen(path(out + ".err").c_str(), "w", stderr) == nullptr) _exit(99);
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    execv(SPIKEMESH_PROGRAM, arguments.data());
    _exit(98);
  }

  static int exit_code_of(pid_t child) {
    int status = 0;
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  }

  int run(const std::vector<std::string>& options, const std::string& out) const {
    return exit_code_of(start(options, out));
  }
};

TEST_F(RunInterruptTest, CtrlCEndsAStepCleanlyAndResumeEndsAsIfNothingHadBeen) {
  const std::string steps = "3000";
  ASSERT_EQ(run({"--steps", steps, "--spikes", path("whole.csv"), "--json"}, "whole.json"), 0);
  // The counters go into a pipe: what comes out of it tells that the run is on its way.
  ASSERT_EQ(mkfifo(path("pipe").c_str(), 0600), 0);
  const pid_t child = start({"--steps", steps, "--spikes", path("parts.csv"), "--json", "--stats",
                             path("pipe"), "--checkpoint", path("run.state")},
                            "part.json");
  std::ifstream pipe(path("pipe"));
  std::string line;
  for (int i = 0; i < 20; ++i) ASSERT_TRUE(std::getline(pipe, line));
  ASSERT_EQ(kill(child, SIGINT), 0);
  int lines = 20;
  while (std::getline(pipe, line)) ++lines;
  EXPECT_EQ(exit_code_of(child), static_cast<int>(ExitCode::kInterrupted));
  EXPECT_LT(lines, 3000) << "it was over before it was interrupted";

  const std::string part = read("parts.csv");
  EXPECT_TRUE(part.ends_with('\n')) << "a line is cut";
  EXPECT_TRUE(read("whole.csv").starts_with(part));
  EXPECT_NE(read("part.json").find("\"steps\":" + std::to_string(lines) + ","), std::string::npos)
      << "the report is of another step than the counters";
  ASSERT_EQ(run({"--steps", steps, "--spikes", path("parts.csv"), "--json", "--resume",
                 path("run.state")},
                "parts.json"),
            0);
  EXPECT_EQ(read("parts.csv"), read("whole.csv"));
  EXPECT_EQ(read("parts.json"), read("whole.json"));
}

TEST_F(RunInterruptTest, WhatWasWrittenAfterTheCheckpointIsCutOff) {
  ASSERT_EQ(run({"--steps", "50", "--spikes", path("whole.csv"), "--stats", path("whole.jsonl")},
                "whole.txt"),
            0);
  ASSERT_EQ(run({"--steps", "20", "--spikes", path("parts.csv"), "--stats", path("parts.jsonl"),
                 "--checkpoint", path("run.state")},
                "part.txt"),
            0);
  // As a run does that is killed some steps after its last checkpoint.
  std::ofstream(path("parts.csv"), std::ios::app) << "20,1,";
  ASSERT_EQ(run({"--steps", "50", "--spikes", path("parts.csv"), "--stats", path("parts.jsonl"),
                 "--resume", path("run.state")},
                "parts.txt"),
            0);
  EXPECT_EQ(read("parts.csv"), read("whole.csv"));
  EXPECT_EQ(read("parts.jsonl"), read("whole.jsonl"));
  EXPECT_EQ(read("parts.txt"), read("whole.txt"));
}

TEST_F(RunInterruptTest, ResumeRefusesAnOutputWhoseBeginningIsMissing) {
  ASSERT_EQ(run({"--steps", "5", "--checkpoint", path("run.state")}, "part.txt"), 0);
  EXPECT_EQ(run({"--steps", "9", "--resume", path("run.state"), "--spikes", path("new.csv")},
                "parts.txt"),
            static_cast<int>(ExitCode::kUserError));
  EXPECT_NE(read("parts.txt.err").find("--spikes"), std::string::npos);
  EXPECT_FALSE(std::filesystem::exists(path("new.csv")));
}

}  // namespace
}  // namespace spikemesh::cli
