#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <vector>

#include "verilated.h"

#include "rtl/testing/router_mesh.h"

namespace spikemesh::rtl::testing {

/// The mesh of the generated classes `Router`, with kCores local ports, and `Interface`, for the
/// source that includes their headers.
template <class Router, class Interface, std::uint32_t kCores>
class RouterMeshOf : public RouterMesh {
 public:
  explicit RouterMeshOf(const MeshShape& shape)
      : shape_(shape), places_(shape.width * shape.height), nodes_(shape.nodes()) {
    for (std::uint32_t r = 0; r < places_.size(); ++r) {
      for (auto& router : places_[r].routers) {
        router = std::make_unique<Router>(&context_, "router");
        router->x_i = static_cast<std::uint16_t>(r % shape.width);
        router->y_i = static_cast<std::uint16_t>(r / shape.width);
      }
    }
    for (Node& node : nodes_) node.interface = std::make_unique<Interface>(&context_, "interface");
    reset(0);
    reset(1);
  }

  const MeshShape& shape() const override { return shape_; }
  void offer(std::uint32_t node, const LinkFlit& flit) override { nodes_[node].offered = flit; }
  bool sent(std::uint32_t node) const override { return nodes_[node].sent; }
  const std::optional<LinkFlit>& seen(std::uint32_t fabric, std::uint32_t node) const override {
    return nodes_[node].seen[fabric];
  }

  std::optional<LinkFlit> sent_west(std::uint32_t fabric, std::uint32_t row) const override {
    const RouterWires& wires = places_[row * shape_.width].wires[fabric];
    return (wires.valid >> kWest & 1U) != 0 ? std::optional(wires.flits[kWest]) : std::nullopt;
  }

  bool busy() const override {
    for (const Place& place : places_) {
      for (const auto& router : place.routers) {
        if (router->busy_o != 0) return true;
      }
    }
    for (const Node& node : nodes_) {
      if (node.interface->busy_o != 0) return true;
      for (std::size_t f = 0; f < kFabrics; ++f) {
        if (!node.sinks[f].empty() || node.sink_credit[f]) return true;
      }
    }
    return false;
  }

  void cycle(bool step_start) override {
    for (std::uint32_t r = 0; r < places_.size(); ++r) {
      for (std::uint32_t f = 0; f < kFabrics; ++f) wire_router(r, f);
      for (auto& router : places_[r].routers) router->step_start_i = step_start ? 1 : 0;
    }
    for (std::uint32_t n = 0; n < nodes_.size(); ++n) {
      wire_interface(n);
      nodes_[n].interface->step_start_i = step_start ? 1 : 0;
    }
    clock(false);
    for (std::uint32_t n = 0; n < nodes_.size(); ++n) work_sinks(n);
    clock(true);
    sample_outputs();
  }

 protected:
  VerilatedContext& context() { return context_; }

 private:
  static constexpr std::uint32_t kSides = 4;  // north, east, south, west: hardware.md §9.1
  static constexpr std::uint32_t kWest = 3;
  static constexpr unsigned kTailBit = 0;  // of the upper word of flit_t in spikemesh_pkg.sv
  static constexpr unsigned kHeadBit = 1;

  /// What the outputs held at the beginning of the cycle: the wires of the cycle.
  struct RouterWires {
    std::uint32_t valid = 0;
    std::uint32_t credit = 0;
    std::array<LinkFlit, kSides + kCores> flits{};
  };
  struct Place {
    std::array<std::unique_ptr<Router>, kFabrics> routers;
    std::array<RouterWires, kFabrics> wires;
  };
  struct Node {
    std::unique_ptr<Interface> interface;
    std::uint32_t valid = 0;
    LinkFlit flit{};
    std::optional<LinkFlit> offered{};
    bool sent = false;
    std::array<std::deque<LinkFlit>, kFabrics> sinks{};
    std::array<std::optional<LinkFlit>, kFabrics> seen{};
    std::array<bool, kFabrics> sink_credit{};
  };

  template <class Wires>
  static void drive(Wires& wires, const LinkFlit& flit) {
    wires[0] = static_cast<std::uint32_t>(flit.data);
    wires[1] = static_cast<std::uint32_t>(flit.data >> 32);
    wires[2] = (flit.tail ? 1U << kTailBit : 0U) | (flit.head ? 1U << kHeadBit : 0U);
  }

  template <class Wires>
  static LinkFlit sample(const Wires& wires) {
    return {.data = wires[0] | std::uint64_t{wires[1]} << 32,
            .head = (wires[2] >> kHeadBit & 1U) != 0,
            .tail = (wires[2] >> kTailBit & 1U) != 0};
  }

  void reset(std::uint8_t level) {
    for (Node& node : nodes_) node.interface->rst_ni = level;
    for (Place& place : places_) {
      for (auto& router : place.routers) router->rst_ni = level;
    }
    clock(false);
    clock(true);
  }

  void clock(bool rise) {
    const auto level = [rise](auto& module) {
      module.clk_i = rise ? 1 : 0;
      module.eval();
    };
    for (Node& node : nodes_) level(*node.interface);
    for (Place& place : places_) {
      for (auto& router : place.routers) level(*router);
    }
  }

  /// The inputs of a router: the wires of its neighbours, its interfaces and its sinks.
  void wire_router(std::uint32_t r, std::uint32_t f) {
    const std::uint32_t x = r % shape_.width;
    const std::uint32_t y = r / shape_.width;
    const std::array<bool, kSides> present = {y > 0, x + 1 < shape_.width, y + 1 < shape_.height,
                                              x > 0};
    const std::array<std::uint32_t, kSides> neighbour = {r - shape_.width, r + 1, r + shape_.width,
                                                         r - 1};
    Router& router = *places_[r].routers[f];
    std::uint32_t valid = 0;
    std::uint32_t credit = 0;
    for (std::uint32_t core = 0; core < kCores; ++core) {
      const Node& node = nodes_[r * kCores + core];
      valid |= (node.valid >> f & 1U) << (kSides + core);
      credit |= (node.sink_credit[f] ? 1U : 0U) << (kSides + core);
      drive(router.flit_i[kSides + core], node.flit);
    }
    for (std::uint32_t side = 0; side < kSides; ++side) {
      if (!present[side]) continue;
      const std::uint32_t opposite = side ^ 2U;
      const RouterWires& wires = places_[neighbour[side]].wires[f];
      valid |= (wires.valid >> opposite & 1U) << side;
      credit |= (wires.credit >> opposite & 1U) << side;
      drive(router.flit_i[side], wires.flits[opposite]);
    }
    router.valid_i = static_cast<std::uint8_t>(valid);
    router.credit_i = static_cast<std::uint8_t>(credit);
  }

  void wire_interface(std::uint32_t n) {
    Node& node = nodes_[n];
    const Place& place = places_[n / kCores];
    node.interface->send_valid_i = node.offered ? 1 : 0;
    if (node.offered) drive(node.interface->send_flit_i, *node.offered);
    std::uint32_t credit = 0;
    for (std::size_t f = 0; f < kFabrics; ++f) {
      credit |= (place.wires[f].credit >> (kSides + n % kCores) & 1U) << f;
    }
    node.interface->credit_i = static_cast<std::uint8_t>(credit);
  }

  void work_sinks(std::uint32_t n) {
    Node& node = nodes_[n];
    node.sent = node.interface->sent_o != 0;
    node.offered = std::nullopt;
    const std::uint32_t port = kSides + n % kCores;
    for (std::size_t f = 0; f < kFabrics; ++f) {
      const RouterWires& wires = places_[n / kCores].wires[f];
      auto& sink = node.sinks[f];
      node.seen[f] = sink.empty() ? std::nullopt : std::optional(sink.front());
      if (!sink.empty()) sink.pop_front();
      if ((wires.valid >> port & 1U) != 0) sink.push_back(wires.flits[port]);
      node.sink_credit[f] = node.seen[f].has_value();
    }
  }

  void sample_outputs() {
    for (Node& node : nodes_) {
      node.valid = node.interface->valid_o;
      node.flit = sample(node.interface->flit_o);
    }
    for (Place& place : places_) {
      for (std::size_t f = 0; f < kFabrics; ++f) {
        place.wires[f].valid = place.routers[f]->valid_o;
        place.wires[f].credit = place.routers[f]->credit_o;
        for (std::uint32_t p = 0; p < kSides + kCores; ++p) {
          place.wires[f].flits[p] = sample(place.routers[f]->flit_o[p]);
        }
      }
    }
  }

  MeshShape shape_;
  VerilatedContext context_;  // declared before the models that live in it
  std::vector<Place> places_;
  std::vector<Node> nodes_;
};

}  // namespace spikemesh::rtl::testing
