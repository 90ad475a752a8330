#include "runtime/cli/cli.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>
#include <string>
#include <vector>

#include "runtime/cli/testing/call.h"

namespace spikemesh::cli {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

TEST(Cli, VersionIsOneLineAndExitsWell) {
  const Called result = call({"--version"});
  EXPECT_EQ(result.code, 0);
  EXPECT_THAT(result.out, testing::MatchesRegex("spikemesh [0-9]+\\.[0-9]+\\.[0-9]+\n"));
}

TEST(Cli, HelpTeachesWithExamplesAndExitCodes) {
  const Called result = call({"--help"});
  EXPECT_EQ(result.code, 0);
  EXPECT_THAT(result.out, HasSubstr("Examples:"));
  EXPECT_THAT(result.out, HasSubstr("Exit codes:"));
}

TEST(Cli, WithoutArgumentsPrintsTheHelp) {
  const Called result = call({});
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
  const Called result = call({"--no-such-option"});
  EXPECT_EQ(result.code, 2);
  EXPECT_THAT(result.err, StartsWith("error: "));
  EXPECT_THAT(result.err, HasSubstr("--no-such-option"));
}

}  // namespace
}  // namespace spikemesh::cli
