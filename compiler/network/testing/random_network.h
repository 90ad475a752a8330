#pragma once

#include <cstdint>

#include "compiler/network/network.h"

namespace spikemesh::network {

/// How large a random network may become.
struct RandomNetworkSize {
  std::uint32_t populations = 3;  ///< at most
  std::uint32_t neurons = 60;     ///< of a population, at most
  std::uint32_t projections = 5;  ///< at most
  std::uint32_t max_delay = 20;
  bool learning = false;  ///< most projections are plastic, by random rules
};

/// A network for tests, the same for the same seed: every rule, kind of weight and delay, neuron
/// trees, adaptation, noise, every reset, odd thresholds and biases, Poisson inputs and probes.
Network random_network(std::uint32_t seed, const RandomNetworkSize& size = {});

}  // namespace spikemesh::network
