#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "hw/noc/flit.h"
#include "hw/noc/mesh_config.h"
#include "hw/noc/router_fabric.h"

namespace spikemesh::noc {

/// Only for tests: hardware.md §9 read aloud. Every router is looked at in every cycle, first all
/// decisions are taken from the registers, then all are carried out. Shares no code with the model
/// but the layout of a flit and the structs of the counters.
class ReferenceMesh {
 public:
  struct Fifo {
    std::deque<Flit> flits;
    InputCounters counters{};
  };
  struct Output {
    bool exists = false;
    std::uint32_t credits = 0;
    std::uint64_t latency = 0;  ///< L
    std::optional<std::uint32_t> lock{};
    std::uint32_t pointer = 0;
    std::uint64_t may_send_from = 0;
    OutputCounters counters{};
  };
  struct Router {
    std::array<Fifo, kMaxPorts> inputs;
    std::array<Output, kMaxPorts> outputs;
  };
  /// A core or, from number cores() on, a host port.
  struct Node {
    std::uint32_t router = 0;
    std::uint32_t port = 0;
    std::vector<Output> to_router;  ///< by fabric
    std::vector<Fifo> from_router;  ///< by fabric
    std::uint32_t turn = 0;
    std::uint32_t receive_pointer = 0;
  };

  ReferenceMesh(const ReferenceMesh&) = delete;
  ReferenceMesh& operator=(const ReferenceMesh&) = delete;
  explicit ReferenceMesh(const MeshConfig& config)
      : config_(config), routers_(config.fabrics, std::vector<Router>(config.routers())) {
    for (std::uint32_t core = 0; core < config.cores(); ++core) {
      add_node(core / config.cores_per_router, kLocal + core % config.cores_per_router);
    }
    for (const std::uint32_t row : config.host_rows) add_node(row * config.width, kWest);
    for (auto& fabric : routers_) {
      for (std::uint32_t r = 0; r < config.routers(); ++r) build_outputs(fabric[r], r);
    }
  }

  std::vector<Node>& nodes() { return nodes_; }
  const Router& router(std::uint32_t fabric, std::uint32_t id) const {
    return routers_[fabric][id];
  }

  /// What is on the wires arrives: the registers are those at the beginning of cycle `now`.
  void begin_cycle(std::uint64_t now) {
    for (auto& [due, fifo, flit] : flits_on_links_) {
      if (due == now) fifo->flits.push_back(flit);
    }
    for (auto& [due, output] : credits_on_links_) {
      if (due == now) ++output->credits;
    }
    std::erase_if(flits_on_links_, [now](const auto& wire) { return wire.due == now; });
    std::erase_if(credits_on_links_, [now](const auto& wire) { return wire.due == now; });
    for (auto& fabric : routers_) {
      for (Router& router : fabric) {
        for (Fifo& input : router.inputs) count_occupancy(input);
      }
    }
    decide(now);
  }

  bool can_send(const Node& node, std::uint64_t now) const {
    const Output& output = node.to_router[node.turn];
    return output.credits > 0 && now >= output.may_send_from;
  }
  /// A node sends; carried out at the end of the cycle, as everything.
  void send(Node& node, const Flit& flit, std::uint64_t now) {
    const std::uint32_t fabric = node.turn;
    Output& output = node.to_router[fabric];
    --output.credits;
    output.may_send_from = now + config_.link_interval;
    const std::uint64_t due = now + 2 + output.latency;
    flits_on_links_.push_back({due, &routers_[fabric][node.router].inputs[node.port], flit});
    if (flit.tail) node.turn = (node.turn + 1) % config_.fabrics;
  }
  std::optional<std::pair<std::uint32_t, Flit>> pop(Node& node, std::uint64_t now) {
    for (std::uint32_t k = 0; k < config_.fabrics; ++k) {
      const std::uint32_t fabric = (node.receive_pointer + k) % config_.fabrics;
      auto& flits = node.from_router[fabric].flits;
      if (flits.empty()) continue;
      node.receive_pointer = (fabric + 1) % config_.fabrics;
      const Flit flit = flits.front();
      flits.pop_front();
      Output& sender = routers_[fabric][node.router].outputs[node.port];
      credits_on_links_.push_back({now + 2 + sender.latency, &sender});
      return std::pair{fabric, flit};
    }
    return std::nullopt;
  }

  /// Carries out what the routers decided in begin_cycle().
  void end_cycle(std::uint64_t now) {
    for (const Decision& decision : decisions_) carry_out(decision, now);
  }

  bool empty() const {
    return flits_on_links_.empty() && credits_on_links_.empty() && decisions_.empty();
  }

 private:
  struct FlitOnLink {
    std::uint64_t due;
    Fifo* to;
    Flit flit;
  };
  struct CreditOnLink {
    std::uint64_t due;
    Output* to;
  };
  struct Decision {
    std::uint32_t fabric;
    std::uint32_t router;
    std::uint32_t output;
    std::uint32_t input;
  };

  void add_node(std::uint32_t router, std::uint32_t port) {
    Output output{.exists = true, .credits = config_.fifo_depth, .latency = config_.local_link};
    nodes_.push_back({.router = router,
                      .port = port,
                      .to_router = std::vector<Output>(config_.fabrics, output),
                      .from_router = std::vector<Fifo>(config_.fabrics)});
  }

  std::optional<std::uint32_t> neighbour(std::uint32_t router, std::uint32_t port) const {
    const std::uint32_t x = router % config_.width;
    const std::uint32_t y = router / config_.width;
    if (port == kNorth && y > 0) return router - config_.width;
    if (port == kEast && x + 1 < config_.width) return router + 1;
    if (port == kSouth && y + 1 < config_.height) return router + config_.width;
    if (port == kWest && x > 0) return router - 1;
    return std::nullopt;
  }

  Node* node_at(std::uint32_t router, std::uint32_t port) {
    for (Node& node : nodes_) {
      if (node.router == router && node.port == port) return &node;
    }
    return nullptr;
  }

  void build_outputs(Router& router, std::uint32_t id) {
    for (std::uint32_t port = 0; port < config_.ports(); ++port) {
      Output& output = router.outputs[port];
      if (neighbour(id, port)) {
        const bool across = port == kEast || port == kWest;
        output.exists = true;
        output.credits = config_.fifo_depth;
        output.latency = across ? config_.hop_east_west : config_.hop_north_south;
      } else if (node_at(id, port) != nullptr) {
        output.exists = true;
        output.credits = config_.input_fifo_depth;
        output.latency = config_.local_link;
      }
    }
  }

  static void count_occupancy(Fifo& fifo) {
    const auto occupancy = static_cast<std::uint32_t>(fifo.flits.size());
    fifo.counters.flit_cycles += occupancy;
    fifo.counters.peak = std::max(fifo.counters.peak, occupancy);
  }

  std::uint32_t wanted(const Flit& head, std::uint32_t router) const {
    const FlitFields to = unpack(head.data);
    const std::uint32_t x = router % config_.width;
    const std::uint32_t y = router / config_.width;
    if (to.x > x) return kEast;
    if (to.x < x) return kWest;
    if (to.y > y) return kSouth;
    if (to.y < y) return kNorth;
    return to.port == 7 ? kWest + 0U : kLocal + to.port;
  }

  /// Output that the head of an input wants: its own, or that of the packet it continues.
  std::optional<std::uint32_t> request(const Router& router, std::uint32_t id,
                                       std::uint32_t input) const {
    const auto& flits = router.inputs[input].flits;
    if (flits.empty()) return std::nullopt;
    if (flits.front().head) return wanted(flits.front(), id);
    for (std::uint32_t output = 0; output < config_.ports(); ++output) {
      if (router.outputs[output].lock == input) return output;
    }
    return std::nullopt;
  }

  std::optional<std::uint32_t> winner(const Output& output, std::uint32_t requests) const {
    if (output.lock) {
      return (requests >> *output.lock & 1U) != 0 ? output.lock : std::nullopt;
    }
    for (std::uint32_t k = 0; k < config_.ports(); ++k) {
      const std::uint32_t input = (output.pointer + k) % config_.ports();
      if ((requests >> input & 1U) != 0) return input;
    }
    return std::nullopt;
  }

  void decide(std::uint64_t now) {
    decisions_.clear();
    for (std::uint32_t fabric = 0; fabric < config_.fabrics; ++fabric) {
      for (std::uint32_t id = 0; id < config_.routers(); ++id) {
        Router& router = routers_[fabric][id];
        std::array<std::uint32_t, kMaxPorts> requests{};
        for (std::uint32_t input = 0; input < config_.ports(); ++input) {
          if (const auto output = request(router, id, input)) requests[*output] |= 1U << input;
        }
        for (std::uint32_t index = 0; index < config_.ports(); ++index) {
          if (requests[index] != 0) decide_output(fabric, id, index, requests[index], now);
        }
      }
    }
  }

  void decide_output(std::uint32_t fabric, std::uint32_t id, std::uint32_t index,
                     std::uint32_t requests, std::uint64_t now) {
    Output& output = routers_[fabric][id].outputs[index];
    if (output.credits == 0) {
      ++output.counters.stalled_no_credit;
    } else if (now < output.may_send_from) {
      ++output.counters.stalled_link_interval;
    } else {
      const auto input = winner(output, requests);
      if (input) decisions_.push_back({fabric, id, index, *input});
      if (!input || requests != 1U << *input) ++output.counters.stalled_arbitration;
    }
  }

  void carry_out(const Decision& decision, std::uint64_t now) {
    Router& router = routers_[decision.fabric][decision.router];
    Output& output = router.outputs[decision.output];
    auto& flits = router.inputs[decision.input].flits;
    const Flit flit = flits.front();
    flits.pop_front();
    if (!output.lock) output.pointer = (decision.input + 1) % config_.ports();
    if (flit.tail) {
      output.lock.reset();
    } else {
      output.lock = decision.input;
    }
    --output.credits;
    ++output.counters.flits;
    output.may_send_from = now + config_.link_interval;
    const auto next = neighbour(decision.router, decision.output);
    Fifo* to = next ? &routers_[decision.fabric][*next].inputs[opposite(decision.output)]
                    : &node_at(decision.router, decision.output)->from_router[decision.fabric];
    flits_on_links_.push_back({now + 2 + output.latency, to, flit});
    credit_from_router(decision.fabric, decision.router, decision.input, now);
  }

  /// A router popped an input: the credit goes to the output at the other end of the link.
  void credit_from_router(std::uint32_t fabric, std::uint32_t router, std::uint32_t input,
                          std::uint64_t now) {
    const auto sender = neighbour(router, input);
    Output* to = sender ? &routers_[fabric][*sender].outputs[opposite(input)]
                        : &node_at(router, input)->to_router[fabric];
    credits_on_links_.push_back({now + 2 + to->latency, to});
  }

  MeshConfig config_;
  std::vector<std::vector<Router>> routers_;  ///< by fabric
  std::vector<Node> nodes_;
  std::vector<FlitOnLink> flits_on_links_;
  std::vector<CreditOnLink> credits_on_links_;
  std::vector<Decision> decisions_;
};

}  // namespace spikemesh::noc
