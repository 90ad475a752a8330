// Stands in for rtl/testing/router_mesh.cpp: routers and interfaces that count what tests reach.
// Generated headers first: SystemC and they do not agree on the order.
#include "Vnetwork_interface_covered.h"
#include "Vrouter_covered.h"
#include "Vrouter_of_four_covered.h"

#include "base/error.h"
#include "rtl/coverage/coverage_sum.h"
#include "rtl/testing/router_mesh_of.h"

namespace spikemesh::rtl::testing {
namespace {

template <class Router, std::uint32_t kCores>
class CoveredMesh final : public RouterMeshOf<Router, Vnetwork_interface_covered, kCores> {
 public:
  using RouterMeshOf<Router, Vnetwork_interface_covered, kCores>::RouterMeshOf;
  ~CoveredMesh() override { CoverageSum::of_process().add(this->context()); }
};

}  // namespace

std::unique_ptr<RouterMesh> make_router_mesh(const MeshShape& shape) {
  if (shape.cores_per_router == 1) return std::make_unique<CoveredMesh<Vrouter_covered, 1>>(shape);
  SPIKEMESH_CHECK(shape.cores_per_router == 4, "routers of 1 and 4 cores are built");
  return std::make_unique<CoveredMesh<Vrouter_of_four_covered, 4>>(shape);
}

}  // namespace spikemesh::rtl::testing
