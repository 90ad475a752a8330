#pragma once

#include <cstdint>
#include <vector>

#include "compiler/network/network.h"

namespace spikemesh::equivalence {

/// A spike of a neuron of a population, in a step.
struct Spike {
  std::uint32_t step = 0;
  std::uint32_t population = 0;
  std::uint32_t neuron = 0;
  friend auto operator<=>(const Spike&, const Spike&) = default;
};

/// Whether the host sends a spike through this channel (numbered over all inputs) in this step.
using InputSchedule = std::vector<std::vector<bool>>;  // [step][channel]

/// Runs a network as its description says, without chip, cores, lists or images: the reference
/// that the compiler is tested against. Own reading of hardware.md §4.4, §4.6 and §13; of our
/// code it uses only the network and its expansion. Returns the spikes, sorted.
std::vector<Spike> simulate(const network::Network& network, const InputSchedule& inputs);

}  // namespace spikemesh::equivalence
