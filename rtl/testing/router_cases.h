#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "hw/image/testing/dice.h"
#include "rtl/testing/router_mesh.h"

namespace spikemesh::rtl::testing {

/// Where a node sends a packet to.
struct Pattern {
  const char* name;
  std::uint32_t (*destination)(const MeshShape& shape, std::uint32_t source,
                               image::testing::Dice& dice);
};

/// Those of `spikemesh noc`, and all nodes to one.
const std::vector<Pattern>& patterns();

struct Traffic {
  Pattern pattern{};
  std::uint32_t gap = 1;        ///< mean cycles between two packets of a node
  std::uint32_t max_flits = 1;  ///< of a packet
  std::uint32_t cycles = 300;   ///< in which packets are generated
  std::uint64_t seed = 0;
};

struct TrafficResult {
  std::string difference;   ///< the first one; empty: none
  std::uint64_t flits = 0;  ///< that the sinks of the reference saw
};

/// Gives the mesh and hw/noc's reference mesh the same packets, from an empty mesh until both are
/// empty again, and compares every cycle of every node: what it sent and what its sinks saw.
TrafficResult run_traffic(RouterMesh& mesh, const Traffic& traffic);

/// All patterns under three loads and with packets of up to 1, 2 and 8 flits, until the first
/// difference.
TrafficResult run_all_traffic(RouterMesh& mesh);

}  // namespace spikemesh::rtl::testing
