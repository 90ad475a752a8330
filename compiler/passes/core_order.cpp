#include "compiler/passes/core_order.h"

#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/cuthill_mckee_ordering.hpp>

#include <algorithm>

namespace spikemesh::compiler {
namespace {

using Graph =
    boost::adjacency_list<boost::setS, boost::vecS, boost::undirectedS,
                          boost::property<boost::vertex_color_t, boost::default_color_type,
                                          boost::property<boost::vertex_degree_t, int>>>;

}  // namespace

Cluster order_for_runs(const Compilation& compilation, CoreTableBuilder& builder,
                       const Cluster& cluster) {
  const Program& program = compilation.program;
  std::vector<std::uint32_t> neuron_of(cluster.size());
  std::vector<std::size_t> first;
  for (std::size_t i = 0; i < cluster.size(); ++i) {
    if (program.name_of(cluster[i]).compartment == 0) first.push_back(i);
    neuron_of[i] = static_cast<std::uint32_t>(first.size() - 1);
  }
  first.push_back(cluster.size());
  // The targets of one source in a row: a chain holds them together with few edges.
  Graph graph(first.size() - 1);
  const auto& incoming = builder.expand(cluster);
  constexpr std::size_t kReach = 4;
  for (std::size_t i = 0; i < incoming.size(); ++i)
    for (std::size_t k = i + 1; k < std::min(incoming.size(), i + 1 + kReach); ++k) {
      if (incoming[k].source != incoming[i].source) break;
      const std::uint32_t a = neuron_of[incoming[i].synapse.target];
      const std::uint32_t b = neuron_of[incoming[k].synapse.target];
      if (a != b) boost::add_edge(a, b, graph);
    }
  std::vector<Graph::vertex_descriptor> order(first.size() - 1);
  boost::cuthill_mckee_ordering(graph, order.begin(), boost::get(boost::vertex_color, graph),
                                boost::make_degree_map(graph));
  Cluster ordered;
  for (const auto neuron : order)
    ordered.insert(ordered.end(), cluster.begin() + static_cast<std::ptrdiff_t>(first[neuron]),
                   cluster.begin() + static_cast<std::ptrdiff_t>(first[neuron + 1]));
  return ordered;
}

}  // namespace spikemesh::compiler
