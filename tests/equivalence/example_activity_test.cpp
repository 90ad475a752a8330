// The example networks are as active as they say.

#include "tests/equivalence/example_activity.h"

#include <gtest/gtest.h>

namespace spikemesh::equivalence {
namespace {

TEST(ExampleActivity, IsWhatTheExampleStates) {
  EXPECT_NEAR(activity_over_stated("mlp", {}, 50), 1.0, 0.1);
  EXPECT_NEAR(activity_over_stated("microcircuit", {.neurons = 1200}, 400), 1.0, 0.1);
  EXPECT_NEAR(activity_over_stated("layer-grid", {.neurons = 4096}, 20), 1.0, 0.1);
  EXPECT_NEAR(activity_over_stated("dense-binary", {.neurons = 1024}, 20), 1.0, 0.1);
}

TEST(ExampleActivity, CanBeChosen) {
  EXPECT_NEAR(activity_over_stated("layer-grid", {.neurons = 4096, .activity = 0.1}, 20), 1.0, 0.1);
}

}  // namespace
}  // namespace spikemesh::equivalence
