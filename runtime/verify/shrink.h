#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "hw/image/chip_image.h"
#include "runtime/verify/lockstep.h"

namespace spikemesh::verify {

/// An image that sends by itself what the host gave in each step, and says nothing else of the
/// outside: one input group, no names. Its `steps` and `rewards` are in its metadata.
image::ChipImage with_inputs(image::ChipImage image, const std::vector<HostStep>& inputs);

/// The steps that with_inputs() wrote into an image; 0 if it did not.
std::uint32_t steps_of(const image::ChipImage& image);

/// The rewards that with_inputs() wrote into an image for a step.
std::vector<std::int8_t> rewards_of(const image::ChipImage& image, std::uint32_t step);

/// Runs an image of with_inputs() in lockstep, all cores in RTL.
std::optional<Difference> replay(const image::ChipImage& image, const rtl::CoreBuilds& builds = {});

/// Makes an image of with_inputs() for which `fails` holds small: leaves out steps, input spikes,
/// cores, axons, lists and compartments as long as it still fails, with at most `tries` calls of
/// `fails`. It asks for legal images only.
image::ChipImage shrink(const image::ChipImage& image,
                        const std::function<bool(const image::ChipImage&)>& fails,
                        std::uint32_t tries = 600);

}  // namespace spikemesh::verify
