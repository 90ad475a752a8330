#include <gtest/gtest.h>

#include "hw/chip/testing/random_laws.h"

// The laws of hardware.md §14 on ten times the images of cycle_random_test.cpp, others than its.
namespace spikemesh::chip {
namespace {

/// Ten parts, so that ctest spreads them over processes.
class CycleRandomLong : public ::testing::TestWithParam<std::uint64_t> {};

TEST_P(CycleRandomLong, LawsHold) {
  constexpr std::uint64_t kSeeds = 3'000;
  const std::uint64_t first = kSeeds * (GetParam() + 1);
  for (std::uint64_t seed = first; seed < first + kSeeds && !HasFailure(); ++seed) {
    testing::expect_fidelities_agree(seed, seed % 4 == 0 ? "mesh4x4" : "tiny");
    if (seed % 20 == 0) testing::expect_order_is_free(seed);
    if (seed % 20 == 10) testing::expect_step_stands_alone(seed);
  }
}

INSTANTIATE_TEST_SUITE_P(Parts, CycleRandomLong, ::testing::Range<std::uint64_t>(0, 10));

}  // namespace
}  // namespace spikemesh::chip
