#include "models/digits/spiking.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "compiler/passes/compile.h"
#include "hw/chip/functional_chip.h"

namespace spikemesh::digits {
namespace {

TEST(Spiking, APixelSendsAsManySpikesAsItHasInk) {
  Digit digit;
  digit.pixels[3] = kInk;
  digit.pixels[5] = 4;
  const auto spikes = encode(digit);
  const auto sent = [&spikes](std::uint32_t pixel) {
    return std::count_if(spikes.begin(), spikes.end(),
                         [pixel](const network::InputSpike& s) { return s.channel == pixel; });
  };
  EXPECT_EQ(sent(3), kShownSteps);
  EXPECT_EQ(sent(5), kShownSteps / 4);
  EXPECT_EQ(sent(4), 0);
}

/// The class that the chip gives, from rest.
std::ptrdiff_t classify_on(chip::FunctionalChip& chip, const image::ChipImage& image,
                           const Digit& digit) {
  chip.reset_state(false);
  const auto spikes = encode(digit);
  const image::InputGroup& input = *image.find_input(kInputName);
  auto next = spikes.begin();
  for (std::uint32_t step = 0; step < kSteps; ++step) {
    for (; next != spikes.end() && next->step == step; ++next)
      for (const image::AxonAddress& to : input.lines[next->channel]) chip.inject(to);
    chip.step();
  }
  std::vector<std::int32_t> scores;
  for (const image::CompartmentAddress& at : image.find_population(kScoresName)->neurons) {
    const auto ids = chip.core_ids();
    const auto core = std::find(ids.begin(), ids.end(), at.core) - ids.begin();
    scores.push_back(
        chip.core(static_cast<std::size_t>(core)).compartment(at.compartment.value()).v);
  }
  return std::max_element(scores.begin(), scores.end()) - scores.begin();
}

TEST(Spiking, TheChipKeepsTheAccuracyOfThePerceptron) {
  const Dataset data = embedded_digits();
  const Perceptron net = train(data.train);
  compiler::Compilation compilation{.network = spiking_network(net),
                                    .arch = load_architecture("tiny")};
  compiler::compile(compilation);
  chip::FunctionalChip chip(compilation.image);
  const auto right = std::count_if(data.test.begin(), data.test.end(), [&](const Digit& digit) {
    return classify_on(chip, compilation.image, digit) == digit.label;
  });
  const double share = static_cast<double>(right) / static_cast<double>(data.test.size());
  RecordProperty("accuracy", std::to_string(share));
  EXPECT_GE(share, 0.95);
  EXPECT_NEAR(share, accuracy(net, data.test), 0.015);
}

}  // namespace
}  // namespace spikemesh::digits
