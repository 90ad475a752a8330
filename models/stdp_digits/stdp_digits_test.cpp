#include <fmt/format.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <numeric>

#include "base/error.h"
#include "models/stdp_digits/checkpoint.h"
#include "models/stdp_digits/experiment.h"
#include "models/stdp_digits/report.h"
#include "models/support/report_page.h"

namespace spikemesh::stdp_digits {
namespace {

PictureSet embedded_pictures() { return pictures_of(models::load_digit_set("")); }

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
  const Schedule schedule;
  Learner learner(shape_of(pictures, schedule));
  Outcome outcome;
  learn(pictures, schedule, learner, outcome);
  test(pictures, learner, outcome);
  EXPECT_EQ(outcome.first.pictures(), 360U);
  EXPECT_EQ(outcome.labels.size(), schedule.neurons);
  EXPECT_LT(outcome.learning.undecided * 50, outcome.learning.pictures);
  EXPECT_LT(outcome.learning.winners, outcome.learning.pictures * 2);
  EXPECT_GT(outcome.several.accuracy(), 94);
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

TEST(StdpDigits, ANeuronStandsForTheDigitThatItAnsweredToMostOften) {
  Votes votes(3);
  for (const std::uint8_t shown : std::vector<std::uint8_t>{7, 2, 7, 7})
    votes.add({.neurons = {1}, .first = 1}, shown);
  votes.add({.neurons = {2}, .first = 1}, 4);
  EXPECT_EQ(votes.label(1).digit, 7);
  EXPECT_EQ(votes.label(1).share, 0.75);
  EXPECT_EQ(votes.label(0).share, 0);
  EXPECT_EQ(votes.of_first({.neurons = {2, 1}, .first = 1}), 4);
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

TEST(StdpDigits, ADamagedFileOfWhatWasKeptIsAnError) {
  Learner learner(shape_of(embedded_pictures(), {.neurons = 20}));
  const std::vector<std::uint32_t> order{0};
  learner.learn(embedded_pictures().train, order, 3, [] {});
  const std::string path = ::testing::TempDir() + "stdp_digits_damaged.bin";
  save_learned(path, learner);
  const auto size = std::filesystem::file_size(path);
  for (const std::uintmax_t place : {std::uintmax_t{60}, size / 2, size - 1}) {
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    file.seekg(static_cast<std::streamoff>(place));
    const int byte = file.get();
    file.seekp(static_cast<std::streamoff>(place));
    file.put(static_cast<char>(byte ^ 1));
    file.close();
    EXPECT_THROW(load_learned(path, learner), UserError) << place;
    save_learned(path, learner);
  }
  EXPECT_NO_THROW(load_learned(path, learner));
  for (const std::uintmax_t shorter : {size - 1, size - 8, size / 2, std::uintmax_t{50}}) {
    std::filesystem::resize_file(path, shorter);
    EXPECT_THROW(load_learned(path, learner), UserError) << shorter;
  }
  std::ofstream(path) << "something else\n";
  EXPECT_THROW(load_learned(path, learner), UserError);
}

TEST(StdpDigits, TheReportShowsWhatWasLearnedAndTheChip) {
  PictureSet pictures = embedded_pictures();
  pictures.train.resize(40);
  pictures.test.resize(20);
  const Schedule schedule{.neurons = 20, .passes = 1};
  Learner learner(shape_of(pictures, schedule));
  Outcome outcome;
  learn(pictures, schedule, learner, outcome);
  test(pictures, learner, outcome);
  const auto before = learner.synapses();
  const std::string path = ::testing::TempDir() + "stdp_digits_report.html";
  write_report(path, pictures, learner, outcome);
  EXPECT_EQ(learner.synapses(), before);
  const auto run = models::run_of_page(path);
  const auto& gallery = run["findings"]["galleries"][0];
  EXPECT_EQ(gallery["captions"].size(), 20U);
  EXPECT_EQ(gallery["pixels"].get<std::string>().size(), (20U * 64 + 2) / 3 * 4);
  EXPECT_EQ(run["findings"]["figures"][0]["value"],
            fmt::format("{:.2f} %", outcome.first.accuracy()));
  EXPECT_EQ(run["fidelity"], "cycle");
  EXPECT_EQ(run["steps"], 10 * kSteps);
  EXPECT_GT(run["function"]["synaptic_updates"].get<std::uint64_t>(), 0U);
  EXPECT_GT(run["raster"]["row"].size(), 0U);
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
