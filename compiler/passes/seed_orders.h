#pragma once

#include <cstdint>
#include <vector>

#include "compiler/mapping/multilevel.h"
#include "compiler/network/rules.h"

namespace spikemesh::compiler {

/// Orders of vertices that follow the network's own shape: as written, layer by layer, tile by tile
/// within a layer, and columns through all layers. Vertices come population by population.
class SeedOrders {
 public:
  void begin_population(std::uint32_t neurons, const network::Planes& planes);
  void add_vertex(std::uint32_t first_neuron);
  std::vector<mapping::SeedOrder> finish();

 private:
  struct Place {
    std::uint32_t population = 0;
    std::uint64_t curve = 0;  ///< place along a curve that fills the plane
  };
  std::vector<Place> places_;
  std::vector<std::uint32_t> first_of_population_;
  network::Planes planes_{};
};

}  // namespace spikemesh::compiler
