#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "compiler/network/network.h"
#include "models/alif_gallery/pattern.h"

namespace spikemesh::alif_gallery {

inline constexpr std::uint32_t kSteps = 500;  ///< of 1 ms
inline constexpr std::uint32_t kOn = 50;      ///< the stimulus begins
inline constexpr std::uint32_t kOff = 450;    ///< and is over

/// Weight of a projection onto a cell, in units of 64, like thresholds; 0: none.
struct Drive {
  std::int32_t root = 0;
  std::int32_t child = 0;  ///< onto the first compartment of a tree
};

/// A neuron of the gallery.
struct Cell {
  std::string name;
  std::string how;  ///< a sentence about what makes its pattern
  Pattern expected = Pattern::kSilent;
  network::NeuronTree tree{};
  Drive stimulus{};  ///< in every step of the stimulus
  Drive itself{};    ///< at each of its own spikes
};

/// LIF, ALIF and trees of two compartments.
std::vector<Cell> gallery();

/// All cells, each a population of its name, and the stimulus, an input that the image brings.
network::Network gallery_network(const std::vector<Cell>& cells);

}  // namespace spikemesh::alif_gallery
