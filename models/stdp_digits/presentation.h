#pragma once

#include "models/stdp_digits/network.h"
#include "models/stdp_digits/pictures.h"

namespace spikemesh::stdp_digits {

/// What the host does in one step of a picture: calls send(axon) for each axon that gets a spike,
/// in every core alike.
template <class Send>
void present(const Shape& shape, const Picture& picture, std::uint32_t step, const Send& send) {
  const HostAxons axons = host_axons(shape);
  if (step == kClearStep) send(axons.clear);
  if (step == kFirstInput) send(axons.readiness);
  if (step >= kFirstRamp && step < kFirstRamp + kRampSteps) send(axons.ramp);
  if (step < kFirstInput || step >= kFirstInput + kGrades) return;
  const std::uint32_t grade = step - kFirstInput + 1;
  for (std::uint32_t pixel = 0; pixel < picture.grades.size(); ++pixel) {
    if (picture.grades[pixel] >= grade) send(pixel);
  }
}

}  // namespace spikemesh::stdp_digits
