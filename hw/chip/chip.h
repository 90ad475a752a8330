#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <systemc>
#include <vector>

#include "hw/chip/barrier.h"
#include "hw/chip/host_edge.h"
#include "hw/chip/step_statistics.h"
#include "hw/core/core_shell.h"
#include "hw/core/functional_core.h"
#include "hw/image/chip_image.h"
#include "hw/noc/mesh.h"

namespace spikemesh::chip {

/// Makes the module for the place of a core of the image, or null for the built-in NeuronCore.
using CoreFactory = std::function<std::unique_ptr<core::CoreShell>(
    const char* name, const image::ChipImage& chip, const image::CoreImage& core,
    noc::CycleScheduler&)>;

/// The chip as SystemC modules: mesh, network interfaces, cores, host edge and barrier tree
/// (hardware.md §2). What it computes is in the FunctionalCores; the modules give it its cycles.
class Chip : public sc_core::sc_module {
 public:
  /// `functions` are those of the image's cores, in its order; they outlive the chip.
  Chip(const sc_core::sc_module_name& name, const image::ChipImage& image,
       std::vector<core::FunctionalCore>& functions, const CoreFactory& make_core);

  /// Runs step t with these spikes of the host (hardware.md §10.2), from its start strobe to its
  /// close, and the sweep if it is the last of an epoch. The counters are those of this step, valid
  /// until the next.
  const StepStatistics& step(Step step, std::span<const image::AxonAddress> spikes,
                             std::optional<std::int32_t> reward);

  /// Before the first step: host port `port` sends packets to cores in CONFIG (hardware.md §10.3),
  /// as they are, until the mesh is at rest. The observer is told what the port sends and takes.
  void deliver(std::uint32_t port, std::span<const noc::Flit> flits, noc::PortObserver& observer);

  /// Axons that host port `port` took in the last step, in the order of their pops.
  const std::vector<std::uint32_t>& read_outs(std::uint32_t port) const {
    return host_edges_[port]->read_outs();
  }

  /// Null if the core's state is in its FunctionalCore.
  core::OwnState* own_state(CoreId core) { return cores_[core.index()]->own_state(); }

  /// Tells of every flit that crosses the border between a core and the mesh, and of all that the
  /// core tells the barrier. The observers outlive the chip.
  void observe(CoreId core, noc::PortObserver& port, core::BarrierPort& barrier);

  /// For tests: modules and routers are evaluated in an order drawn from `seed`.
  void shuffle_order(std::uint64_t seed);

 private:
  void build_cores(const image::ChipImage& image, std::vector<core::FunctionalCore>& functions,
                   const CoreFactory& make_core);
  std::unique_ptr<core::CoreShell> make_unused_core(const std::string& name,
                                                    const image::ChipImage& image);
  void build_host_edges();
  void begin_step(Step step);
  void begin_cycles();
  void inject(std::span<const image::AxonAddress> spikes);
  void measure(Step step);
  void sweep();
  void measure_cores();
  void measure_links(Cycle end);
  noc::Flit flit_to(const image::AxonAddress& to) const;

  Architecture architecture_;
  std::uint32_t epoch_;  ///< steps; 0: no learning
  noc::CycleScheduler scheduler_;
  noc::Mesh mesh_;
  Barrier barrier_;
  std::vector<std::unique_ptr<core::FunctionalCore>> unused_;  ///< cores without an image
  std::vector<std::unique_ptr<noc::NetworkInterface>> core_interfaces_;
  std::vector<std::unique_ptr<core::CoreShell>> cores_;
  std::vector<std::unique_ptr<noc::NetworkInterface>> host_interfaces_;
  std::vector<std::unique_ptr<HostEdge>> host_edges_;
  std::vector<std::vector<noc::Flit>> injected_;  ///< by host port, of this step
  Cycle to_next_start_{};                         ///< from the last evaluated cycle
  StepStatistics statistics_;
};

}  // namespace spikemesh::chip
