#pragma once

#include <cstddef>
#include <cstdint>

#include "compiler/network/network.h"

namespace spikemesh::microcircuit {

/// How much of the column is built.
struct Scaling {
  double scale = 0.05;  ///< part of the neurons, and of the synapses of each
  /// Weights grow by 1 / sqrt(scale), so that the input of a neuron fluctuates as before, and a
  /// bias brings what its mean lacks, taken at the published rates (van Albada, Helias, Diesmann,
  /// PLoS Computational Biology 11 (2015) e1004490). false: weights as published and no bias.
  bool compensated = true;
  std::uint32_t seed = 1;
};

/// Neurons of a population at this scale.
std::uint32_t neurons_of(std::size_t population, double scale);

/// The column in chip integers, a step every 0.1 ms, with its Poisson inputs. As in the paper,
/// sources and targets of a projection are drawn one by one, so a pair can be connected more than
/// once. Four lines stand for all external synapses of a neuron; each spikes at most once a step,
/// so its weight is larger by 1 / sqrt(1 - p), which gives the variance of the Poisson process.
network::Network spiking_network(const Scaling& scaling);

}  // namespace spikemesh::microcircuit
