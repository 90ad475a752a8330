#include <gtest/gtest.h>

#include <cstdint>
#include <exception>
#include <string>

#include "rtl/seeded_bugs/seeded_core.h"
#include "rtl/testing/core_cases.h"

namespace spikemesh::rtl {
namespace {

class SeededBugs : public ::testing::TestWithParam<int> {};

/// What the default tests of the core would have said, as far as it takes to find the bug.
std::string first_difference(std::uint64_t random_cores, std::uint64_t held_up_cores) {
  try {
    for (std::uint64_t seed = 0; seed < held_up_cores; ++seed) {
      const auto result = testing::run_held_up_core(seed, make_seeded_core);
      if (!result.difference.empty()) return result.difference;
    }
    for (std::uint64_t seed = 0; seed < random_cores; ++seed) {
      const auto result = testing::run_random_core(seed, make_seeded_core);
      if (!result.difference.empty()) return result.difference;
      const auto learning = testing::run_learning_core(seed, make_seeded_core);
      if (!learning.difference.empty()) return learning.difference;
    }
  } catch (const std::exception& error) {
    return error.what();  // the bench ran out of what the core should have done
  }
  return {};
}

TEST_P(SeededBugs, IsFoundByTheDefaultTests) {
  choose_bug(GetParam());
  const std::string difference = first_difference(500, 2);
  EXPECT_NE(difference, "");
  RecordProperty("difference", difference);
}

TEST(SeededBugs, NoneActsIfNoneIsChosen) {
  choose_bug(0);
  EXPECT_EQ(first_difference(20, 1), "");
}

INSTANTIATE_TEST_SUITE_P(Bug, SeededBugs, ::testing::Range(1, SPIKEMESH_SEEDED_BUGS + 1));

}  // namespace
}  // namespace spikemesh::rtl
