#include <gtest/gtest.h>

#include "runtime/verify/testing/chip_search.h"

namespace spikemesh::verify {
namespace {

/// A hundred times the chips of the default tests.
class ManyChips : public ::testing::TestWithParam<testing::Corner> {};

TEST_P(ManyChips, ShowNoDifference) {
  for (std::uint64_t seed = 1000; seed < 1600; ++seed) {
    ASSERT_EQ(testing::search_chip(GetParam(), seed, "runtime/verify/regressions"), "");
  }
}

INSTANTIATE_TEST_SUITE_P(Corner, ManyChips, ::testing::ValuesIn(testing::kCorners),
                         [](const auto& corner) { return testing::name_of(corner.param); });

}  // namespace
}  // namespace spikemesh::verify
