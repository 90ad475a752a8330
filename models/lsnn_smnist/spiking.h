#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "compiler/network/network.h"

namespace spikemesh::lsnn_smnist {

inline constexpr const char* kInputName = "pixels";
inline constexpr const char* kRegularName = "regular";
inline constexpr const char* kAdaptiveName = "adaptive";
inline constexpr const char* kOutputName = "classes";

inline constexpr std::uint32_t kLines = 80;      ///< input channels
inline constexpr std::uint32_t kRegular = 140;   ///< neurons of one compartment
inline constexpr std::uint32_t kAdaptive = 100;  ///< neurons of two
inline constexpr std::uint32_t kClasses = 10;
inline constexpr std::uint32_t kPixels = 784;  ///< one a step
inline constexpr std::uint32_t kCueSteps = 56;
inline constexpr std::uint32_t kSteps = kPixels + kCueSteps;

/// The recurrent network of Rao et al. 2022 (sequential MNIST), from its weights: `folder` holds
/// w_in.npy, w_rec.npy and w_out.npy, [source][target]. Throws UserError that names the file.
network::Network spiking_network(const std::string& folder);

/// The spikes of an image of kPixels values, a pixel a step: for each of 38 thresholds one channel
/// for rising and one for falling past it, one channel for white, then the cue.
std::vector<network::InputSpike> encode(std::span<const std::uint8_t> pixels);

}  // namespace spikemesh::lsnn_smnist
