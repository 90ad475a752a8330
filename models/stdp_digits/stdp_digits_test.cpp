#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <numeric>

#include "base/error.h"
#include "models/stdp_digits/checkpoint.h"
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

TEST(StdpDigits, HeldOutPicturesAreTheLastAndTrainNoMore) {
  const PictureSet all = embedded_pictures();
  PictureSet some = embedded_pictures();
  hold_out(some, 300);
  ASSERT_EQ(some.test.size(), 300U);
  ASSERT_EQ(some.train.size() + 300, all.train.size());
  EXPECT_EQ(some.test.back().grades, all.train.back().grades);
  EXPECT_EQ(some.test.front().grades, all.train[some.train.size()].grades);
  EXPECT_EQ(some.train.back().grades, all.train[some.train.size() - 1].grades);
  EXPECT_THROW(hold_out(some, some.train.size()), UserError);
}

TEST(StdpDigits, LearnsTheEmbeddedDigitsWithoutLabels) {
  const PictureSet pictures = embedded_pictures();
  const Schedule schedule;
  Learner learner(shape_of(pictures, schedule));
  Outcome outcome;
  learn(pictures, schedule, learner, outcome);
  test(pictures, learner, outcome);
  EXPECT_EQ(outcome.tested, 360U);
  EXPECT_LT(outcome.learning.undecided * 50, outcome.learning.pictures);
  EXPECT_LT(outcome.learning.winners, outcome.learning.pictures * 2);
  EXPECT_GT(outcome.right_several * 100, outcome.tested * 94);
}

TEST(StdpDigits, WhatWasKeptAnswersAsWhatLearned) {
  const PictureSet pictures = embedded_pictures();
  const Schedule schedule{.neurons = 20};
  Learner learner(shape_of(pictures, schedule));
  const std::vector<std::uint32_t> order{0, 1, 2, 3, 4, 5, 6, 7};
  learner.learn(pictures.train, order, 3, [] {});
  const std::string path = ::testing::TempDir() + "stdp_digits_learned.bin";
  save_learned(path, learner);
  Learner other(shape_of(pictures, schedule));
  load_learned(path, other);
  EXPECT_EQ(other.synapses(), learner.synapses());
  EXPECT_EQ(other.answer(pictures.test.front(), kVoters).neurons,
            learner.answer(pictures.test.front(), kVoters).neurons);
}

TEST(StdpDigits, WhatWasKeptForAnotherNetworkIsAnError) {
  const PictureSet pictures = embedded_pictures();
  Learner learner(shape_of(pictures, {.neurons = 20}));
  const std::vector<std::uint32_t> order{0};
  learner.learn(pictures.train, order, 3, [] {});
  const std::string path = ::testing::TempDir() + "stdp_digits_other.bin";
  save_learned(path, learner);
  Learner larger(shape_of(pictures, {.neurons = 21}));
  EXPECT_THROW(load_learned(path, larger), UserError);
  std::ofstream(path, std::ios::app) << "more";
  Learner same(shape_of(pictures, {.neurons = 20}));
  EXPECT_THROW(load_learned(path, same), UserError);
  EXPECT_THROW(load_learned(path + ".absent", same), UserError);
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
