#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "hw/image/image_file.h"
#include "hw/image/testing/small_image.h"
#include "runtime/cli/testing/call.h"

namespace spikemesh::cli {
namespace {

using ::testing::ContainsRegex;
using ::testing::HasSubstr;

/// The small image of hw/image as a file.
class InspectCommand : public ::testing::Test {
 protected:
  InspectCommand() { image::save_image(image::testing::small_image(), path_); }
  ~InspectCommand() override { std::filesystem::remove(path_); }

  Called inspect(const std::vector<std::string>& options) const {
    return call({"inspect", path_}, options);
  }

  const std::string path_ = (std::filesystem::path(::testing::TempDir()) /
                             ::testing::UnitTest::GetInstance()->current_test_info()->name())
                                .string();
};

TEST_F(InspectCommand, PrintsTheUseOfEveryResourceOfEachCore) {
  const Called result = inspect({});
  EXPECT_EQ(result.code, 0);
  EXPECT_THAT(result.out, HasSubstr("cores         2 of 4"));
  EXPECT_THAT(result.out, HasSubstr("network       small"));
  EXPECT_THAT(result.out, HasSubstr("input         in: 3 lines, 3 destinations"));
  EXPECT_THAT(result.out, ContainsRegex("\n +0 +8 +3/1024 +4/4096 +2/4096 +5/16384 +2/64 +1/16\n"));
  EXPECT_THAT(result.out, ContainsRegex("\n +3 +64 +1/128 +1/4096 +1/4096 +1/16384 +1/64 +0/16\n"));
  EXPECT_THAT(result.out, ContainsRegex("\ntotal +4 +5 +3 +6 +3 +1\n"));
  EXPECT_THAT(result.out, ContainsRegex("\nshared +8 +1 +1 +3 +2\n"));
}

TEST_F(InspectCommand, CanTellOneCoreOnly) {
  const Called result = inspect({"--core", "3"});
  EXPECT_EQ(result.code, 0);
  EXPECT_THAT(result.out, ContainsRegex("\ntotal +1 +1 +1 +1 +1 +0\n"));
}

TEST_F(InspectCommand, ACoreThatIsNotInUseIsAUserError) {
  const Called result = inspect({"--core", "1"});
  EXPECT_EQ(result.code, 2);
  EXPECT_THAT(result.err, HasSubstr("--core: found 1"));
}

TEST_F(InspectCommand, JsonHoldsTheSame) {
  const auto json = nlohmann::json::parse(inspect({"--json"}).out);
  EXPECT_EQ(json["architecture"], "tiny");
  EXPECT_EQ(json["metadata"]["network"], "small");
  EXPECT_EQ(json["cores"].size(), 2U);
  EXPECT_EQ(json["cores"][0]["use"][0]["resource"], "compartments");
  EXPECT_EQ(json["cores"][0]["use"][0]["used"], 3);
  EXPECT_EQ(json["cores"][0]["use"][0]["limit"], 1024);
  EXPECT_EQ(json["lists"].size(), 4U);
}

TEST_F(InspectCommand, ADamagedImageIsAUserErrorThatNamesTheFile) {
  std::ofstream(path_, std::ios::app) << "x";
  const Called result = inspect({});
  EXPECT_EQ(result.code, 2);
  EXPECT_THAT(result.err, HasSubstr(path_));
}

}  // namespace
}  // namespace spikemesh::cli
