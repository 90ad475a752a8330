#pragma once

#include <cstdint>
#include <memory>
#include <systemc>
#include <vector>

#include "hw/noc/link.h"
#include "hw/noc/mesh_config.h"
#include "hw/noc/router_fabric.h"

namespace spikemesh::noc {

class RouterEnd;

/// The place of a router in the mesh: its ports. What fills the place (the tables of this room, an
/// RTL twin) derives from it and binds `in`.
///
/// Both vectors are indexed by fabric · ports + port, ports in the order of hardware.md §9.1. Ports
/// that go nowhere stay unbound.
class RouterShell : public sc_core::sc_module {
 public:
  sc_core::sc_vector<LinkPort> out;   ///< to the neighbours' `in`
  sc_core::sc_vector<LinkExport> in;  ///< what the neighbours call

  LinkPort& out_at(std::uint32_t fabric, std::uint32_t port) { return out[fabric * ports_ + port]; }
  LinkExport& in_at(std::uint32_t fabric, std::uint32_t port) { return in[fabric * ports_ + port]; }

 protected:
  RouterShell(const sc_core::sc_module_name& name, const MeshConfig& config);

 private:
  std::uint32_t ports_;
};

/// Told when a fabric got something to do from outside its tables.
class FabricWaker {
 public:
  virtual void wake_fabrics(Cycle cycle) = 0;

 protected:
  ~FabricWaker() = default;
};

/// A router whose work is done by the tables of RouterFabric.
class Router final : public RouterShell {
 public:
  /// `fabrics` holds one entry a fabric of the mesh; all outlive this module.
  Router(const sc_core::sc_module_name& name, const MeshConfig& config, RouterId id,
         const std::vector<std::unique_ptr<RouterFabric>>& fabrics, FabricWaker& waker);
  ~Router() override;

  /// Joins the tables along the bound ports; once, when all ports are bound.
  void join_tables();

 private:
  MeshConfig config_;
  RouterId id_;
  std::vector<std::unique_ptr<RouterEnd>> ends_;  ///< as `in`
};

}  // namespace spikemesh::noc
