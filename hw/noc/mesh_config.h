#pragma once

#include <cstdint>
#include <vector>

#include "hw/arch/architecture.h"
#include "hw/noc/flit.h"

namespace spikemesh::noc {

/// The numbers of the architecture that the network needs (hardware.md §9). Latencies are extra
/// cycles of a link, 0 in mesh128. Valid ranges are those of the architecture file.
struct MeshConfig {
  std::uint32_t width = 8;
  std::uint32_t height = 16;
  std::uint32_t cores_per_router = 1;  ///< 1 or 4
  std::uint32_t fabrics = 2;           ///< 1 or 2
  std::uint32_t fifo_depth = 8;        ///< 2..64, flits a router input
  std::uint32_t input_fifo_depth = 8;  ///< 2..64, flits a fabric at a core or host edge
  std::uint32_t hop_east_west = 0;
  std::uint32_t hop_north_south = 0;
  std::uint32_t local_link = 0;
  std::uint32_t link_interval = 1;         ///< cycles between two sends of one output
  std::vector<std::uint32_t> host_rows{};  ///< rows with a host port at their west edge

  std::uint32_t routers() const { return width * height; }
  std::uint32_t cores() const { return routers() * cores_per_router; }
  std::uint32_t ports() const;
  bool has_host_port(std::uint32_t row) const;
};

/// Ports of a router, in order of their index (hardware.md §9.1); cores follow from kLocal.
enum PortIndex : std::uint32_t { kNorth, kEast, kSouth, kWest, kLocal };
inline constexpr std::uint32_t kMaxPorts = 8;

constexpr std::uint32_t opposite(std::uint32_t port) { return port ^ 2U; }

inline std::uint32_t MeshConfig::ports() const { return kLocal + cores_per_router; }

/// What the network needs of an architecture that check_architecture() has passed.
MeshConfig mesh_config(const Architecture& architecture);

/// True when a first flit with these 64 bits names a core or a host port of this mesh; a sender
/// drops a packet that does not (hardware.md §9.2, §11).
bool is_destination(const MeshConfig& config, std::uint64_t data);

/// Cycles from send to seen of a first flit in an empty mesh, over `columns` and `rows` hops
/// (hardware.md §9.4).
constexpr std::uint64_t zero_load_latency(const MeshConfig& config, std::uint64_t columns,
                                          std::uint64_t rows) {
  return 2 * (2 + std::uint64_t{config.local_link}) +
         columns * (2 + std::uint64_t{config.hop_east_west}) +
         rows * (2 + std::uint64_t{config.hop_north_south});
}

}  // namespace spikemesh::noc
