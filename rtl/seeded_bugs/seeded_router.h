#pragma once

#include <memory>

#include "rtl/testing/router_mesh.h"

namespace spikemesh::rtl {

/// A mesh of routers and network interfaces with their seeded faults (choose_bug()), without
/// assertions: what finds a fault must be a comparison. One core a router.
std::unique_ptr<testing::RouterMesh> make_seeded_router_mesh(const testing::MeshShape& shape);

}  // namespace spikemesh::rtl
