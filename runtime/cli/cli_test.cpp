#include "runtime/cli/cli.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>
#include <string>
#include <vector>

namespace spikemesh::cli {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

struct Result {
  int code;
  std::string out;
  std::string err;
};

Result run(std::vector<const char*> arguments) {
  arguments.insert(arguments.begin(), "spikemesh");
  std::ostringstream out;
  std::ostringstream err;
  const int code = run_cli(static_cast<int>(arguments.size()), arguments.data(), out, err);
  return {code, out.str(), err.str()};
}

TEST(Cli, VersionIsOneLineAndExitsWell) {
  const Result result = run({"--version"});
  EXPECT_EQ(result.code, 0);
  EXPECT_THAT(result.out, testing::MatchesRegex("spikemesh [0-9]+\\.[0-9]+\\.[0-9]+\n"));
}

TEST(Cli, HelpTeachesWithExamplesAndExitCodes) {
  const Result result = run({"--help"});
  EXPECT_EQ(result.code, 0);
  EXPECT_THAT(result.out, HasSubstr("Examples:"));
  EXPECT_THAT(result.out, HasSubstr("Exit codes:"));
}

TEST(Cli, WithoutArgumentsPrintsTheHelp) {
  const Result result = run({});
  EXPECT_EQ(result.code, 0);
  EXPECT_THAT(result.out, HasSubstr("Examples:"));
}

TEST(Cli, ResultsThatCannotBeWrittenAreAnError) {
  const std::vector<const char*> arguments{"spikemesh", "--version"};
  std::ostream full(nullptr);
  std::ostringstream err;
  EXPECT_EQ(run_cli(2, arguments.data(), full, err), 2);
  EXPECT_THAT(err.str(), HasSubstr("standard output"));
}

TEST(Cli, UnknownOptionIsAUserErrorThatNamesIt) {
  const Result result = run({"--no-such-option"});
  EXPECT_EQ(result.code, 2);
  EXPECT_THAT(result.err, StartsWith("error: "));
  EXPECT_THAT(result.err, HasSubstr("--no-such-option"));
}

}  // namespace
}  // namespace spikemesh::cli
