#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "hw/image/image_file.h"
#include "runtime/verify/shrink.h"
#include "runtime/verify/testing/chip_search.h"

namespace spikemesh::verify {
namespace {

/// From the root of the tree, where tests run.
constexpr const char* kRegressions = "runtime/verify/regressions";

class ChipSearch : public ::testing::TestWithParam<testing::Corner> {};

TEST_P(ChipSearch, FindsNoDifference) {
  for (std::uint64_t seed = 0; seed < 6; ++seed) {
    const std::string stored = testing::search_chip(GetParam(), seed, kRegressions);
    ASSERT_EQ(stored, "") << "a small chip that differs is stored there: add it to the tree";
  }
}

INSTANTIATE_TEST_SUITE_P(Corner, ChipSearch, ::testing::ValuesIn(testing::kCorners),
                         [](const auto& corner) { return testing::name_of(corner.param); });

TEST(Regressions, StayFixed) {
  std::size_t files = 0;
  for (const auto& file : std::filesystem::directory_iterator(kRegressions)) {
    if (file.path().extension() != ".image") continue;
    const auto first = replay(image::load_image(file.path().string()));
    EXPECT_FALSE(first) << file.path() << ": core " << first->core.value() << ", "
                        << first->what.place << " " << first->what.quantity << ": "
                        << first->what.found << " not " << first->what.expected;
    ++files;
  }
  EXPECT_GT(files, 0U);
}

}  // namespace
}  // namespace spikemesh::verify
