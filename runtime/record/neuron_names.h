#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "hw/image/chip_image.h"

namespace spikemesh::runtime {

/// A neuron, as the populations of an image count.
struct NeuronName {
  std::uint32_t population = 0;  ///< index into ChipImage::populations
  std::uint32_t neuron = 0;      ///< from 0
};

/// Tells which neuron a compartment is: one name for each population that names it, none for a
/// dendrite of a tree.
class NeuronNames {
 public:
  explicit NeuronNames(const image::ChipImage& image);

  /// `core`: index into ChipImage::cores. `compartment`: as the core scans.
  std::span<const NeuronName> of(std::size_t core, std::uint32_t compartment) const {
    return names_[core][compartment];
  }

 private:
  std::vector<std::vector<std::vector<NeuronName>>> names_;  ///< by core and compartment
};

}  // namespace spikemesh::runtime
