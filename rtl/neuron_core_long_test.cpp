#include <gtest/gtest.h>

#include <cstdint>

#include "rtl/testing/core_cases.h"

namespace spikemesh::rtl {
namespace {

/// Images beyond those of the default tests, in groups that run side by side.
class ManyImages : public ::testing::TestWithParam<std::uint64_t> {};

constexpr std::uint64_t kFirst = 10'000;
constexpr std::uint64_t kGroups = 50;
constexpr std::uint64_t kImagesOfGroup = 1000;

TEST_P(ManyImages, AgreeWithTheReferencesInEveryCycle) {
  for (std::uint64_t i = 0; i < kImagesOfGroup; ++i) {
    const std::uint64_t seed = kFirst + GetParam() * kImagesOfGroup + i;
    ASSERT_EQ(testing::run_random_core(seed).difference, "");
    ASSERT_EQ(testing::run_learning_core(seed).difference, "");
  }
}

INSTANTIATE_TEST_SUITE_P(NeuronCore, ManyImages, ::testing::Range<std::uint64_t>(0, kGroups));

}  // namespace
}  // namespace spikemesh::rtl
