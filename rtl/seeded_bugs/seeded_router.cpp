#include "rtl/seeded_bugs/seeded_router.h"

// Generated headers first: SystemC and they do not agree on the order.
#include "Vseeded_network_interface.h"
#include "Vseeded_router.h"

#include "rtl/testing/router_mesh_of.h"

namespace spikemesh::rtl {

std::unique_ptr<testing::RouterMesh> make_seeded_router_mesh(const testing::MeshShape& shape) {
  return std::make_unique<testing::RouterMeshOf<Vseeded_router, Vseeded_network_interface, 1>>(
      shape);
}

}  // namespace spikemesh::rtl
