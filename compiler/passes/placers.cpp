#include "compiler/passes/placers.h"

#include <algorithm>
#include <array>
#include <limits>

#include "base/error.h"
#include "compiler/passes/faults.h"
#include "compiler/passes/read_outs.h"

namespace spikemesh::compiler {
namespace {

using mapping::Mesh;
using mapping::Places;

Places row_major(const Compilation& /*compilation*/, const Mesh& mesh,
                 const mapping::Traffic& traffic) {
  return mapping::place_row_major(mesh, traffic.clusters);
}

Places hilbert(const Compilation& /*compilation*/, const Mesh& mesh,
               const mapping::Traffic& traffic) {
  return mapping::place_on_curve(mesh, traffic.clusters);
}

double price(const mapping::PlacementCost& cost, const CompileOptions& options) {
  constexpr double kBlocked = 1e6;
  return kBlocked * cost.blocked + options.hop_weight * cost.hops +
         options.link_weight * cost.busiest_link;
}

/// The cheapest of several placements, of those that take no more hops than `most_hops`.
Places cheapest(const Mesh& mesh, const mapping::Traffic& traffic, const CompileOptions& options,
                std::span<const Places> all, double most_hops) {
  constexpr double kRounding = 1e-9;
  const Places* best = nullptr;
  double lowest = 0.0;
  for (const Places& places : all) {
    const mapping::PlacementCost cost = cost_of(mesh, traffic, places);
    if (cost.hops > most_hops * (1.0 + kRounding)) continue;
    if (best != nullptr && price(cost, options) >= lowest) continue;
    best = &places;
    lowest = price(cost, options);
  }
  SPIKEMESH_CHECK(best != nullptr, "one placement takes no more than the fewest hops");
  return *best;
}

/// As many moves as the effort allows: some a cluster, but no more than what following the ways of
/// all flows of two clusters may take. That too is some a cluster, so that time does not grow with
/// the square of dense traffic's clusters.
std::uint64_t moves_for(const Mesh& mesh, const mapping::Traffic& traffic, std::uint32_t effort) {
  constexpr std::uint64_t kMovesACluster = 300;
  constexpr double kLinksACluster = 2e5;  // followed, there and back
  constexpr double kMostLinks = 5e7;
  const std::size_t flows =
      2 * traffic.between.size() + traffic.from_host.size() + traffic.to_host.size();
  const double links_a_flow = (mesh.width() + mesh.height()) / 3.0;
  const double links_a_move =
      4.0 * links_a_flow * static_cast<double>(flows) / std::max(1U, traffic.clusters);
  const double most_links = std::min(kMostLinks, kLinksACluster * traffic.clusters);
  const double most = most_links / std::max(1.0, links_a_move);
  return (1 + effort) *
         std::min(kMovesACluster * traffic.clusters, static_cast<std::uint64_t>(most));
}

/// From the best of several curves, gently; and from the clusters' traffic, from hot. A quieter
/// link never costs more hops than the curves take.
Places annealed(const Compilation& compilation, const Mesh& mesh, const mapping::Traffic& traffic) {
  constexpr double kGentle = 0.05;
  constexpr double kHot = 0.5;
  constexpr double kAny = std::numeric_limits<double>::infinity();
  const CompileOptions& options = compilation.options;
  std::vector<Places> found = first_places(mesh, traffic);
  double most_hops = kAny;  // with broken parts the fewest hops may be of a way that does not pass
  for (const Places& places : found)
    if (!mesh.has_faults()) most_hops = std::min(most_hops, cost_of(mesh, traffic, places).hops);
  mapping::Dice dice(options.seed);
  mapping::AnnealOptions annealing{.hop_weight = options.hop_weight,
                                   .link_weight = options.link_weight,
                                   .moves = moves_for(mesh, traffic, options.effort),
                                   .heat = kGentle,
                                   .most_hops = most_hops,
                                   .progress = options.progress};
  const Places by_traffic = found.back();
  found.push_back(
      anneal(mesh, traffic, cheapest(mesh, traffic, options, found, kAny), annealing, dice));
  annealing.heat = kHot;
  found.push_back(anneal(mesh, traffic, by_traffic, annealing, dice));
  return cheapest(mesh, traffic, options, found, most_hops);
}

constexpr std::array<Placer, 3> kPlacers{{
    {"anneal", "least hops: curves, then annealing on the exact cost of XY routes", annealed},
    {"hilbert", "clusters in their order along Hilbert's curve", hilbert},
    {"row-major", "clusters in their order, row by row", row_major},
}};

/// The flows of one cluster, summed by where they go.
class FlowRow {
 public:
  explicit FlowRow(std::size_t size) : rate_(size, 0.0), seen_(size, false) {}

  void add(std::uint32_t to, double rate) {
    if (!seen_[to]) touched_.push_back(to);
    seen_[to] = true;
    rate_[to] += rate;
  }

  void take(std::uint32_t from, std::vector<mapping::Flow>& flows) {
    for (const std::uint32_t to : touched_) {
      flows.push_back({from, to, rate_[to]});
      rate_[to] = 0.0;
      seen_[to] = false;
    }
    touched_.clear();
  }

 private:
  std::vector<double> rate_;
  std::vector<bool> seen_;
  std::vector<std::uint32_t> touched_;
};

}  // namespace

std::span<const Placer> placers() { return kPlacers; }

std::vector<Places> first_places(const Mesh& mesh, const mapping::Traffic& traffic) {
  return {place_row_major(mesh, traffic.clusters), place_on_curve(mesh, traffic.clusters),
          place_on_curve(mesh, traffic.clusters, order_by_traffic(traffic))};
}

Mesh mesh_of(const Compilation& compilation) {
  return compilation.mesh.router_count() > 0 ? compilation.mesh : mesh_of(compilation.arch);
}

mapping::Traffic traffic_of(const Compilation& compilation) {
  const Program& program = compilation.program;
  const Architecture& arch = compilation.arch;
  const auto port_router = [&arch](std::size_t port) {
    return arch.host_ports[port].y * arch.mesh.width + arch.host_ports[port].x;
  };
  mapping::Traffic traffic{.clusters = static_cast<std::uint32_t>(compilation.clusters.size())};
  FlowRow between(traffic.clusters);
  FlowRow to_host(arch.router_count());
  for (std::uint32_t c = 0; c < traffic.clusters; ++c) {
    const CoreTables& tables = compilation.tables[c];
    double from_host = 0.0;
    bool hears_host = false;
    for (std::size_t i = 0; i < compilation.clusters[c].size(); ++i) {
      const OutRange range = tables.out_ranges[i];
      if (range.count == 0) continue;
      const double rate = program.rate_of(SourceId{compilation.clusters[c][i]});
      for (std::uint32_t k = range.first; k < range.first + range.count; ++k) {
        const OutTarget to = tables.out_targets[k];
        if (to.cluster == OutTarget::kHost)
          to_host.add(port_router(place_of_read_out(to.axon, arch).host_port), rate);
        else
          between.add(to.cluster, rate);
      }
    }
    for (const Entrance& entrance : tables.entrances) {
      if (entrance.source.value() < program.compartments()) continue;
      from_host += program.rate_of(entrance.source);
      hears_host = true;
    }
    between.take(c, traffic.between);
    to_host.take(c, traffic.to_host);
    // Inputs enter through all host ports in turn (hardware.md §10.2).
    for (std::size_t port = 0; hears_host && port < arch.host_ports.size(); ++port)
      traffic.from_host.push_back(
          {port_router(port), c, from_host / static_cast<double>(arch.host_ports.size())});
  }
  return traffic;
}

}  // namespace spikemesh::compiler
