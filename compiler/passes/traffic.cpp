#include "compiler/passes/traffic.h"

#include "compiler/passes/placers.h"

namespace spikemesh::compiler {

Router router_of(CoreId core, const Architecture::Mesh& mesh) {
  const std::uint32_t router = core.value() / mesh.cores_per_router;
  return {router % mesh.width, router / mesh.width};
}

Traffic predict_packets(const Compilation& compilation) {
  const Program& program = compilation.program;
  Traffic traffic;
  for (std::size_t c = 0; c < compilation.clusters.size(); ++c) {
    const CoreTables& tables = compilation.tables[c];
    for (std::size_t i = 0; i < compilation.clusters[c].size(); ++i) {
      const OutRange range = tables.out_ranges[i];
      if (range.count == 0) continue;
      const double rate = program.rate_of(SourceId{compilation.clusters[c][i]});
      traffic.spikes += rate;
      traffic.packets += rate * range.count;
    }
    for (const Entrance& entrance : tables.entrances)
      if (entrance.source.value() >= program.compartments())
        traffic.packets += program.rate_of(entrance.source);
  }
  return traffic;
}

Traffic predict_traffic(const Compilation& compilation) {
  Traffic traffic = predict_packets(compilation);
  const mapping::Mesh mesh = mesh_of(compilation);
  mapping::Places places;
  for (const CoreId core : compilation.places) places.push_back(core.value());
  const mapping::PlacementCost cost = cost_of(mesh, traffic_of(compilation), places);
  const std::uint32_t router = cost.busiest / mapping::Mesh::kDirections;
  const auto direction = static_cast<mapping::Direction>(cost.busiest % mapping::Mesh::kDirections);
  traffic.hops = cost.hops;
  traffic.busiest_link = cost.busiest_link;
  traffic.busiest_link_name =
      fmt::format("({}, {}) {}", mesh.x_of(router), mesh.y_of(router), name_of(direction));
  return traffic;
}

}  // namespace spikemesh::compiler
