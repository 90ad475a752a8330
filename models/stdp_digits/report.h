#pragma once

#include <string>

#include "models/stdp_digits/experiment.h"

namespace spikemesh::stdp_digits {

/// Writes one page: what was learned and how well it answers, and below it what the chip does in
/// some pictures more, still learning, at cycle fidelity.
void write_report(const std::string& path, const PictureSet& pictures, const Learner& learner,
                  const Outcome& outcome);

}  // namespace spikemesh::stdp_digits
