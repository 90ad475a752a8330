#include "compiler/mapping/hypergraph.h"

#include <algorithm>
#include <cmath>

namespace spikemesh::mapping {
namespace {

/// Joins the cells of one row that have the same column; `add` joins two properties.
template <class Property, class Add>
std::vector<typename Csr<Property>::Cell> contracted_cells(const Csr<Property>& cells,
                                                           const std::vector<std::uint32_t>& group,
                                                           std::uint32_t groups, Add&& add) {
  using Cell = typename Csr<Property>::Cell;
  constexpr std::uint32_t kNowhere = 0xffffffff;
  std::vector<std::uint32_t> first(std::size_t{groups} + 1, 0);
  for (const std::uint32_t g : group) ++first[g + 1];
  for (std::size_t i = 1; i < first.size(); ++i) first[i] += first[i - 1];
  std::vector<std::uint32_t> members(group.size());
  std::vector<std::uint32_t> next = first;
  for (std::uint32_t v = 0; v < group.size(); ++v) members[next[group[v]]++] = v;

  std::vector<Cell> joined;
  joined.reserve(cells.cells());
  std::vector<std::uint32_t> place;
  for (std::uint32_t g = 0; g < groups; ++g) {
    const std::size_t begin = joined.size();
    for (std::uint32_t i = first[g]; i < first[g + 1]; ++i)
      cells.for_each(members[i], [&](std::uint32_t column, const Property& property) {
        if (column >= place.size()) place.resize(column + 1, kNowhere);
        const std::uint32_t at = place[column];
        if (at != kNowhere && at >= begin && at < joined.size() && joined[at].column == column) {
          add(joined[at].property, property);
        } else {
          place[column] = static_cast<std::uint32_t>(joined.size());
          joined.push_back({g, column, property});
        }
      });
  }
  return joined;
}

void add_pin(Pin& to, const Pin& pin) {
  constexpr std::uint32_t kMost = 0xffff;
  to.synapses = static_cast<std::uint16_t>(
      std::min(kMost, std::uint32_t{to.synapses} + std::uint32_t{pin.synapses}));
}

void add_sender(Sender& to, const Sender& sender) {
  to.sources += sender.sources;
  to.rate += sender.rate;
}

}  // namespace

Hypergraph::Hypergraph(std::vector<Vertex> vertices, std::vector<Net> nets,
                       const std::vector<Csr<Pin>::Cell>& pins,
                       const std::vector<Csr<Sender>::Cell>& senders)
    : vertices_(std::move(vertices)),
      nets_(std::move(nets)),
      nets_of_(vertex_count(), net_count(), pins),
      pins_of_(nets_of_.transposed(net_count())),
      sends_of_(vertex_count(), net_count(), senders),
      senders_of_(sends_of_.transposed(net_count())) {}

Hypergraph Hypergraph::contracted(const std::vector<std::uint32_t>& group,
                                  std::uint32_t groups) const {
  std::vector<Vertex> vertices(groups, Vertex{.compartments = 0});
  for (std::uint32_t v = 0; v < vertex_count(); ++v) {
    Vertex& joined = vertices[group[v]];
    joined.compartments += vertices_[v].compartments;
    joined.slots_log2 = std::max(joined.slots_log2, vertices_[v].slots_log2);
    joined.out_axons += vertices_[v].out_axons;
  }
  return Hypergraph(std::move(vertices), nets_, contracted_cells(nets_of_, group, groups, add_pin),
                    contracted_cells(sends_of_, group, groups, add_sender));
}

WordCount::WordCount(const Net& net)
    : scale_(static_cast<std::uint32_t>(
          std::lround(static_cast<double>(net.words_a_synapse) * (1U << kFraction)))),
      sources_(net.sources),
      free_(net.single_is_shared ? 1 : 0) {}

std::uint32_t words_of(const Net& net, std::uint32_t synapses) {
  return WordCount(net).of(synapses);
}

}  // namespace spikemesh::mapping
