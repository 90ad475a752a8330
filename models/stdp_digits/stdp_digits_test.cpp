#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

#include "models/stdp_digits/experiment.h"

namespace spikemesh::stdp_digits {
namespace {

TEST(StdpDigits, GradesOfAPictureAddUpToAboutTheTotal) {
  const PictureSet pictures = embedded_pictures();
  for (const Picture& picture : pictures.test) {
    const auto sum = std::accumulate(picture.grades.begin(), picture.grades.end(), 0U);
    EXPECT_LE(sum, pictures.total);
    EXPECT_GT(sum, pictures.total * 3 / 4);
    EXPECT_LE(*std::max_element(picture.grades.begin(), picture.grades.end()), kGrades);
  }
}

TEST(StdpDigits, LearnsTheEmbeddedDigitsWithoutLabels) {
  const PictureSet pictures = embedded_pictures();
  const Schedule schedule{.neurons = 64, .passes = 2};
  Learner learner(shape_of(pictures, schedule));
  const Outcome outcome = run_experiment(pictures, schedule, learner);
  EXPECT_EQ(outcome.tested, 360U);
  EXPECT_LT(outcome.learning.undecided * 50, outcome.learning.pictures);
  EXPECT_GT(outcome.right_several * 100, outcome.tested * 85);
}

// One picture again and again: its winners' weights become twice its grades' traces.
TEST(StdpDigits, TheWinnersWeightsGoToThePicture) {
  const PictureSet pictures = embedded_pictures();
  const Schedule schedule{.neurons = 8};
  Learner learner(shape_of(pictures, schedule));
  const std::vector<std::uint32_t> order(100, 0);
  learner.learn(pictures.train, order, 3, [] {});
  const Picture& picture = pictures.train.front();
  const Answer answer = learner.answer(picture, 1);
  ASSERT_FALSE(answer.neurons.empty());
  const std::vector<std::uint8_t> weights = learner.weights(answer.neurons.front());
  for (std::size_t pixel = 0; pixel < weights.size(); ++pixel) {
    EXPECT_NEAR(weights[pixel], 254.0 * picture.grades[pixel] / kGrades, 12.0) << pixel;
  }
}

}  // namespace
}  // namespace spikemesh::stdp_digits
