#pragma once

#include <cstdint>

#include "compiler/mapping/dice.h"
#include "compiler/mapping/hypergraph.h"

namespace spikemesh::mapping {

/// A hypergraph of single neurons, each the source of one net with `fan_out` pins. With `blocks`,
/// three pins of four are in the source's own block of the vertices (by v % blocks).
inline Hypergraph random_hypergraph(std::uint32_t seed, std::uint32_t vertices,
                                    std::uint32_t fan_out, std::uint32_t blocks = 1) {
  Dice dice(seed);
  std::vector<Vertex> vertex_list(vertices);
  std::vector<Net> nets;
  std::vector<Csr<Sender>::Cell> senders;
  std::vector<std::vector<std::uint32_t>> nets_of(vertices);
  for (std::uint32_t v = 0; v < vertices; ++v) {
    vertex_list[v].slots_log2 = 3 + dice.below(2);
    const auto rate = static_cast<float>(dice.unit());
    nets.push_back({.rate = rate, .words_a_synapse = 0.25F});
    senders.push_back({v, v, {1, rate}});
    for (std::uint32_t i = 0; i < fan_out; ++i) {
      std::uint32_t to = dice.below(vertices);
      if (dice.below(4) > 0) to = to / blocks * blocks + v % blocks;
      if (to < vertices) nets_of[to].push_back(v);
    }
  }
  std::vector<Csr<Pin>::Cell> pins;
  for (std::uint32_t v = 0; v < vertices; ++v)
    for (const std::uint32_t net : nets_of[v]) {
      if (!pins.empty() && pins.back().row == v && pins.back().column == net)
        ++pins.back().property.synapses;
      else
        pins.push_back({v, net, {1}});
    }
  return Hypergraph(std::move(vertex_list), std::move(nets), pins, senders);
}

}  // namespace spikemesh::mapping
