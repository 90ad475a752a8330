// The example networks are as active as they say, at the sizes that they are made for.

#include <gtest/gtest.h>

#include "tests/equivalence/example_activity.h"

namespace spikemesh::equivalence {
namespace {

TEST(WholeExampleActivity, IsWhatTheExampleStates) {
  EXPECT_NEAR(activity_over_stated("mlp", {}, 50), 1.0, 0.1);
  EXPECT_NEAR(activity_over_stated("cnn", {}, 50), 1.0, 0.1);
  EXPECT_NEAR(activity_over_stated("microcircuit", {}, 400), 1.0, 0.1);
  EXPECT_NEAR(activity_over_stated("layer-grid", {}, 50), 1.0, 0.1);
  EXPECT_NEAR(activity_over_stated("local", {.neurons = 16384, .activity = 0.01}, 50), 1.0, 0.1);
  EXPECT_NEAR(activity_over_stated("far", {.neurons = 16384}, 50), 1.0, 0.1);
  EXPECT_NEAR(activity_over_stated("dense-binary", {.neurons = 8192}, 50), 1.0, 0.1);
}

}  // namespace
}  // namespace spikemesh::equivalence
