#include "models/stdp_digits/votes.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace spikemesh::stdp_digits {
namespace {

using models::kDigits;

template <class Values>
std::uint8_t place_of_largest(const Values& values) {
  return static_cast<std::uint8_t>(std::max_element(values.begin(), values.end()) - values.begin());
}

}  // namespace

void Votes::add(const Answer& answer, std::uint8_t label) {
  for (const std::uint32_t neuron : answer.neurons) ++counts_[neuron][label];
}

NeuronLabel Votes::label(std::uint32_t neuron) const {
  const Counts& counts = counts_[neuron];
  const double all = std::accumulate(counts.begin(), counts.end(), 0.0);
  const std::uint8_t digit = place_of_largest(counts);
  return {.digit = digit, .share = all > 0 ? counts[digit] / all : 0};
}

std::uint8_t Votes::of_first(const Answer& answer) const {
  std::array<std::uint32_t, kDigits> votes{};
  for (std::uint32_t i = 0; i < answer.first; ++i) {
    ++votes[label(answer.neurons[i]).digit];
  }
  return place_of_largest(votes);
}

std::uint8_t Votes::of_several(const Answer& answer) const {
  constexpr double kUnseen = 0.1;  // what a digit counts that a neuron never answered to
  std::array<double, kDigits> votes{};
  for (const std::uint32_t neuron : answer.neurons) {
    const Counts& counts = counts_[neuron];
    const double all = std::accumulate(counts.begin(), counts.end(), kUnseen * kDigits);
    for (std::size_t digit = 0; digit < kDigits; ++digit) {
      votes[digit] += std::log((counts[digit] + kUnseen) / all);
    }
  }
  return place_of_largest(votes);
}

}  // namespace spikemesh::stdp_digits
