#include "runtime/report/base64.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace spikemesh::report {
namespace {

std::string of(const std::string& text) {
  return base64(std::vector<std::uint8_t>(text.begin(), text.end()));
}

// RFC 4648, section 10.
TEST(Base64, IsThatOfTheStandard) {
  EXPECT_EQ(of(""), "");
  EXPECT_EQ(of("f"), "Zg==");
  EXPECT_EQ(of("fo"), "Zm8=");
  EXPECT_EQ(of("foo"), "Zm9v");
  EXPECT_EQ(of("foob"), "Zm9vYg==");
  EXPECT_EQ(of("fooba"), "Zm9vYmE=");
  EXPECT_EQ(of("foobar"), "Zm9vYmFy");
}

TEST(Base64, TakesAllBytes) { EXPECT_EQ(base64(std::vector<std::uint8_t>{0, 255, 254}), "AP/+"); }

}  // namespace
}  // namespace spikemesh::report
