#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "models/stdp_conv/planes.h"

namespace spikemesh::stdp_conv {

/// What kernels look at, and how many there are.
struct KernelShape {
  PlaneShape input;
  std::uint32_t side = 0;  ///< of the square that a kernel covers, through all channels
  std::uint32_t maps = 0;  ///< kernels

  std::uint32_t weights() const { return input.channels * side * side; }  ///< of one kernel
  PlaneShape output() const { return {maps, input.side - side + 1}; }
};

/// How kernels are learned.
struct KernelSchedule {
  std::uint32_t patches = 60'000;
  std::uint32_t seed = 1;
};

/// Learns by STDP and winner-take-all on the emulated chip (models/stdp_digits), from patches drawn
/// at random where pictures have something. The patch of a winner moves its weights; the others
/// were inhibited by its spike. Returns the weights as the chip holds them, 0 ... 255, [kernel]
/// [channel][y][x].
std::vector<std::uint8_t> learn_kernels(std::span<const Grades> pictures, const KernelShape& shape,
                                        const KernelSchedule& schedule);

/// The kernels that convolve: learned weights less their mean, so that an even patch gives nothing,
/// all of one length; even, as weights of both signs are (hardware.md §4.1).
std::vector<std::int16_t> deployed(std::span<const std::uint8_t> learned, std::uint32_t weights);

}  // namespace spikemesh::stdp_conv
