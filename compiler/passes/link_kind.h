#pragma once

#include <cstdint>
#include <optional>

#include "compiler/network/network.h"

namespace spikemesh::compiler {

/// What a projection says about which neurons have the same sources or the same targets.
enum class LinkKind : std::uint8_t {
  kWhole,   ///< all targets have all sources, or nearly so
  kPlanes,  ///< a convolution: the channels of a group at one place
  kUnique,  ///< each neuron its own
};

/// How a projection weighs on a core, before its lists are made.
struct LinkCost {
  LinkKind kind = LinkKind::kUnique;
  double density = 1.0;           ///< of a whole link: part of the pairs that have a synapse
  double words_a_synapse = 0.0;   ///< of one list
  std::uint32_t lists = 1;        ///< a source
  bool shared = false;            ///< all sources have the same list
  bool single_is_shared = false;  ///< lists of one synapse are of few kinds, and share their words
};

LinkCost cost_of(const network::Projection& projection, std::uint32_t sources,
                 std::uint32_t targets);

/// A place in the planes of a convolution: neurons of one key have the same sources (as targets)
/// or the same targets (as sources).
struct PlaneKey {
  std::uint32_t group = 0;
  std::uint32_t y = 0;
  std::uint32_t x = 0;
};
PlaneKey target_key(const network::Convolution& rule, std::uint32_t neuron);
PlaneKey source_key(const network::Convolution& rule, std::uint32_t neuron);

/// The planes that a population's neurons stand in, as the target of this rule.
std::optional<network::Planes> target_planes(const network::Rule& rule);

}  // namespace spikemesh::compiler
