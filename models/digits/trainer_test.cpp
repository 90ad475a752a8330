#include "models/digits/trainer.h"

#include <gtest/gtest.h>

namespace spikemesh::digits {
namespace {

TEST(Trainer, TheSameSeedGivesTheSameWeights) {
  const Dataset data = embedded_digits();
  const TrainingOptions options{.epochs = 1, .seed = 7};
  EXPECT_EQ(train(data.train, options).w1, train(data.train, options).w1);
}

TEST(Trainer, LearnsTheHeldOutDigits) {
  const Dataset data = embedded_digits();
  const Perceptron net = train(data.train);
  EXPECT_GE(accuracy(net, data.test), 0.96);
  EXPECT_LE(accuracy(net, data.test), accuracy(net, data.train));
}

}  // namespace
}  // namespace spikemesh::digits
