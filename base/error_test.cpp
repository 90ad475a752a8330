#include "base/error.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace spikemesh {
namespace {

using testing::HasSubstr;

TEST(UserError, NamesPlaceKeyFoundExpectedAndHint) {
  const UserError error({.file = "net.pb.txt",
                         .line = 12,
                         .column = 3,
                         .key = "decay_u",
                         .found = "5000",
                         .expected = "0..4095",
                         .hint = "a decay is 12 bits"});
  EXPECT_STREQ(error.what(),
               "net.pb.txt:12:3: decay_u: found 5000, expected 0..4095 (a decay is 12 bits)");
  EXPECT_EQ(error.info().line, 12);
}

TEST(UserError, LeavesOutWhatIsUnknown) {
  EXPECT_STREQ(UserError({.file = "a.nir", .found = "no such file"}).what(),
               "a.nir: found no such file");
  EXPECT_STREQ(UserError({.key = "--steps", .expected = "1 or more"}).what(),
               "--steps: expected 1 or more");
  EXPECT_STREQ(UserError({.line = 4, .column = 2, .key = "k", .found = "x"}).what(),
               "line 4:2: k: found x");
  EXPECT_STREQ(UserError({.file = "f", .column = 2, .key = "k"}).what(), "f: k");
}

TEST(Check, PassesWhenTheInvariantHolds) {
  EXPECT_NO_THROW(SPIKEMESH_CHECK(1 + 1 == 2, "sums are right"));
}

TEST(Check, NamesTheInvariantTheConditionAndThePlace) {
  const int credits = 5;
  try {
    SPIKEMESH_CHECK(credits <= 4, "a sender holds at most {} credits", 4);
    FAIL() << "the check let a broken invariant pass";
  } catch (const InternalError& error) {
    EXPECT_THAT(error.what(), HasSubstr("a sender holds at most 4 credits"));
    EXPECT_THAT(error.what(), HasSubstr("credits <= 4"));
    EXPECT_THAT(error.what(), HasSubstr("error_test.cpp:"));
  }
}

}  // namespace
}  // namespace spikemesh
