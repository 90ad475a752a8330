#include "models/stdp_conv/readout.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>

namespace spikemesh::stdp_conv {

using models::kDigits;

Readout::Readout(std::size_t features, float scale) : features_(features), scale_(scale) {
  weights_.fill(std::vector<float>(features + 1));
}

std::array<float, kDigits> Readout::scores(const Example& example) const {
  std::array<float, kDigits> scores{};
  for (std::size_t digit = 0; digit < kDigits; ++digit) {
    float sum = 0;
    for (std::size_t i = 0; i < features_; ++i) {
      if (example.features[i] != 0) {
        sum += weights_[digit][i] * static_cast<float>(example.features[i]);
      }
    }
    scores[digit] = sum / scale_ + weights_[digit].back();
  }
  return scores;
}

std::uint8_t Readout::classify(const Example& example) const {
  const auto all = scores(example);
  return static_cast<std::uint8_t>(std::max_element(all.begin(), all.end()) - all.begin());
}

void Readout::learn(const Example& example, float rate) {
  std::array<float, kDigits> shares = scores(example);
  const float most = *std::max_element(shares.begin(), shares.end());
  for (float& share : shares) share = std::exp(share - most);
  const float sum = std::accumulate(shares.begin(), shares.end(), 0.0F);
  for (std::size_t digit = 0; digit < kDigits; ++digit) {
    const float wanted = digit == example.label ? 1.0F : 0.0F;
    const float step = rate * (wanted - shares[digit] / sum);
    weights_[digit].back() += step;
    for (std::size_t i = 0; i < features_; ++i) {
      if (example.features[i] != 0) {
        weights_[digit][i] += step / scale_ * static_cast<float>(example.features[i]);
      }
    }
  }
}

void Readout::train(std::span<const Example> examples, std::uint32_t passes, std::uint32_t seed) {
  constexpr float kFirstRate = 0.02F;  // falls to 0 in equal steps
  std::vector<std::uint32_t> order(examples.size());
  std::iota(order.begin(), order.end(), 0U);
  std::mt19937 draw(seed);
  for (std::uint32_t pass = 0; pass < passes; ++pass) {
    for (std::size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[draw() % i]);
    const float rate = kFirstRate * static_cast<float>(passes - pass) / static_cast<float>(passes);
    for (const std::uint32_t index : order) learn(examples[index], rate);
  }
}

}  // namespace spikemesh::stdp_conv
