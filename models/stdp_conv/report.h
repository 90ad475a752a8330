#pragma once

#include <string>
#include <vector>

#include "models/stdp_conv/experiment.h"

namespace spikemesh::stdp_conv {

/// What a report is about.
struct ReportSubject {
  const PictureSet& pictures;
  const Schedule& schedule;
  const std::vector<LearnedLayer>& layers;
  const Outcome& outcome;
  bool held_out;  ///< the test pictures are of the training pictures
};

/// Writes one page: the learned kernels and how well they serve, and below it what the chip that
/// convolves with them does at some test pictures, at cycle fidelity.
void write_report(const std::string& path, const ReportSubject& subject);

}  // namespace spikemesh::stdp_conv
