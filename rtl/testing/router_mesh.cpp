#include "rtl/testing/router_mesh.h"

// Generated headers first: SystemC and they do not agree on the order.
#include "Vnetwork_interface.h"
#include "Vrouter.h"
#include "Vrouter_of_four.h"

#include "base/error.h"
#include "rtl/testing/router_mesh_of.h"

namespace spikemesh::rtl::testing {

std::unique_ptr<RouterMesh> make_router_mesh(const MeshShape& shape) {
  if (shape.cores_per_router == 1) {
    return std::make_unique<RouterMeshOf<Vrouter, Vnetwork_interface, 1>>(shape);
  }
  SPIKEMESH_CHECK(shape.cores_per_router == 4, "routers of 1 and 4 cores are built");
  return std::make_unique<RouterMeshOf<Vrouter_of_four, Vnetwork_interface, 4>>(shape);
}

}  // namespace spikemesh::rtl::testing
