#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "models/digits/dataset.h"

namespace spikemesh::digits {

constexpr int kHidden = 96;

/// A perceptron of one hidden layer whose units are clipped to 0 … 1, as a rate of spikes is.
///
///     h = clip(w1 · x + b1, 0, 1),  x = pixels / kInk;   scores = w2 · h + b2
struct Perceptron {
  std::vector<float> w1;  ///< kHidden × kPixels, a row for each hidden unit
  std::array<float, kHidden> b1{};
  std::vector<float> w2;  ///< kClasses × kHidden, a row for each class
  std::array<float, kClasses> b2{};
};

struct TrainingOptions {
  int epochs = 60;
  std::uint32_t seed = 1;
};

/// Trains by Adam on the cross-entropy, in mini-batches of 32. The same digits, options and machine
/// arithmetic (IEEE float) give the same weights.
Perceptron train(const std::vector<Digit>& digits, const TrainingOptions& options = {});

/// The class with the largest score; the first one on a tie.
int classify(const Perceptron& net, const Digit& digit);

/// The share of the digits that is classified right, 0 … 1.
double accuracy(const Perceptron& net, const std::vector<Digit>& digits);

}  // namespace spikemesh::digits
