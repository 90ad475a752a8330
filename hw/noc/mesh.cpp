#include "hw/noc/mesh.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.h"

namespace spikemesh::noc {

Mesh::Mesh(const sc_core::sc_module_name& name, const MeshConfig& config, CycleScheduler& scheduler,
           const RouterFactory& make_router)
    : sc_module(name), config_(config), scheduler_(scheduler), id_(scheduler.attach(*this)) {
  for (std::uint32_t fabric = 0; fabric < config.fabrics; ++fabric) {
    fabrics_.push_back(std::make_unique<RouterFabric>(config));
  }
  for (std::uint32_t id = 0; id < config.routers(); ++id) {
    const std::string place = fmt::format("router_x{}_y{}", id % config.width, id / config.width);
    std::unique_ptr<RouterShell> router;
    if (make_router) router = make_router(place.c_str(), RouterId{id});
    if (!router) {
      auto built_in = std::make_unique<Router>(place.c_str(), config, RouterId{id}, fabrics_,
                                               static_cast<FabricWaker&>(*this));
      built_in_.push_back(built_in.get());
      router = std::move(built_in);
    }
    routers_.push_back(std::move(router));
  }
  bind_neighbours();
}

void Mesh::bind_neighbours() {
  const auto bind = [this](RouterShell& a, RouterShell& b, std::uint32_t port) {
    for (std::uint32_t fabric = 0; fabric < config_.fabrics; ++fabric) {
      a.out_at(fabric, port).bind(b.in_at(fabric, opposite(port)));
      b.out_at(fabric, opposite(port)).bind(a.in_at(fabric, port));
    }
  };
  for (std::uint32_t y = 0; y < config_.height; ++y) {
    for (std::uint32_t x = 0; x < config_.width; ++x) {
      if (x + 1 < config_.width) bind(router(x, y), router(x + 1, y), kEast);
      if (y + 1 < config_.height) bind(router(x, y), router(x, y + 1), kSouth);
    }
  }
}

void Mesh::attach(RouterShell& router, std::uint32_t port, NetworkInterface& interface) {
  for (std::uint32_t fabric = 0; fabric < config_.fabrics; ++fabric) {
    router.out_at(fabric, port).bind(interface.router_in[fabric]);
    interface.router_out[fabric].bind(router.in_at(fabric, port));
  }
}

void Mesh::attach_core(CoreId core, NetworkInterface& interface) {
  SPIKEMESH_CHECK(core.value() < config_.cores(), "a mesh of {} cores has no core {}",
                  config_.cores(), core);
  attach(router_of(core), kLocal + core.value() % config_.cores_per_router, interface);
}

void Mesh::attach_host(std::uint32_t row, NetworkInterface& interface) {
  SPIKEMESH_CHECK(row < config_.height && config_.has_host_port(row), "row {} has no host port",
                  row);
  attach(router(0, row), kWest, interface);
}

void Mesh::end_of_elaboration() {
  for (Router* router : built_in_) router->join_tables();
}

void Mesh::evaluate(Cycle now) {
  next_wake_ = kNever;
  for (auto& fabric : fabrics_) {
    const auto next = fabric->evaluate(now.value(), scheduler_.end().value());
    if (next) wake_fabrics(Cycle{*next});
  }
}

/// Later cycles than the next one are found again at the end of its evaluation.
void Mesh::wake_fabrics(Cycle cycle) {
  if (cycle >= next_wake_) return;
  next_wake_ = cycle;
  scheduler_.wake_at(id_, cycle);
}

bool Mesh::empty() const {
  return std::all_of(fabrics_.begin(), fabrics_.end(),
                     [](const auto& fabric) { return fabric->empty(); });
}

void Mesh::begin_step() {
  next_wake_ = kNever;
  for (auto& fabric : fabrics_) fabric->begin_step();
}

OutputCounters Mesh::output_counters(std::uint32_t fabric, RouterId router, std::uint32_t port,
                                     Cycle now) const {
  return fabrics_[fabric]->output_counters(router.value(), port, now.value());
}

InputCounters Mesh::input_counters(std::uint32_t fabric, RouterId router, std::uint32_t port,
                                   Cycle now) const {
  return fabrics_[fabric]->input_counters(router.value(), port, now.value());
}

void Mesh::reset_counters(Cycle now) {
  for (auto& fabric : fabrics_) fabric->reset_counters(now.value());
}

void Mesh::shuffle_order(std::uint64_t seed) {
  for (auto& fabric : fabrics_) fabric->shuffle_order(seed);
}

}  // namespace spikemesh::noc
