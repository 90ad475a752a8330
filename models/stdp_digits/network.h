#pragma once

#include <cstdint>
#include <vector>

#include "hw/image/chip_image.h"

namespace spikemesh::stdp_digits {

/// What the network is made for.
struct Shape {
  std::uint32_t pixels = 0;
  std::uint32_t total = 0;  ///< of the grades of a picture
  std::uint32_t neurons = 0;
  std::uint32_t seed = 1;
};

/// The steps of a picture, which are one learning epoch. README.md tells of the network.
inline constexpr std::uint32_t kClearStep = 0;   ///< the host clears all membranes
inline constexpr std::uint32_t kFirstInput = 1;  ///< a pixel of grade g spikes in steps 1 ... g
inline constexpr std::uint32_t kFirstRamp = 17;  ///< then all membranes rise together
inline constexpr std::uint32_t kRampSteps = 43;
/// The last ramp spike acts a step later, an inhibition another one later.
inline constexpr std::uint32_t kSteps = kFirstRamp + kRampSteps + 3;

/// Where the host sends spikes, in every core alike: axon p is pixel p, then these.
struct HostAxons {
  std::uint32_t readiness;
  std::uint32_t ramp;
  std::uint32_t clear;
};
HostAxons host_axons(const Shape& shape);

/// Neurons that core `core` holds, the first of them, and how many.
struct CoreShare {
  std::uint32_t first;
  std::uint32_t count;
};
std::vector<CoreShare> shares(const Shape& shape);

/// A chip that learns: the winner's weights go 2^-rate of the way to the picture.
image::ChipImage learning_image(const Shape& shape, std::uint32_t rate);

/// The same neurons, without learning and without inhibition, to look at what each answers.
image::ChipImage answering_image(const Shape& shape);

}  // namespace spikemesh::stdp_digits
