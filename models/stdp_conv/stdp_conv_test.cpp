#include <fmt/format.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdlib>
#include <numeric>
#include <random>

#include "base/error.h"
#include "hw/arith/decay.h"
#include "models/stdp_conv/contrast.h"
#include "models/stdp_conv/experiment.h"
#include "models/stdp_conv/filters.h"
#include "models/stdp_conv/readout.h"
#include "models/stdp_conv/report.h"
#include "models/support/report_page.h"

namespace spikemesh::stdp_conv {
namespace {

constexpr std::uint32_t kSide = 20;
constexpr std::uint32_t kPixels = kSide * kSide;
constexpr PlaneShape kInput{kContrastChannels, kSide};

std::vector<std::uint8_t> picture_of_a_bar(std::uint32_t column) {
  std::vector<std::uint8_t> ink(kPixels);
  for (std::uint32_t y = 3; y < kSide - 3; ++y) {
    ink[y * kSide + column] = 255;
    ink[y * kSide + column + 1] = 255;
  }
  return ink;
}

TEST(StdpConv, ContrastIsBrightOnABarAndDarkBesideIt) {
  const Grades grades = contrast(picture_of_a_bar(8));
  const std::size_t on = 10 * kSide + 8;
  EXPECT_EQ(*std::max_element(grades.begin(), grades.end()), kGrades);
  EXPECT_GT(grades[on], 10);
  EXPECT_EQ(grades[kPixels + on], 0);
  EXPECT_GT(grades[kPixels + on - 2], 0);
  EXPECT_EQ(grades[on - 2], 0);
  EXPECT_EQ(grades[on + 8], 0);
}

TEST(StdpConv, AnEmptyPictureHasNoContrast) {
  const Grades grades = contrast(std::vector<std::uint8_t>(kPixels));
  EXPECT_EQ(std::accumulate(grades.begin(), grades.end(), 0U), 0U);
}

TEST(StdpConv, DeployedKernelsGiveNothingOnAnEvenPatch) {
  constexpr std::uint32_t kWeights = 98;
  std::vector<std::uint8_t> learned(2 * kWeights, 100);
  for (std::size_t i = 0; i < kWeights; i += 3) learned[i] = 200;
  const auto kernels = deployed(learned, kWeights);
  EXPECT_NEAR(std::accumulate(kernels.begin(), kernels.begin() + kWeights, 0), 0, kWeights);
  EXPECT_GT(kernels[0], 0);
  EXPECT_LT(kernels[1], 0);
  for (const std::int16_t weight : kernels) EXPECT_EQ(weight % 2, 0);
  for (std::size_t i = kWeights; i < kernels.size(); ++i) EXPECT_EQ(kernels[i], 0);
}

/// Kernels cut from the contrast of the bar, a column further in each map.
LearnedLayer layer_of_bars(bool inhibits) {
  LearnedLayer learned;
  learned.layer = {.shape = {.input = kInput, .side = 5, .maps = 3},
                   .pool = 4,
                   .threshold = 9000,
                   .inhibits = inhibits,
                   .kernels = {}};
  const Grades bar = contrast(picture_of_a_bar(8));
  for (std::uint32_t map = 0; map < 3; ++map) {
    for (std::uint32_t k = 0; k < 50; ++k) {
      const std::size_t place = (k / 25 * kSide + 8 + k / 5 % 5) * kSide + 6 + map + k % 5;
      learned.learned.push_back(static_cast<std::uint8_t>(17 * bar[place]));
    }
  }
  learned.layer.kernels = deployed(learned.learned, learned.layer.shape.weights());
  return learned;
}

/// A neuron of a map as hardware.md §4.3 has it: current that stays, and its sum.
struct Neuron {
  std::int32_t u = 0;
  std::int32_t v = 0;
  bool spiked = false;
};

/// Of the pooled population, by plain sums; no neuron and step depends on how the chip works.
std::vector<std::uint8_t> expected(const Layer& layer, const Grades& grades, std::uint32_t steps) {
  const KernelShape& shape = layer.shape;
  const std::uint32_t side = shape.output().side;
  const std::uint32_t pooled = layer.pooled().side;
  std::vector<Neuron> neurons(shape.output().size());
  std::vector<std::int32_t> inhibited(std::size_t{side} * side);
  std::vector<std::uint8_t> result(layer.pooled().size());
  for (std::uint32_t step = 1; step + 1 < steps; ++step) {
    std::vector<std::int32_t> next(inhibited.size());
    for (std::uint32_t n = 0; n < neurons.size(); ++n) {
      const std::uint32_t map = n / (side * side);
      const std::uint32_t y = n / side % side;
      const std::uint32_t x = n % side;
      std::int32_t input = inhibited[y * side + x];
      for (std::uint32_t k = 0; k < shape.weights(); ++k) {
        const std::uint32_t channel = k / (shape.side * shape.side);
        const std::uint32_t from =
            (channel * kSide + y + k / shape.side % shape.side) * kSide + x + k % shape.side;
        const bool now = grades[from] != 0 && grades[from] + step == kGrades + 1;
        if (now) input += layer.kernels[map * shape.weights() + k] * 64;
      }
      Neuron& neuron = neurons[n];
      neuron.u = arith::decay(neuron.u, 4095) + input;
      neuron.v = std::clamp(neuron.v + neuron.u, -((1 << 23) - 1), (1 << 23) - 1);
      if (neuron.spiked || neuron.v <= layer.threshold * 64) continue;
      neuron.spiked = true;
      if (layer.inhibits) next[y * side + x] -= 254 * 64 * 16;
      if (y / layer.pool >= pooled || x / layer.pool >= pooled) continue;
      auto& early = result[(map * pooled + y / layer.pool) * pooled + x / layer.pool];
      early = std::max(early, static_cast<std::uint8_t>(steps - step - 1));  // a step to the pool
    }
    inhibited = next;
  }
  return result;
}

class StdpConvChip : public ::testing::TestWithParam<bool> {};

TEST_P(StdpConvChip, ConvolvesAndPoolsAsPlainSumsDo) {
  const LearnedLayer layer = layer_of_bars(GetParam());
  ConvChip chip = conv_chip({layer});
  for (const std::uint32_t column : {8U, 13U, 8U}) {  // no picture sees the one before
    const Grades grades = contrast(picture_of_a_bar(column));
    chip.show(grades);
    EXPECT_EQ(chip.earliness("pool1"), expected(layer.layer, grades, chip.steps()));
    const auto& early = chip.earliness("pool1");
    EXPECT_GT(std::accumulate(early.begin(), early.end(), 0U), 0U);
  }
}

INSTANTIATE_TEST_SUITE_P(WithAndWithoutInhibition, StdpConvChip, ::testing::Bool());

// The second map is the first made weaker, so that it is always later.
TEST(StdpConv, TheFirstSpikeOfAPlaceSilencesTheOtherMaps) {
  const Grades grades = contrast(picture_of_a_bar(8));
  for (const bool inhibits : {false, true}) {
    LearnedLayer learned = layer_of_bars(inhibits);
    auto& kernels = learned.layer.kernels;
    for (std::size_t k = 0; k < 50; ++k)
      kernels[50 + k] = static_cast<std::int16_t>(kernels[k] / 4 * 2);
    ConvChip chip = conv_chip({learned});
    chip.show(grades);
    const auto& maps = chip.earliness("maps1");
    const std::size_t map = maps.size() / 3;
    std::size_t first = 0;
    std::size_t second = 0;
    for (std::size_t place = 0; place < map; ++place) {
      first += maps[place] != 0 ? 1U : 0U;
      second += maps[map + place] != 0 ? 1U : 0U;
    }
    EXPECT_GT(first, 10U);
    EXPECT_EQ(second == 0, inhibits) << second << " of " << first;
  }
}

TEST(StdpConv, KernelsLearnTheOnlyPatchThereIs) {
  const std::vector<Grades> pictures(1, contrast(picture_of_a_bar(8)));
  const KernelShape shape{.input = kInput, .side = 5, .maps = 8};
  const auto learned = learn_kernels(pictures, shape, {.patches = 3000});
  ASSERT_EQ(learned.size(), 8 * shape.weights());
  // Bars are upright: of a kernel that learned, rows of a column are alike.
  std::uint32_t alike = 0;
  for (std::size_t map = 0; map < 8; ++map) {
    int within = 0;
    int between = 0;
    for (std::size_t x = 0; x < 5; ++x) {
      const auto weight = [&](std::size_t y, std::size_t column) {
        return int{learned[map * shape.weights() + y * 5 + column]};
      };
      within += std::abs(weight(1, x) - weight(3, x));
      between += std::abs(weight(2, x) - weight(2, (x + 1) % 5));
    }
    alike += between > within ? 1 : 0;
  }
  EXPECT_GE(alike, 6U);
}

TEST(StdpConv, PicturesWithoutContrastTeachNothing) {
  const std::vector<Grades> pictures(3, Grades(kInput.size()));
  const KernelShape shape{.input = kInput, .side = 5, .maps = 8};
  EXPECT_THROW(learn_kernels(pictures, shape, {.patches = 10}), UserError);
}

TEST(StdpConv, LearnsAndReadsTheEmbeddedDigits) {
  const PictureSet pictures = pictures_of(models::load_digit_set(""));
  const Schedule schedule{.layers = {best_plan(pictures)}, .kernels = {.patches = 10'000}};
  const Outcome outcome = read_out(pictures, schedule, learn_layers(pictures, schedule));
  EXPECT_EQ(outcome.tested.pictures(), 360U);
  EXPECT_GT(outcome.tested.accuracy(), 90);
}

PictureSet few_pictures() {
  models::DigitSet digits = models::load_digit_set("");
  models::shorten(digits, 200, 50);
  return pictures_of(digits);
}

Schedule two_layers() {
  return {.layers = {{.kernel = 3, .maps = 12, .pool = 1, .threshold = 3000, .inhibits = true},
                     {.kernel = 3, .maps = 8, .pool = 2, .threshold = 3000, .inhibits = false}},
          .kernels = {.patches = 2000}};
}

// The second layer sees what the first one says; its kernels differ, as their patches do.
TEST(StdpConv, ASecondLayerLearnsFromWhatTheFirstSays) {
  const PictureSet pictures = few_pictures();
  const auto layers = learn_layers(pictures, two_layers());
  ASSERT_EQ(layers.size(), 2U);
  EXPECT_EQ(layers[1].layer.shape.input.channels, 12U);
  ConvChip chip = conv_chip(layers);
  chip.show(pictures.test.pictures.front());
  const auto& said = chip.earliness("pool2");
  EXPECT_EQ(said.size(), 8U * 2 * 2);
  const auto spiked = std::count_if(said.begin(), said.end(), [](auto e) { return e != 0; });
  EXPECT_GT(spiked, 0);
  EXPECT_LT(spiked, 32);
}

TEST(StdpConv, TheReadOutSeesTheLastLayerOrAll) {
  const PictureSet pictures = few_pictures();
  Schedule schedule = two_layers();
  const auto layers = learn_layers(pictures, schedule);
  EXPECT_EQ(read_out(pictures, schedule, layers).features, 8U * 2 * 2);
  schedule.reads_all = true;
  EXPECT_EQ(read_out(pictures, schedule, layers).features, 12U * 6 * 6 + 8U * 2 * 2);
}

TEST(StdpConv, AFilterPictureIsBrightWhereItsKernelWantsBrightness) {
  LearnedLayer layer = layer_of_bars(false);
  const FilterPictures pictures = filter_pictures(std::vector{layer}, 0);
  ASSERT_EQ(pictures.side, 5U);
  ASSERT_EQ(pictures.pixels.size(), 3U * 25);
  EXPECT_GT(pictures.pixels[10 + 2], 200);  // the bar of map 0: columns 2 and 3
  EXPECT_LT(pictures.pixels[10], 100);      // beside it darkness is wanted
}

// A layer that looks at one map of the layer before, at one place, looks as that map does there.
TEST(StdpConv, AFilterPictureOfAHigherLayerIsMadeOfThoseBelow) {
  std::vector<LearnedLayer> layers{layer_of_bars(false)};
  LearnedLayer upper;
  upper.layer = {.shape = {.input = layers[0].layer.pooled(), .side = 2, .maps = 1},
                 .pool = 1,
                 .threshold = 1,
                 .inhibits = false,
                 .kernels = {}};
  upper.learned.assign(3 * 4, 0);
  upper.learned[1 * 4 + 2] = 255;  // map 1, y 1, x 0
  layers.push_back(upper);
  const FilterPictures below = filter_pictures(layers, 0);
  const FilterPictures above = filter_pictures(layers, 1);
  ASSERT_EQ(above.side, 4U + 5);
  for (std::size_t y = 0; y < 5; ++y) {
    for (std::size_t x = 0; x < 5; ++x) {
      EXPECT_EQ(above.pixels[(4 + y) * 9 + x], below.pixels[25 + y * 5 + x]);
    }
  }
  EXPECT_EQ(above.pixels[8], 128);
}

TEST(StdpConv, TheReportShowsKernelsOfAllLayersAndTheChip) {
  const PictureSet pictures = few_pictures();
  const Schedule schedule = two_layers();
  const auto layers = learn_layers(pictures, schedule);
  const Outcome outcome = read_out(pictures, schedule, layers);
  const std::string path = ::testing::TempDir() + "stdp_conv_report.html";
  write_report(path, {pictures, schedule, layers, outcome, false});
  const auto run = models::run_of_page(path);
  const auto& galleries = run["findings"]["galleries"];
  ASSERT_EQ(galleries.size(), 2U);
  EXPECT_EQ(galleries[0]["captions"].size(), 12U);
  EXPECT_EQ(galleries[1]["captions"].size(), 8U);
  EXPECT_EQ(run["findings"]["figures"][0]["value"],
            fmt::format("{:.2f} %", outcome.tested.accuracy()));
  EXPECT_EQ(run["fidelity"], "cycle");
  EXPECT_EQ(run["steps"], 10 * steps_of(2));
  EXPECT_GT(run["function"]["spikes"].get<std::uint64_t>(), 0U);
}

TEST(StdpConv, TheReadOutSeparatesWhatIsSeparable) {
  std::mt19937 draw(1);
  std::vector<Example> examples;
  for (std::size_t i = 0; i < 500; ++i) {
    const auto label = static_cast<std::uint8_t>(i % models::kDigits);
    Example example{std::vector<std::uint8_t>(2 * models::kDigits), label};
    for (auto& feature : example.features) feature = static_cast<std::uint8_t>(draw() % 4);
    example.features[label] = 10;
    examples.push_back(example);
  }
  Readout readout(2 * models::kDigits, 10);
  readout.train(examples, 20, 1);
  for (const Example& example : examples) EXPECT_EQ(readout.classify(example), example.label);
}

}  // namespace
}  // namespace spikemesh::stdp_conv
