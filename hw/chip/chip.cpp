#include "hw/chip/chip.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.h"
#include "hw/core/neuron_core.h"

namespace spikemesh::chip {
namespace {

std::uint32_t member_count(const Architecture& architecture) {
  return architecture.core_count() + static_cast<std::uint32_t>(architecture.host_ports.size());
}

}  // namespace

Chip::Chip(const sc_core::sc_module_name& name, const image::ChipImage& image,
           std::vector<core::FunctionalCore>& functions, const CoreFactory& make_core)
    : sc_module(name),
      architecture_(image.architecture),
      epoch_(image.epoch),
      scheduler_("scheduler", image.architecture.clock.period),
      mesh_("mesh", noc::mesh_config(image.architecture), scheduler_),
      barrier_("barrier", member_count(image.architecture)),
      injected_(image.architecture.host_ports.size()) {
  build_cores(image, functions, make_core);
  build_host_edges();
}

void Chip::build_cores(const image::ChipImage& image, std::vector<core::FunctionalCore>& functions,
                       const CoreFactory& make_core) {
  std::size_t used = 0;
  for (std::uint32_t id = 0; id < architecture_.core_count(); ++id) {
    core_interfaces_.push_back(std::make_unique<noc::NetworkInterface>(
        fmt::format("interface_{}", id).c_str(), mesh_.config(), scheduler_));
    mesh_.attach_core(CoreId{id}, *core_interfaces_.back());
    const std::string name = fmt::format("core_{}", id);
    std::unique_ptr<core::CoreShell> core;
    if (used == image.cores.size() || image.cores[used].id != CoreId{id}) {
      core = make_unused_core(name, image);
    } else {
      if (make_core) core = make_core(name.c_str(), image, image.cores[used], scheduler_);
      if (!core) {
        core = std::make_unique<core::NeuronCore>(name.c_str(), architecture_, image.cores[used],
                                                  scheduler_, functions[used]);
      }
      ++used;
    }
    core->network.bind(*core_interfaces_.back());
    core->barrier.bind(barrier_.leaf[id]);
    cores_.push_back(std::move(core));
  }
}

/// A core that the image leaves out has no compartments and no in-axon entries.
std::unique_ptr<core::CoreShell> Chip::make_unused_core(const std::string& name,
                                                        const image::ChipImage& image) {
  const image::CoreImage nothing;
  unused_.push_back(std::make_unique<core::FunctionalCore>(architecture_.core, nothing, image));
  return std::make_unique<core::NeuronCore>(name.c_str(), architecture_, nothing, scheduler_,
                                            *unused_.back());
}

void Chip::build_host_edges() {
  const noc::MeshConfig& config = mesh_.config();
  for (std::uint32_t port = 0; port < architecture_.host_ports.size(); ++port) {
    host_interfaces_.push_back(std::make_unique<noc::NetworkInterface>(
        fmt::format("host_interface_{}", port).c_str(), config, scheduler_));
    mesh_.attach_host(architecture_.host_ports[port].y, *host_interfaces_.back());
    host_edges_.push_back(
        std::make_unique<HostEdge>(fmt::format("host_edge_{}", port).c_str(), scheduler_));
    host_edges_.back()->network.bind(*host_interfaces_.back());
    host_edges_.back()->barrier.bind(barrier_.leaf[architecture_.core_count() + port]);
  }
}

const StepStatistics& Chip::step(Step step, std::span<const image::AxonAddress> spikes,
                                 std::optional<std::int32_t> reward) {
  if (sc_core::sc_get_status() == sc_core::SC_ELABORATION) sc_core::sc_start(sc_core::SC_ZERO_TIME);
  inject(spikes);
  begin_step(step);
  scheduler_.run();
  SPIKEMESH_CHECK(barrier_.complete(), "a step ends when every packet is consumed");
  for (auto& core : cores_) core->close_step(reward);
  measure(step);
  if (epoch_ != 0 && (step.value() + 1) % epoch_ == 0) sweep();
  const Cycle last = scheduler_.now();
  SPIKEMESH_CHECK(last < statistics_.cycles, "all is quiet before the next step starts");
  to_next_start_ = statistics_.cycles - last;
  measure_cores();
  return statistics_;
}

/// Barrier A has closed: the sweep, and barrier B (hardware.md §10.1).
void Chip::sweep() {
  Cycle latest{};
  for (auto& core : cores_) latest = std::max(latest, core->sweep());
  statistics_.sweep = latest + Cycle{1} + architecture_.timing.barrier;
  statistics_.cycles += statistics_.sweep;
}

/// The host's spikes of a step, in the order and at the ports that hardware.md §10.2 gives them.
void Chip::inject(std::span<const image::AxonAddress> spikes) {
  std::vector<image::AxonAddress> ordered(spikes.begin(), spikes.end());
  std::sort(ordered.begin(), ordered.end());
  for (auto& flits : injected_) flits.clear();
  for (std::size_t i = 0; i < ordered.size(); ++i) {
    injected_[i % injected_.size()].push_back(flit_to(ordered[i]));
  }
}

noc::Flit Chip::flit_to(const image::AxonAddress& to) const {
  const Architecture::Mesh& mesh = architecture_.mesh;
  SPIKEMESH_CHECK(to.core.value() < architecture_.core_count(), "the host sends to a core");
  const std::uint32_t router = to.core.value() / mesh.cores_per_router;
  return noc::make_head({.x = router % mesh.width,
                         .y = router / mesh.width,
                         .port = to.core.value() % mesh.cores_per_router,
                         .axon = to.axon.value()},
                        true);
}

void Chip::deliver(std::uint32_t port, std::span<const noc::Flit> flits,
                   noc::PortObserver& observer) {
  if (sc_core::sc_get_status() == sc_core::SC_ELABORATION) sc_core::sc_start(sc_core::SC_ZERO_TIME);
  begin_cycles();
  host_interfaces_[port]->set_observer(&observer);
  host_edges_[port]->begin_step(flits);
  scheduler_.run();
  host_interfaces_[port]->set_observer(nullptr);
  to_next_start_ = architecture_.timing.barrier;  // by then every credit is home
}

/// Cycle 0 of the mesh and of all that joins the cores to it.
void Chip::begin_cycles() {
  scheduler_.restart(to_next_start_);
  mesh_.begin_step();
  mesh_.reset_counters(Cycle{});
  barrier_.begin_step();
  for (auto& interface : core_interfaces_) {
    interface->begin_step();
    interface->reset_counters();
  }
  for (auto& interface : host_interfaces_) {
    interface->begin_step();
    interface->reset_counters();
  }
}

/// The start strobe (hardware.md §10.1): everything as after configuration.
void Chip::begin_step(Step step) {
  begin_cycles();
  for (std::size_t port = 0; port < host_edges_.size(); ++port) {
    host_edges_[port]->begin_step(injected_[port]);
  }
  for (auto& core : cores_) core->begin_step(step);
}

void Chip::measure(Step step) {
  const Barrier::Critical critical = barrier_.critical();
  const std::uint32_t cores = architecture_.core_count();
  statistics_.step = step;
  statistics_.close = critical.cycle + Cycle{1};
  statistics_.cycles = statistics_.close + architecture_.timing.barrier;
  statistics_.critical = {
      .host = critical.member >= cores,
      .index = critical.member < cores ? critical.member : critical.member - cores,
      .cycle = critical.cycle,
      .event = critical.event};
  statistics_.sweep = Cycle{};
  measure_links(statistics_.cycles);
  statistics_.host_ports.clear();
  for (const auto& edge : host_edges_) statistics_.host_ports.push_back(edge->counters());
}

void Chip::measure_cores() {
  statistics_.cores.resize(cores_.size());
  statistics_.barrier_wait.resize(cores_.size());
  for (std::uint32_t id = 0; id < cores_.size(); ++id) {
    core::CoreCounters& counters = statistics_.cores[id];
    counters = cores_[id]->counters();
    for (std::uint32_t fabric = 0; fabric < architecture_.noc.fabrics; ++fabric) {
      const noc::NetworkInterfaceCounters& taken = core_interfaces_[id]->counters(fabric);
      counters.input_fifo_peak = std::max(counters.input_fifo_peak, taken.peak);
      counters.input_fifo_flit_cycles += taken.flit_cycles;
    }
    statistics_.barrier_wait[id] = statistics_.critical.cycle - barrier_.last(id);
  }
}

void Chip::measure_links(Cycle end) {
  const noc::MeshConfig& config = mesh_.config();
  statistics_.links.clear();
  for (std::uint32_t fabric = 0; fabric < config.fabrics; ++fabric) {
    for (std::uint32_t router = 0; router < config.routers(); ++router) {
      const std::uint32_t x = router % config.width;
      const std::uint32_t y = router / config.width;
      for (std::uint32_t port = 0; port < config.ports(); ++port) {
        const bool exists = port >= noc::kLocal || (port == noc::kNorth && y > 0) ||
                            (port == noc::kSouth && y + 1 < config.height) ||
                            (port == noc::kEast && x + 1 < config.width) ||
                            (port == noc::kWest && (x > 0 || config.has_host_port(y)));
        if (!exists) continue;
        statistics_.links.push_back(
            {.x = x,
             .y = y,
             .port = port,
             .fabric = fabric,
             .output = mesh_.output_counters(fabric, RouterId{router}, port, end),
             .input = mesh_.input_counters(fabric, RouterId{router}, port, end)});
      }
    }
  }
}

void Chip::observe(CoreId core, noc::PortObserver& port, core::BarrierPort& barrier) {
  core_interfaces_[core.index()]->set_observer(&port);
  barrier_.observe(core.value(), barrier);
}

void Chip::shuffle_order(std::uint64_t seed) {
  scheduler_.shuffle_order(seed);
  mesh_.shuffle_order(seed);
}

}  // namespace spikemesh::chip
