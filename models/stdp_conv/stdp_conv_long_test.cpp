#include <gtest/gtest.h>

#include "models/stdp_conv/experiment.h"
#include "models/support/test_data.h"

namespace spikemesh::stdp_conv {
namespace {

TEST(StdpConv, ReadsMnistWithKernelsLearnedOnTheChip) {
  const std::string data = models::test_data();
  if (data.empty()) GTEST_SKIP() << models::kNoData;
  models::DigitSet digits = models::load_digit_set(data);
  models::shorten(digits, 5000, 2000);
  const PictureSet pictures = pictures_of(digits);
  const Schedule schedule{.layers = {best_plan(pictures)}, .kernels = {.patches = 20'000}};
  const Outcome outcome = read_out(pictures, schedule, learn_layers(pictures, schedule));
  EXPECT_EQ(outcome.tested.pictures(), 2000U);
  EXPECT_GE(outcome.tested.right(), 1900U);
}

}  // namespace
}  // namespace spikemesh::stdp_conv
