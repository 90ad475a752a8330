#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "models/support/digit_set.h"

namespace spikemesh::stdp_conv {

/// Features of a picture and its digit.
struct Example {
  std::vector<std::uint8_t> features;
  std::uint8_t label = 0;
};

/// A linear read-out off the chip: softmax regression by stochastic gradient descent. It is the
/// only part that sees labels.
class Readout {
 public:
  /// Features are divided by `scale`.
  Readout(std::size_t features, float scale);

  void train(std::span<const Example> examples, std::uint32_t passes, std::uint32_t seed);
  std::uint8_t classify(const Example& example) const;

 private:
  std::array<float, models::kDigits> scores(const Example& example) const;
  void learn(const Example& example, float rate);

  std::size_t features_;
  float scale_;
  std::array<std::vector<float>, models::kDigits> weights_;  ///< the last one of each is the bias
};

}  // namespace spikemesh::stdp_conv
