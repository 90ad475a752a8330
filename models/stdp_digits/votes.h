#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "models/stdp_digits/learner.h"

namespace spikemesh::stdp_digits {

inline constexpr std::size_t kDigits = 10;
/// Neurons whose answers are counted where several vote.
inline constexpr std::size_t kVoters = 5;

/// Which digit a neuron stands for: found after learning, from labelled training pictures.
class Votes {
 public:
  explicit Votes(std::uint32_t neurons) : counts_(neurons) {}

  /// Counts an answer of at least kVoters neurons to a picture of this digit.
  void add(const Answer& answer, std::uint8_t label);

  /// The digit that most of the neurons that spiked first stand for; each stands for the digit to
  /// which it answered most often. The lowest if there are several, and 0 without an answer.
  std::uint8_t of_first(const Answer& answer) const;
  /// The likeliest digit if each answering neuron is a witness: the sum of the logarithms of the
  /// shares of its answers.
  std::uint8_t of_several(const Answer& answer) const;

 private:
  using Counts = std::array<std::uint32_t, kDigits>;
  std::vector<Counts> counts_;  ///< by neuron
};

}  // namespace spikemesh::stdp_digits
