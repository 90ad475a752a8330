#include "rtl/testing/router_mesh.h"

#include <deque>

#include "Vnetwork_interface.h"
#include "Vrouter.h"
#include "verilated.h"

namespace spikemesh::rtl::testing {
namespace {

constexpr std::uint32_t kSides = 4;  // north, east, south, west: hardware.md §9.1
constexpr std::uint32_t kLocal = 4;
constexpr unsigned kTailBit = 64;  // of flit_t in spikemesh_pkg.sv
constexpr unsigned kHeadBit = 65;

template <class Wires>
void drive(Wires& wires, const LinkFlit& flit) {
  wires[0] = static_cast<std::uint32_t>(flit.data);
  wires[1] = static_cast<std::uint32_t>(flit.data >> 32);
  wires[2] = (flit.tail ? 1U << (kTailBit - 64) : 0U) | (flit.head ? 1U << (kHeadBit - 64) : 0U);
}

template <class Wires>
LinkFlit sample(const Wires& wires) {
  return {.data = wires[0] | std::uint64_t{wires[1]} << 32,
          .head = (wires[2] >> (kHeadBit - 64) & 1U) != 0,
          .tail = (wires[2] >> (kTailBit - 64) & 1U) != 0};
}

}  // namespace

/// What the outputs of a place held at the beginning of the cycle: the wires of the cycle.
struct RouterMesh::Node {
  struct RouterWires {
    std::uint32_t valid = 0;
    std::uint32_t credit = 0;
    std::array<LinkFlit, kSides + 1> flits{};
  };
  std::array<std::unique_ptr<Vrouter>, kFabrics> routers;
  std::unique_ptr<Vnetwork_interface> interface;
  std::array<RouterWires, kFabrics> wires;
  std::uint32_t interface_valid = 0;
  LinkFlit interface_flit{};
  std::optional<LinkFlit> offered{};
  bool sent = false;
  std::array<std::deque<LinkFlit>, kFabrics> sinks{};
  std::array<std::optional<LinkFlit>, kFabrics> seen{};
  std::array<bool, kFabrics> sink_credit{};
};

struct RouterMesh::Verilated {
  // Declared before the models that live in it.
  VerilatedContext context;
  std::vector<Node> nodes;
};

RouterMesh::RouterMesh(std::uint32_t width, std::uint32_t height)
    : width_(width), height_(height), verilated_(std::make_unique<Verilated>()) {
  verilated_->nodes.resize(std::size_t{width} * height);
  for (std::uint32_t n = 0; n < width * height; ++n) {
    Node& node = verilated_->nodes[n];
    node.interface = std::make_unique<Vnetwork_interface>(&verilated_->context, "interface");
    for (auto& router : node.routers) {
      router = std::make_unique<Vrouter>(&verilated_->context, "router");
      router->x_i = static_cast<std::uint16_t>(n % width);
      router->y_i = static_cast<std::uint16_t>(n / width);
    }
  }
  const auto reset = [this](std::uint8_t level) {
    for (Node& node : verilated_->nodes) {
      node.interface->rst_ni = level;
      for (auto& router : node.routers) router->rst_ni = level;
    }
    clock(false);
    clock(true);
  };
  reset(0);
  reset(1);
}

RouterMesh::~RouterMesh() = default;

void RouterMesh::offer(std::uint32_t node, const LinkFlit& flit) {
  verilated_->nodes[node].offered = flit;
}

bool RouterMesh::sent(std::uint32_t node) const { return verilated_->nodes[node].sent; }

const std::optional<LinkFlit>& RouterMesh::seen(std::uint32_t fabric, std::uint32_t node) const {
  return verilated_->nodes[node].seen[fabric];
}

bool RouterMesh::busy() const {
  for (const Node& node : verilated_->nodes) {
    if (node.interface->busy_o != 0) return true;
    for (std::size_t f = 0; f < kFabrics; ++f) {
      const bool sink = !node.sinks[f].empty() || node.sink_credit[f];
      if (sink || node.routers[f]->busy_o != 0) return true;
    }
  }
  return false;
}

void RouterMesh::clock(bool rise) {
  for (Node& node : verilated_->nodes) {
    node.interface->clk_i = rise ? 1 : 0;
    node.interface->eval();
    for (auto& router : node.routers) {
      router->clk_i = rise ? 1 : 0;
      router->eval();
    }
  }
}

/// The inputs of a node's routers: the wires of its neighbours, its interface and its sinks.
void RouterMesh::wire_routers(std::uint32_t n) {
  const std::uint32_t x = n % width_;
  const std::uint32_t y = n / width_;
  const std::array<bool, kSides> present = {y > 0, x + 1 < width_, y + 1 < height_, x > 0};
  const std::array<std::uint32_t, kSides> neighbour = {n - width_, n + 1, n + width_, n - 1};
  Node& node = verilated_->nodes[n];
  for (std::size_t f = 0; f < kFabrics; ++f) {
    Vrouter& router = *node.routers[f];
    std::uint32_t valid = (node.interface_valid >> f & 1U) << kLocal;
    std::uint32_t credit = (node.sink_credit[f] ? 1U : 0U) << kLocal;
    drive(router.flit_i[kLocal], node.interface_flit);
    for (std::uint32_t side = 0; side < kSides; ++side) {
      if (!present[side]) continue;
      const std::uint32_t opposite = side ^ 2U;
      const Node::RouterWires& wires = verilated_->nodes[neighbour[side]].wires[f];
      valid |= (wires.valid >> opposite & 1U) << side;
      credit |= (wires.credit >> opposite & 1U) << side;
      drive(router.flit_i[side], wires.flits[opposite]);
    }
    router.valid_i = static_cast<std::uint8_t>(valid);
    router.credit_i = static_cast<std::uint8_t>(credit);
  }
}

void RouterMesh::wire_interface(std::uint32_t n) {
  Node& node = verilated_->nodes[n];
  node.interface->send_valid_i = node.offered ? 1 : 0;
  if (node.offered) drive(node.interface->send_flit_i, *node.offered);
  std::uint32_t credit = 0;
  for (std::size_t f = 0; f < kFabrics; ++f) {
    credit |= (node.wires[f].credit >> kLocal & 1U) << f;
  }
  node.interface->credit_i = static_cast<std::uint8_t>(credit);
}

void RouterMesh::cycle(bool step_start) {
  auto& nodes = verilated_->nodes;
  for (std::uint32_t n = 0; n < nodes.size(); ++n) {
    wire_routers(n);
    wire_interface(n);
    nodes[n].interface->step_start_i = step_start ? 1 : 0;
    for (auto& router : nodes[n].routers) router->step_start_i = step_start ? 1 : 0;
  }
  clock(false);
  for (Node& node : nodes) {
    node.sent = node.interface->sent_o != 0;
    node.offered = std::nullopt;
    for (std::size_t f = 0; f < kFabrics; ++f) {
      auto& sink = node.sinks[f];
      node.seen[f] = sink.empty() ? std::nullopt : std::optional(sink.front());
      if (!sink.empty()) sink.pop_front();
      if ((node.wires[f].valid >> kLocal & 1U) != 0) sink.push_back(node.wires[f].flits[kLocal]);
      node.sink_credit[f] = node.seen[f].has_value();
    }
  }
  clock(true);
  for (Node& node : nodes) {
    node.interface_valid = node.interface->valid_o;
    node.interface_flit = sample(node.interface->flit_o);
    for (std::size_t f = 0; f < kFabrics; ++f) {
      node.wires[f].valid = node.routers[f]->valid_o;
      node.wires[f].credit = node.routers[f]->credit_o;
      for (std::uint32_t p = 0; p <= kLocal; ++p) {
        node.wires[f].flits[p] = sample(node.routers[f]->flit_o[p]);
      }
    }
  }
}

}  // namespace spikemesh::rtl::testing
