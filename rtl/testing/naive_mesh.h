#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "rtl/core_model.h"

namespace spikemesh::rtl::testing {

/// Routers, network interfaces and sinks as hardware.md §9 tells them, a register at a time and a
/// cycle at a time, for links of no extra latency: the opponent of the RTL routers. Slow.
///
/// Node n stands in column n mod width, row n / width; one core a router, no host port.
class NaiveMesh {
 public:
  struct Config {
    std::uint32_t width = 4;
    std::uint32_t height = 4;
    std::uint32_t fifo_depth = 8;
    std::uint32_t input_fifo_depth = 8;
  };

  explicit NaiveMesh(const Config& config) : config_(config), nodes_(config.width * config.height) {
    for (Node& node : nodes_) {
      node.credits.fill(config.fifo_depth);
      for (Router& router : node.routers) {
        router.credits.fill(config.fifo_depth);
        router.credits[kLocal] = config.input_fifo_depth;
      }
    }
  }

  /// The flit at the head of a node's queue in this cycle.
  void offer(std::uint32_t node, const LinkFlit& flit) { nodes_[node].offered = flit; }

  void cycle() {
    for (std::uint32_t n = 0; n < nodes_.size(); ++n) evaluate(n);
    for (std::uint32_t n = 0; n < nodes_.size(); ++n) move_wires(n);
  }

  /// Of the cycle just done: whether the offered flit was sent, and what the sinks popped.
  bool sent(std::uint32_t node) const { return nodes_[node].sent; }
  const std::optional<LinkFlit>& seen(std::uint32_t fabric, std::uint32_t node) const {
    return nodes_[node].seen[fabric];
  }

 private:
  static constexpr std::size_t kPorts = 5;
  static constexpr std::size_t kEast = 1;
  static constexpr std::size_t kSouth = 2;
  static constexpr std::size_t kWest = 3;
  static constexpr std::size_t kLocal = 4;

  struct Router {
    std::array<std::deque<LinkFlit>, kPorts> inputs;
    std::array<std::uint32_t, kPorts> credits{};
    std::array<std::optional<std::size_t>, kPorts> lock;
    std::array<std::size_t, kPorts> pointer{};
    // What is on the wires in the next cycle.
    std::array<std::optional<LinkFlit>, kPorts> sent;
    std::array<bool, kPorts> credit_back{};
    // What is on the wires now.
    std::array<std::optional<LinkFlit>, kPorts> wire;
    std::array<bool, kPorts> credit_wire{};
  };
  struct Node {
    std::array<Router, kFabrics> routers;
    std::optional<LinkFlit> offered;
    std::array<std::uint32_t, kFabrics> credits{};
    std::uint32_t turn = 0;
    bool sent = false;
    std::array<std::optional<LinkFlit>, kFabrics> next_wire, wire;  ///< to the routers
    std::array<std::deque<LinkFlit>, kFabrics> sinks;
    std::array<std::optional<LinkFlit>, kFabrics> seen;
    std::array<bool, kFabrics> sink_credit_wire{};
  };

  std::size_t route(std::uint32_t node, const LinkFlit& flit) const {
    const std::uint64_t x = flit.data >> 47 & 0xfff;
    const std::uint64_t y = flit.data >> 35 & 0xfff;
    if (x != node % config_.width) return x > node % config_.width ? kEast : kWest;
    if (y != node / config_.width) return y > node / config_.width ? kSouth : 0;
    return kLocal;
  }

  void evaluate(std::uint32_t n) {
    Node& node = nodes_[n];
    node.sent = node.offered && node.credits[node.turn] > 0;
    node.next_wire = {};
    if (node.sent) {
      node.next_wire[node.turn] = node.offered;
      --node.credits[node.turn];
      if (node.offered->tail) node.turn = (node.turn + 1) % kFabrics;
    }
    node.offered = std::nullopt;
    for (std::size_t f = 0; f < kFabrics; ++f) {
      node.seen[f] = std::nullopt;
      if (!node.sinks[f].empty()) {
        node.seen[f] = node.sinks[f].front();
        node.sinks[f].pop_front();
      }
      for (std::size_t o = 0; o < kPorts; ++o) choose(n, node.routers[f], o);
      pop_winners(node.routers[f]);
    }
  }

  void choose(std::uint32_t n, Router& router, std::size_t output) {
    winner_[output] = std::nullopt;
    if (router.credits[output] == 0) return;
    if (router.lock[output]) {
      if (!router.inputs[*router.lock[output]].empty()) winner_[output] = router.lock[output];
      return;
    }
    for (std::size_t k = 0; k < kPorts; ++k) {
      const std::size_t input = (router.pointer[output] + k) % kPorts;
      const auto& fifo = router.inputs[input];
      if (fifo.empty() || !fifo.front().head || route(n, fifo.front()) != output) continue;
      winner_[output] = input;
      router.pointer[output] = (input + 1) % kPorts;
      return;
    }
  }

  void pop_winners(Router& router) {
    router.sent = {};
    router.credit_back = {};
    for (std::size_t o = 0; o < kPorts; ++o) {
      if (!winner_[o]) continue;
      const LinkFlit flit = router.inputs[*winner_[o]].front();
      router.inputs[*winner_[o]].pop_front();
      router.credit_back[*winner_[o]] = true;
      router.sent[o] = flit;
      --router.credits[o];
      router.lock[o] = flit.tail ? std::nullopt : winner_[o];
    }
  }

  /// The end of the cycle: what was on the wires arrives, what was sent is on the wires.
  void move_wires(std::uint32_t n) {
    Node& node = nodes_[n];
    for (std::size_t f = 0; f < kFabrics; ++f) {
      Router& router = node.routers[f];
      if (node.wire[f]) router.inputs[kLocal].push_back(*node.wire[f]);
      if (router.credit_wire[kLocal]) ++node.credits[f];
      if (router.wire[kLocal]) node.sinks[f].push_back(*router.wire[kLocal]);
      if (node.sink_credit_wire[f]) ++router.credits[kLocal];
      for (std::size_t p = 0; p < kLocal; ++p) {
        if (router.wire[p]) neighbour(n, p, f).inputs[opposite(p)].push_back(*router.wire[p]);
        if (router.credit_wire[p]) ++neighbour(n, p, f).credits[opposite(p)];
      }
      node.wire[f] = node.next_wire[f];
      node.sink_credit_wire[f] = node.seen[f].has_value();
      router.wire = router.sent;
      router.credit_wire = router.credit_back;
    }
  }

  static std::size_t opposite(std::size_t port) { return port ^ 2U; }
  Router& neighbour(std::uint32_t n, std::size_t port, std::size_t fabric) {
    const std::uint32_t other = port == kEast    ? n + 1
                                : port == kWest  ? n - 1
                                : port == kSouth ? n + config_.width
                                                 : n - config_.width;
    return nodes_[other].routers[fabric];
  }

  Config config_;
  std::vector<Node> nodes_;
  std::array<std::optional<std::size_t>, kPorts> winner_{};
};

}  // namespace spikemesh::rtl::testing
