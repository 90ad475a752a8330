#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace spikemesh::alif_gallery {

/// How a neuron answers a stimulus that begins at once and stays.
enum class Pattern : std::uint8_t {
  kSilent,
  kPhasic,     ///< spikes at the beginning, then none
  kTonic,      ///< all intervals alike
  kDelayed,    ///< nothing at first, then tonic
  kAdapting,   ///< intervals grow
  kBursting,   ///< groups of spikes with pauses between them
  kIrregular,  ///< none of these
};

std::string_view name_of(Pattern pattern);

/// Judges the steps of the spikes, ascending, under a stimulus in the steps [on, off).
Pattern judge(const std::vector<std::uint32_t>& spikes, std::uint32_t on, std::uint32_t off);

}  // namespace spikemesh::alif_gallery
