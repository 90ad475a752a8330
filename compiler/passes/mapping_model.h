#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "compiler/mapping/hypergraph.h"
#include "compiler/mapping/multilevel.h"
#include "compiler/passes/compilation.h"

namespace spikemesh::compiler {

/// The network as the hypergraph that is partitioned, and the way back.
///
/// Neurons with the same sources by the rules (all to all; a place of a convolution) are one class
/// before any synapse is made, and so are sources with the same targets; a class larger than a
/// sixteenth of a core is cut into pieces. Only rules that give each neuron its own sources
/// (random, lists, one to one, pooling) are expanded. Synapse words are an estimate; everything
/// else but shared in-axon entries is exact.
struct MappingModel {
  mapping::Hypergraph graph;
  std::vector<std::uint32_t> first;         ///< of each vertex, into compartments; one more
  std::vector<std::uint32_t> compartments;  ///< of the vertices, whole neurons, ascending
  std::vector<mapping::SeedOrder> orders;   ///< network order, layers, tiles, columns

  std::span<const std::uint32_t> members(std::uint32_t vertex) const {
    return std::span(compartments).subspan(first[vertex], first[vertex + 1] - first[vertex]);
  }
};

MappingModel build_mapping_model(const Compilation& compilation);

mapping::Limits core_limits(const Architecture& arch);

/// The compartments of each cluster, ascending.
std::vector<Cluster> clusters_of(const MappingModel& model, const mapping::Assignment& assignment,
                                 std::uint32_t clusters);

}  // namespace spikemesh::compiler
