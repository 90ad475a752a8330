#pragma once

#include <cstdint>
#include <string>

#include "compiler/network/network.h"

namespace spikemesh::nmnist {

inline constexpr const char* kInputName = "events";
inline constexpr const char* kHiddenName = "hidden";
inline constexpr const char* kOutputName = "digits";

inline constexpr std::uint32_t kHidden = 512;
inline constexpr std::uint32_t kClasses = 10;
inline constexpr std::uint32_t kStepMicroseconds = 1000;
inline constexpr std::uint32_t kSteps = 300;  ///< of one recording

/// The network 2312-512-10 that SLAYER trained for Loihi, from its two files of weights: one whole
/// number a line, target by target. Throws UserError with file and line.
network::Network spiking_network(const std::string& weights1, const std::string& weights2);

}  // namespace spikemesh::nmnist
