#pragma once

#include <string>

#include "compiler/passes/compilation.h"

namespace spikemesh::compiler {

/// A router of the mesh.
struct Router {
  std::uint32_t x = 0;
  std::uint32_t y = 0;
};
Router router_of(CoreId core, const Architecture::Mesh& mesh);

/// What is expected of a placed network in a step, from the rates that its description states.
struct Traffic {
  double spikes = 0.0;              ///< of neurons and input channels
  double packets = 0.0;             ///< a spike goes to each of its out-axons
  double hops = 0.0;                ///< between routers
  double busiest_link = 0.0;        ///< packets
  std::string busiest_link_name{};  ///< as in "(3, 4) east"
};
Traffic predict_traffic(const Compilation& compilation);

/// Spikes and packets alone: known after allocate.
Traffic predict_packets(const Compilation& compilation);

}  // namespace spikemesh::compiler
