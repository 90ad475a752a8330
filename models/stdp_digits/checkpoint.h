#pragma once

#include <string>

#include "models/stdp_digits/learner.h"

namespace spikemesh::stdp_digits {

/// Keeps what a learner learned: a line of text that says for which network, the synaptic words of
/// its cores, and a check sum (FNV-1a of what is before it), low bytes first. Throws UserError if
/// the file cannot be written.
void save_learned(const std::string& path, const Learner& learner);

/// Takes what was kept for a network of the same pixels and neurons. Throws UserError if the file
/// cannot be read, is damaged, or is of another network.
void load_learned(const std::string& path, Learner& learner);

}  // namespace spikemesh::stdp_digits
