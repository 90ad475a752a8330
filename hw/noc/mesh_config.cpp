#include "hw/noc/mesh_config.h"

#include <algorithm>

namespace spikemesh::noc {

bool MeshConfig::has_host_port(std::uint32_t row) const {
  return std::find(host_rows.begin(), host_rows.end(), row) != host_rows.end();
}

MeshConfig mesh_config(const Architecture& architecture) {
  const auto cycles = [](Cycle latency) { return static_cast<std::uint32_t>(latency.value()); };
  MeshConfig config{.width = architecture.mesh.width,
                    .height = architecture.mesh.height,
                    .cores_per_router = architecture.mesh.cores_per_router,
                    .fabrics = architecture.noc.fabrics,
                    .fifo_depth = architecture.noc.fifo_depth,
                    .input_fifo_depth = architecture.core.input_fifo_depth,
                    .hop_east_west = cycles(architecture.timing.hop_east_west),
                    .hop_north_south = cycles(architecture.timing.hop_north_south),
                    .local_link = cycles(architecture.timing.local_link),
                    .link_interval = cycles(architecture.timing.link_interval)};
  for (const Architecture::HostPort& port : architecture.host_ports) {
    config.host_rows.push_back(port.y);
  }
  return config;
}

bool is_destination(const MeshConfig& config, std::uint64_t data) {
  const std::uint32_t there = destination_place(data);
  const std::uint32_t x = there >> layout::kCoordinateBits;
  const std::uint32_t y = there & static_cast<std::uint32_t>(layout::kCoordinateMask);
  const std::uint32_t port = destination_port(data);
  if (x >= config.width || y >= config.height) return false;
  return port == kHostPort ? x == 0 && config.has_host_port(y) : port < config.cores_per_router;
}

}  // namespace spikemesh::noc
