#include "compiler/passes/traffic.h"

#include <cstdlib>

#include "compiler/passes/read_outs.h"

namespace spikemesh::compiler {
namespace {

std::uint32_t gap(std::uint32_t a, std::uint32_t b) { return a > b ? a - b : b - a; }

Router port_router(std::size_t port, const Architecture& arch) {
  return {arch.host_ports[port].x, arch.host_ports[port].y};
}

/// Inputs enter through all host ports in turn: their distance is the mean over the ports.
double hops_from_host(Router to, const Architecture& arch) {
  double sum = 0.0;
  for (std::size_t port = 0; port < arch.host_ports.size(); ++port)
    sum += distance(port_router(port, arch), to);
  return sum / static_cast<double>(arch.host_ports.size());
}

}  // namespace

Router router_of(CoreId core, const Architecture::Mesh& mesh) {
  const std::uint32_t router = core.value() / mesh.cores_per_router;
  return {router % mesh.width, router / mesh.width};
}

std::uint32_t distance(Router a, Router b) { return gap(a.x, b.x) + gap(a.y, b.y); }

Traffic predict_traffic(const Compilation& compilation) {
  const Program& program = compilation.program;
  const Architecture& arch = compilation.arch;
  Traffic traffic;
  for (std::size_t c = 0; c < compilation.clusters.size(); ++c) {
    const Router here = router_of(compilation.places[c], arch.mesh);
    const CoreTables& tables = compilation.tables[c];
    for (std::size_t i = 0; i < compilation.clusters[c].size(); ++i) {
      const double rate = program.rate_of(SourceId{compilation.clusters[c][i]});
      const OutRange range = tables.out_ranges[i];
      traffic.spikes += range.count > 0 ? rate : 0.0;
      traffic.packets += rate * range.count;
      for (std::uint32_t k = range.first; k < range.first + range.count; ++k) {
        const OutTarget to = tables.out_targets[k];
        const Router there = to.cluster == OutTarget::kHost
                                 ? port_router(place_of_read_out(to.axon, arch).host_port, arch)
                                 : router_of(compilation.places[to.cluster], arch.mesh);
        traffic.hops += rate * distance(here, there);
      }
    }
    for (const Entrance& entrance : tables.entrances) {
      if (entrance.source.value() < program.compartments()) continue;
      const double rate = program.rate_of(entrance.source);
      traffic.packets += rate;
      traffic.hops += rate * hops_from_host(here, arch);
    }
  }
  return traffic;
}

}  // namespace spikemesh::compiler
