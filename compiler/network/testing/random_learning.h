#pragma once

#include <random>

#include "compiler/network/network.h"

namespace spikemesh::network {

/// Adds one to three learning rules: random products of all variables, gates and scales, random
/// traces, one epoch and one reward decay.
void add_random_rules(std::mt19937& random, Network& network);

/// Makes a projection onto this population learn by one of the network's rules, with a random sign,
/// width and start. Weights and delays are drawn anew, so that they fit.
void make_plastic(std::mt19937& random, const Network& network, std::size_t target,
                  Projection& projection);

}  // namespace spikemesh::network
