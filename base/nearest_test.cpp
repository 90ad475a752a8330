#include "base/nearest.h"

#include <gtest/gtest.h>

#include <vector>

namespace spikemesh {
namespace {

TEST(EditDistance, CountsInsertedRemovedAndReplacedLetters) {
  EXPECT_EQ(edit_distance("", ""), 0U);
  EXPECT_EQ(edit_distance("", "abc"), 3U);
  EXPECT_EQ(edit_distance("abc", ""), 3U);
  EXPECT_EQ(edit_distance("kitten", "sitting"), 3U);
  EXPECT_EQ(edit_distance("sitting", "kitten"), 3U);
}

TEST(NearestName, TakesTheNearestAndTheFirstOfEquals) {
  const std::vector<std::string> known = {"width", "height", "depth_a", "depth_b"};
  EXPECT_EQ(nearest_name("hieght", known), "height");
  EXPECT_EQ(nearest_name("width", known), "width");
  EXPECT_EQ(nearest_name("depth", known), "depth_a");
}

TEST(NearestName, IsEmptyWhenNothingIsNear) {
  const std::vector<std::string> known = {"width", "height"};
  EXPECT_EQ(nearest_name("colour", known), "");
  EXPECT_EQ(nearest_name(std::string(100000, 'w'), known), "");
  EXPECT_EQ(nearest_name("x", {}), "");
  const std::vector<std::string> short_names = {"x", "up"};
  EXPECT_EQ(nearest_name("a", short_names), "");
  EXPECT_EQ(nearest_name("u", short_names), "up");
}

}  // namespace
}  // namespace spikemesh
