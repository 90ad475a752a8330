#include "compiler/mapping/placement.h"

#include <algorithm>
#include <bit>
#include <numeric>

#include "base/error.h"
#include "compiler/mapping/curve.h"

namespace spikemesh::mapping {

PlacementCost cost_of(const Mesh& mesh, const Traffic& traffic, const Places& places) {
  PlacementCost cost;
  std::vector<double> load(mesh.link_count(), 0.0);
  const auto add = [&](std::uint32_t from, std::uint32_t to, double rate) {
    mesh.for_each_link(from, to, [&](std::uint32_t link) { load[link] += rate; });
    cost.hops += rate * mesh.distance(from, to);
    cost.blocked += mesh.passes(from, to) ? 0U : 1U;
  };
  const auto router = [&](std::uint32_t cluster) { return mesh.router_of(places[cluster]); };
  for (const Flow& flow : traffic.between) add(router(flow.from), router(flow.to), flow.rate);
  for (const Flow& flow : traffic.from_host) add(flow.from, router(flow.to), flow.rate);
  for (const Flow& flow : traffic.to_host) add(router(flow.from), flow.to, flow.rate);
  const auto busiest = std::ranges::max_element(load);
  cost.busiest_link = *busiest;
  cost.busiest = static_cast<std::uint32_t>(busiest - load.begin());
  return cost;
}

Places place_row_major(const Mesh& mesh, std::uint32_t clusters) {
  Places places = mesh.working_cores();
  SPIKEMESH_CHECK(clusters <= places.size(), "there are no more clusters than working cores");
  places.resize(clusters);
  return places;
}

Places place_on_curve(const Mesh& mesh, std::uint32_t clusters,
                      const std::vector<std::uint32_t>& order) {
  const auto bits = static_cast<std::uint32_t>(
      std::max(1, static_cast<int>(std::bit_width(std::max(mesh.width(), mesh.height()) - 1))));
  std::vector<std::uint32_t> cores = mesh.working_cores();
  std::ranges::stable_sort(cores, {}, [&](std::uint32_t core) {
    const std::uint32_t router = mesh.router_of(core);
    // Along the longer side first: the curve's halves then lie one after the other in the mesh.
    return mesh.height() > mesh.width() ? hilbert_index(bits, mesh.y_of(router), mesh.x_of(router))
                                        : hilbert_index(bits, mesh.x_of(router), mesh.y_of(router));
  });
  SPIKEMESH_CHECK(clusters <= cores.size(), "there are no more clusters than working cores");
  Places places(clusters);
  for (std::uint32_t i = 0; i < clusters; ++i) places[order.empty() ? i : order[i]] = cores[i];
  return places;
}

std::vector<std::uint32_t> order_by_traffic(const Traffic& traffic) {
  std::vector<std::vector<Flow>> around(traffic.clusters);
  std::vector<double> pull(traffic.clusters, 0.0);
  for (const Flow& flow : traffic.between) {
    around[flow.from].push_back(flow);
    around[flow.to].push_back({flow.to, flow.from, flow.rate});
  }
  for (const Flow& flow : traffic.from_host) pull[flow.to] += flow.rate;
  std::vector<bool> done(traffic.clusters, false);
  std::vector<std::uint32_t> order;
  constexpr double kForget = 0.7;  // those placed last are nearest
  while (order.size() < traffic.clusters) {
    std::uint32_t next = 0;
    while (done[next]) ++next;
    for (std::uint32_t c = next; c < traffic.clusters; ++c)
      if (!done[c] && pull[c] > pull[next]) next = c;
    done[next] = true;
    order.push_back(next);
    for (double& value : pull) value *= kForget;
    for (const Flow& flow : around[next]) pull[flow.to] += flow.rate;
  }
  return order;
}

}  // namespace spikemesh::mapping
