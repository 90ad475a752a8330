#include "hw/noc/router.h"

#include "base/error.h"

namespace spikemesh::noc {

/// One port of a router in the tables, as its neighbours from outside the tables see it.
class RouterEnd final : public LinkEnd {
 public:
  RouterEnd(RouterFabric& fabric, FabricWaker& waker, RouterId router, std::uint32_t port)
      : fabric_(fabric), waker_(waker), router_(router), port_(port) {}

  void flit(const Flit& flit, Cycle sent) override {
    waker_.wake_fabrics(Cycle{fabric_.take_flit(router_.value(), port_, flit, sent.value())});
  }
  void credit(Cycle popped) override {
    const auto usable = fabric_.take_credit(router_.value(), port_, popped.value());
    if (usable) waker_.wake_fabrics(Cycle{*usable});
  }

  RouterFabric& fabric() const { return fabric_; }
  RouterId router() const { return router_; }

 private:
  RouterFabric& fabric_;
  FabricWaker& waker_;
  RouterId router_;
  std::uint32_t port_;
};

RouterShell::RouterShell(const sc_core::sc_module_name& name, const MeshConfig& config)
    : sc_module(name),
      out("out", config.fabrics * config.ports()),
      in("in", config.fabrics * config.ports()),
      ports_(config.ports()) {}

Router::Router(const sc_core::sc_module_name& name, const MeshConfig& config, RouterId id,
               const std::vector<std::unique_ptr<RouterFabric>>& fabrics, FabricWaker& waker)
    : RouterShell(name, config), config_(config), id_(id) {
  for (const auto& fabric : fabrics) {
    for (std::uint32_t port = 0; port < config.ports(); ++port) {
      ends_.push_back(std::make_unique<RouterEnd>(*fabric, waker, id, port));
      in[ends_.size() - 1].bind(*ends_.back());
    }
  }
}

Router::~Router() = default;

void Router::join_tables() {
  for (std::size_t i = 0; i < ends_.size(); ++i) {
    auto* far = dynamic_cast<LinkEnd*>(out[i].get_interface());
    if (far == nullptr) continue;
    const auto port = static_cast<std::uint32_t>(i % config_.ports());
    RouterFabric& fabric = ends_[i]->fabric();
    if (const auto* peer = dynamic_cast<const RouterEnd*>(far)) {
      SPIKEMESH_CHECK(&peer->fabric() == &fabric, "fabrics share no link ({})", name());
      fabric.connect(id_.value(), port, peer->router().value());
    } else {
      const bool edge = port >= kLocal || (port == kWest && id_.value() % config_.width == 0);
      fabric.connect_outside(id_.value(), port, *far,
                             edge ? config_.input_fifo_depth : config_.fifo_depth);
    }
  }
}

}  // namespace spikemesh::noc
