#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "models/stdp_digits/learner.h"
#include "models/stdp_digits/votes.h"
#include "models/support/confusion.h"

namespace spikemesh::stdp_digits {

/// Learning rates, as powers of 1/2, of equal parts of the training.
inline constexpr std::array<std::uint32_t, 3> kRates{3, 4, 5};

/// How a network is trained.
struct Schedule {
  std::uint32_t neurons = 800;
  std::uint32_t passes = 10;  ///< over the training pictures
  std::uint32_t samples = 0;  ///< training pictures of a pass; 0: all
  std::uint32_t seed = 1;     ///< of the first weights, the order, and the chip's random numbers
};

/// What came of it, on the test pictures.
struct Outcome {
  bool held_out = false;  ///< they are of the training pictures
  LearningCounts learning;
  models::Confusion first;          ///< by the label of the neurons that spike first
  models::Confusion several;        ///< by the votes of at least kVoters neurons
  std::vector<NeuronLabel> labels;  ///< by neuron
  double learning_seconds = 0;      ///< of processor time
};

/// Learns without labels.
void learn(const PictureSet& pictures, const Schedule& schedule, Learner& learner,
           Outcome& outcome);

/// Labels the neurons by all training pictures, and tests.
void test(const PictureSet& pictures, Learner& learner, Outcome& outcome);

/// The network for these pictures.
Shape shape_of(const PictureSet& pictures, const Schedule& schedule);

}  // namespace spikemesh::stdp_digits
