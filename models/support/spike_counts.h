#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "hw/image/chip_image.h"
#include "runtime/session/session.h"

namespace spikemesh::models {

/// Counts the spikes of some populations, step by step, without their leaving the chip.
class SpikeCounts {
 public:
  /// `populations` are names of the image, which outlives this.
  SpikeCounts(const image::ChipImage& image, const std::vector<std::string>& populations);

  void clear();
  /// Adds what the last step of the session spiked.
  void add(const runtime::Session& session);

  /// Spikes of each neuron of the i-th population that was named.
  const std::vector<std::uint32_t>& of(std::size_t population) const { return counts_[population]; }
  std::uint64_t total(std::size_t population) const;

 private:
  struct Place {
    std::int32_t population = -1;  ///< -1: not counted
    std::uint32_t neuron = 0;
  };

  std::vector<std::vector<Place>> places_;  ///< by core, then compartment
  std::vector<std::vector<std::uint32_t>> counts_;
};

}  // namespace spikemesh::models
