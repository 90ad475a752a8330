#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "compiler/network/network.h"
#include "hw/arch/architecture.h"
#include "hw/image/chip_image.h"
#include "runtime/session/session.h"

namespace spikemesh::bandit {

/// A bandit: in each trial one context is shown, and one of two arms pays with its probability.
struct Task {
  std::string name;
  std::vector<std::vector<double>> payoff;  ///< [context][arm]: probability of a reward
  std::uint32_t contexts() const { return static_cast<std::uint32_t>(payoff.size()); }
  std::uint32_t best_arm(std::uint32_t context) const;
};

/// One context; arms that pay in 80 and in 20 of 100 trials.
Task two_armed();
/// Two contexts, each with its own best arm.
Task context_dependent();

inline constexpr std::uint32_t kArms = 2;

/// The network that learns a task: lines of each context onto one neuron an arm through plastic
/// synapses (R-STDP, eligibility in the tag); the arms inhibit each other, and noise explores.
/// Rewards arrive from outside.
network::Network bandit_network(const Task& task, std::uint32_t seed);

/// What one run of trials gave.
struct RunResult {
  std::uint32_t seed = 0;
  std::uint32_t optimal = 0;  ///< of the last trials: those in which the best arm was chosen
  std::uint32_t silent = 0;   ///< of all: those without a choice
  double rewards = 0.0;       ///< share of all trials that paid
};

struct RunOptions {
  std::uint32_t trials = 400;
  std::uint32_t last = 100;  ///< trials that count
  std::uint32_t seed = 1;    ///< of network, chip, contexts and payoffs
  runtime::Fidelity fidelity = runtime::Fidelity::kFunctional;
};

/// Compiles the network for a chip and plays. Which arm pays follows from hashes of (seed, trial).
/// `ended` is shown the chip after the last trial.
RunResult play(const Task& task, const Architecture& arch, const RunOptions& options,
               const std::function<void(const runtime::Session&)>& ended = {});

}  // namespace spikemesh::bandit
