#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "models/stdp_digits/learner.h"
#include "models/support/digit_set.h"

namespace spikemesh::stdp_digits {

/// Neurons whose answers are counted where several vote.
inline constexpr std::size_t kVoters = 5;

/// The digit that a neuron stands for: to which it answered most often.
struct NeuronLabel {
  std::uint8_t digit = 0;  ///< the lowest of several
  double share = 0;        ///< of its answers; 0 if it never answered
};

/// Which digit a neuron stands for: found after learning, from labelled training pictures.
class Votes {
 public:
  explicit Votes(std::uint32_t neurons) : counts_(neurons) {}

  /// Counts an answer of at least kVoters neurons to a picture of this digit.
  void add(const Answer& answer, std::uint8_t label);

  NeuronLabel label(std::uint32_t neuron) const;
  /// The digit that most of the neurons that spiked first stand for. The lowest if there are
  /// several, and 0 without an answer.
  std::uint8_t of_first(const Answer& answer) const;
  /// The likeliest digit if each answering neuron is a witness: the sum of the logarithms of the
  /// shares of its answers.
  std::uint8_t of_several(const Answer& answer) const;

 private:
  using Counts = std::array<std::uint32_t, models::kDigits>;
  std::vector<Counts> counts_;  ///< by neuron
};

}  // namespace spikemesh::stdp_digits
