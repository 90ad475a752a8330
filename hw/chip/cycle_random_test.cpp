#include <gtest/gtest.h>

#include "hw/chip/testing/random_laws.h"

// Random images at both fidelities: the laws of hardware.md §14.
namespace spikemesh::chip {
namespace {

/// Checks the seeds of a range, until one fails.
template <class Check>
void for_seeds(std::uint64_t from, std::uint64_t to, const Check& check) {
  for (std::uint64_t seed = from; seed < to && !::testing::Test::HasFailure(); ++seed) check(seed);
}

TEST(CycleRandom, AgreesWithTheFunctionalChipWhateverTheTiming) {
  for_seeds(0, 3'000, [](std::uint64_t seed) {
    testing::expect_fidelities_agree(seed, seed % 4 == 0 ? "mesh4x4" : "tiny");
  });
}

TEST(CycleRandom, OrderOfEvaluationChangesNoCycle) {
  for_seeds(0, 150, testing::expect_order_is_free);
}

// Law 2: hardware.md §14.2.
TEST(CycleRandom, TimingOfAStepDependsOnStateAndInputAlone) {
  for_seeds(0, 150, testing::expect_step_stands_alone);
}

}  // namespace
}  // namespace spikemesh::chip
