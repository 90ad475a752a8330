#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "hw/chip/functional_chip.h"
#include "hw/image/chip_image.h"
#include "models/stdp_conv/planes.h"

namespace spikemesh::stdp_conv {

/// Shows pictures to a compiled conv_network() on a functional chip.
class ConvChip {
 public:
  /// `steps` of a picture, at most kMaxSteps.
  ConvChip(image::ChipImage image, std::uint32_t steps);

  /// Forgets the last picture and shows this one: grade g spikes in step kGrades - g.
  void show(const Grades& grades);
  /// How early the neurons of a population spiked at this picture: `steps` less the step, 0 if
  /// they did not.
  const std::vector<std::uint8_t>& earliness(const std::string& population) const;

  std::uint32_t steps() const { return steps_; }
  std::size_t cores() const { return chip_.core_count(); }
  /// Of all neurons, in all pictures.
  std::uint64_t spikes() const { return spikes_; }

 private:
  struct Place {
    std::uint32_t population;
    std::uint32_t neuron;
  };
  void note_spikes(std::uint8_t earliness);

  image::ChipImage image_;
  chip::FunctionalChip chip_;
  std::uint32_t steps_;
  std::vector<std::vector<Place>> places_;            ///< by core, then compartment
  std::vector<std::vector<std::uint8_t>> earliness_;  ///< by population, then neuron
  std::uint64_t spikes_ = 0;
};

}  // namespace spikemesh::stdp_conv
