#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <systemc>
#include <vector>

#include "hw/noc/cycle_scheduler.h"
#include "hw/noc/mesh_config.h"
#include "hw/noc/network_interface.h"
#include "hw/noc/router.h"
#include "hw/noc/router_fabric.h"

namespace spikemesh::noc {

/// The routers of all fabrics and the links between them (hardware.md §9.1 to §9.4). Cores and host
/// edges join through a NetworkInterface each, or anything else with LinkEnds, by attach_core() and
/// attach_host() before the simulation starts.
class Mesh : public sc_core::sc_module, public Clocked, private FabricWaker {
 public:
  /// Makes the router for a place, or null for the built-in one.
  using RouterFactory = std::function<std::unique_ptr<RouterShell>(const char* name, RouterId)>;

  Mesh(const sc_core::sc_module_name& name, const MeshConfig& config, CycleScheduler& scheduler,
       const RouterFactory& make_router = {});

  void attach_core(CoreId core, NetworkInterface& interface);
  void attach_host(std::uint32_t row, NetworkInterface& interface);

  const MeshConfig& config() const { return config_; }
  RouterShell& router(std::uint32_t x, std::uint32_t y) { return *routers_[y * config_.width + x]; }
  RouterShell& router_of(CoreId core) { return *routers_[core.value() / config_.cores_per_router]; }

  void evaluate(Cycle now) override;

  /// True when no flit is in a router or on a link between routers.
  bool empty() const;
  /// Arbiter pointers to 0 (hardware.md §10.1), cycles from 0; checks that the mesh is empty and
  /// every credit is home. The network interfaces have a begin_step() of their own.
  void begin_step();

  /// Counters of built-in routers over the cycles before `now`, since they were reset.
  OutputCounters output_counters(std::uint32_t fabric, RouterId router, std::uint32_t port,
                                 Cycle now) const;
  InputCounters input_counters(std::uint32_t fabric, RouterId router, std::uint32_t port,
                               Cycle now) const;
  void reset_counters(Cycle now);

  /// For tests: evaluates the routers in a random order.
  void shuffle_order(std::uint64_t seed);

 private:
  static constexpr Cycle kNever{~std::uint64_t{0}};

  void end_of_elaboration() override;
  void wake_fabrics(Cycle cycle) override;
  void bind_neighbours();
  void attach(RouterShell& router, std::uint32_t port, NetworkInterface& interface);

  MeshConfig config_;
  CycleScheduler& scheduler_;
  ClockedId id_;
  std::vector<std::unique_ptr<RouterFabric>> fabrics_;
  std::vector<std::unique_ptr<RouterShell>> routers_;
  Cycle next_wake_ = kNever;       ///< earliest cycle that the scheduler knows of
  std::vector<Router*> built_in_;  ///< those of routers_ whose work the tables do
};

}  // namespace spikemesh::noc
