#pragma once

#include <string>

#include "models/stdp_digits/learner.h"

namespace spikemesh::stdp_digits {

/// Keeps what a learner learned: a line of text that says for which network, then the synaptic
/// words of its cores, low byte first. Throws UserError if the file cannot be written.
void save_learned(const std::string& path, const Learner& learner);

/// Takes what was kept for a network of the same pixels and neurons. Throws UserError if the file
/// cannot be read or is of another network.
void load_learned(const std::string& path, Learner& learner);

}  // namespace spikemesh::stdp_digits
