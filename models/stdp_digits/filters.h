#pragma once

#include <string>

#include "models/stdp_digits/learner.h"

namespace spikemesh::stdp_digits {

/// A picture of what the neurons have learned, as a PGM file: a square of pixels a neuron, white
/// where its weight is largest, in rows. Throws UserError if the file cannot be written.
void write_filters(const std::string& path, const Learner& learner, std::uint32_t neurons,
                   std::uint32_t side);

}  // namespace spikemesh::stdp_digits
