#pragma once

#include "compiler/examples/examples.h"

namespace spikemesh::examples {

/// A neuron without memory that fires by its own noise: with this probability in each step, as
/// long as its inputs add little. Noise is uniform in +-2^18 (hardware.md §4.5, exponent 15), so
/// an input of weight w moves the probability by w / 2^19.
network::Neuron noisy_neuron(double probability);

/// The threshold that gives this probability.
std::int32_t noisy_threshold(double probability);

/// The activity that the options ask for, or the example's own. Throws UserError out of range.
double activity_of(const ExampleOptions& options, double otherwise);

/// The number of neurons that the options ask for, or the example's own. Throws UserError unless it
/// is a multiple of `unit` from `low` to `high`.
std::uint32_t neurons_of(const ExampleOptions& options, std::uint32_t otherwise, std::uint32_t unit,
                         std::uint32_t low, std::uint32_t high);

}  // namespace spikemesh::examples
