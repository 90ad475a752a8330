#include "compiler/mapping/overlap.h"

#include <algorithm>
#include <vector>

namespace spikemesh::mapping {
namespace {

/// The chance that two pins taken at random are of one vertex.
double chance_of_meeting(const Hypergraph& graph) {
  const auto pins = static_cast<double>(graph.nets_of().cells());
  double squares = 0.0;
  for (std::uint32_t v = 0; v < graph.vertex_count(); ++v) {
    const auto size = static_cast<double>(graph.nets_of().size(v));
    squares += size * size;
  }
  return squares / (pins * pins);
}

}  // namespace

double overlap_beyond_chance(const Hypergraph& graph) {
  constexpr std::uint32_t kSample = 64;
  const double chance = graph.nets_of().cells() == 0 ? 0.0 : chance_of_meeting(graph);
  std::vector<std::uint32_t> met(graph.vertex_count(), 0);
  std::vector<std::uint32_t> partners;
  double seen = 0.0;
  double expected = 0.0;
  const std::uint32_t step = 1 + graph.vertex_count() / kSample;
  for (std::uint32_t v = 0; v < graph.vertex_count(); v += step) {
    double visits = 0.0;
    graph.nets_of().for_each(v, [&](std::uint32_t n, const Pin& /*pin*/) {
      graph.pins_of().for_each(n, [&](std::uint32_t u, const Pin& /*pin*/) {
        if (u == v) return;
        if (met[u]++ == 0) partners.push_back(u);
        ++visits;
      });
    });
    for (const std::uint32_t u : partners) {
      seen += static_cast<double>(met[u]) * (met[u] - 1.0);
      met[u] = 0;
    }
    partners.clear();
    expected += visits * (visits - 1.0) * chance;
  }
  return expected > 0.0 ? seen / expected : 1.0;
}

}  // namespace spikemesh::mapping
