#pragma once

#include <cstdint>
#include <optional>
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

/// What the host gives as a reward in each step; nothing in most.
using RewardSchedule = std::vector<std::optional<std::int8_t>>;

/// A plastic synapse by logical ids, as learning left it.
struct LearnedSynapse {
  std::uint32_t source = 0;
  std::uint32_t target = 0;
  std::int64_t mantissa = 0;
  std::int64_t delay = 0;
  std::int64_t tag = 0;
  friend auto operator<=>(const LearnedSynapse&, const LearnedSynapse&) = default;
};

/// What a run gives, sorted.
struct Outcome {
  std::vector<Spike> spikes;
  std::vector<LearnedSynapse> learned;
};

/// Runs a network as its description says, without chip, cores, lists or images: the reference
/// that the compiler is tested against. Own reading of hardware.md §4.4, §4.6, §12 and §13; of our
/// code it uses only the network and its expansion.
Outcome simulate_all(const network::Network& network, const InputSchedule& inputs,
                     const RewardSchedule& rewards);

/// The spikes of a run without rewards.
std::vector<Spike> simulate(const network::Network& network, const InputSchedule& inputs);

}  // namespace spikemesh::equivalence
