#include <gtest/gtest.h>

#include "models/stdp_digits/experiment.h"
#include "models/support/test_data.h"

namespace spikemesh::stdp_digits {
namespace {

// Published for 400 neurons: 87.0 % (Diehl and Cook 2015).
TEST(StdpDigits, LearnsMnistWith400NeuronsAsPublished) {
  const std::string data = models::test_data();
  if (data.empty()) GTEST_SKIP() << models::kNoData;
  const PictureSet pictures = pictures_of(models::load_digit_set(data));
  const Schedule schedule{.neurons = 400, .passes = 1};
  Learner learner(shape_of(pictures, schedule));
  Outcome outcome;
  learn(pictures, schedule, learner, outcome);
  test(pictures, learner, outcome);
  EXPECT_EQ(outcome.first.pictures(), 10'000U);
  EXPECT_LT(outcome.learning.undecided * 100, outcome.learning.pictures);
  EXPECT_GE(outcome.first.right(), 8'700U);
}

}  // namespace
}  // namespace spikemesh::stdp_digits
