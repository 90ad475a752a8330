#include "models/digits/spiking.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "compiler/passes/compile.h"
#include "models/digits/classifier.h"

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

compiler::Compilation compiled(const Perceptron& net) {
  compiler::Compilation compilation{.network = spiking_network(net),
                                    .arch = load_architecture("tiny")};
  compiler::compile(compilation);
  return compilation;
}

TEST(Spiking, TheChipKeepsTheAccuracyOfThePerceptron) {
  const Dataset data = embedded_digits();
  const Perceptron net = train(data.train);
  const compiler::Compilation compilation = compiled(net);
  runtime::Session session(compilation.image, {.fidelity = runtime::Fidelity::kFunctional});
  Classifier classifier(session);
  const auto right = std::count_if(data.test.begin(), data.test.end(), [&](const Digit& digit) {
    return classifier.classify(digit) == digit.label;
  });
  const double share = static_cast<double>(right) / static_cast<double>(data.test.size());
  RecordProperty("accuracy", std::to_string(share));
  EXPECT_GE(share, 0.95);
  EXPECT_NEAR(share, accuracy(net, data.test), 0.015);
}

TEST(Spiking, BothFidelitiesGiveTheSameAnswers) {
  const Dataset data = embedded_digits();
  const compiler::Compilation compilation = compiled(train(data.train, {.epochs = 2}));
  runtime::Session functional(compilation.image, {.fidelity = runtime::Fidelity::kFunctional});
  runtime::Session cycle(compilation.image);
  Classifier without_time(functional);
  Classifier with_time(cycle);
  for (std::size_t i = 0; i < 20; ++i)
    EXPECT_EQ(without_time.classify(data.test[i]), with_time.classify(data.test[i]));
}

}  // namespace
}  // namespace spikemesh::digits
