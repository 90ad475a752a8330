#include <gtest/gtest.h>

#include "models/stdp_digits/experiment.h"
#include "models/support/test_data.h"

namespace spikemesh::stdp_digits {
namespace {

// Published for 400 neurons: 87.0 % (Diehl and Cook 2015).
TEST(StdpDigits, LearnsMnistWith400NeuronsAsPublished) {
  const std::string data = models::test_data();
  if (data.empty()) GTEST_SKIP() << models::kNoData;
  const PictureSet pictures = mnist_pictures(data + "/mnist");
  const Schedule schedule{.neurons = 400, .passes = 1};
  Learner learner(shape_of(pictures, schedule));
  Outcome outcome;
  learn(pictures, schedule, learner, outcome);
  test(pictures, learner, outcome);
  EXPECT_EQ(outcome.tested, 10'000U);
  EXPECT_LT(outcome.learning.undecided * 100, outcome.learning.pictures);
  EXPECT_GE(outcome.right_first, 8'700U);
}

}  // namespace
}  // namespace spikemesh::stdp_digits
