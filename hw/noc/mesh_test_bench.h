#pragma once

#include <fmt/format.h>

#include <compare>
#include <deque>
#include <memory>
#include <ostream>
#include <systemc>
#include <vector>

#include "hw/noc/cycle_scheduler.h"
#include "hw/noc/mesh.h"
#include "hw/noc/network_interface.h"

namespace spikemesh::noc {

/// Only for tests: a SystemC kernel of its own for each mesh. Kernels follow one another in a
/// process; the objects of one are gone before the next begins.
class FreshKernel {
 public:
  FreshKernel() {
    sc_core::sc_curr_simcontext = new sc_core::sc_simcontext;
    sc_core::sc_default_global_context = sc_core::sc_curr_simcontext;
  }
  FreshKernel(const FreshKernel&) = delete;
  FreshKernel& operator=(const FreshKernel&) = delete;
  ~FreshKernel() {
    delete sc_core::sc_curr_simcontext;
    sc_core::sc_curr_simcontext = nullptr;
    sc_core::sc_default_global_context = nullptr;
  }
};

/// A flit that a node sent or took, as the tests compare it.
struct NodeEvent {
  std::uint64_t cycle = 0;
  std::uint32_t node = 0;
  bool sent = false;
  std::uint32_t fabric = 0;
  std::uint64_t data = 0;

  friend auto operator<=>(const NodeEvent&, const NodeEvent&) = default;
  friend std::ostream& operator<<(std::ostream& out, const NodeEvent& event) {
    return out << fmt::format("[cycle {} node {} {} fabric {} {:#x}]", event.cycle, event.node,
                              event.sent ? "sends" : "takes", event.fabric, event.data);
  }
};

/// A packet that a node has to send, not before a cycle.
struct PlannedPacket {
  std::uint64_t from = 0;
  std::vector<Flit> flits;
};

/// The flits of a packet from a node to a place; further flits carry `tag` and their number.
inline std::vector<Flit> make_packet(const FlitFields& to, std::uint32_t length,
                                     std::uint64_t tag) {
  std::vector<Flit> flits{make_head(to, length == 1)};
  for (std::uint32_t i = 1; i < length; ++i) {
    flits.push_back(make_body(tag << 8 | i, i + 1 == length));
  }
  return flits;
}

/// Decides for a node whether it takes a flit in a cycle, by a hash; `share` of 256 cycles it does.
inline bool takes(std::uint64_t seed, std::uint32_t node, std::uint64_t cycle,
                  std::uint32_t share) {
  std::uint64_t key = (seed * 1'000'003 + node) * 1'000'033 + cycle;
  key = (key ^ key >> 31) * 0x9e3779b97f4a7c15ULL;
  return (key >> 56) < share;
}

/// Cycles in which a node had a flit to send and could not, by cause (hardware.md §7.3).
struct NodeStalls {
  std::uint64_t no_credit = 0;
  std::uint64_t link_interval = 0;

  friend bool operator==(const NodeStalls&, const NodeStalls&) = default;
  friend std::ostream& operator<<(std::ostream& out, const NodeStalls& stalls) {
    return out << fmt::format("[{} no credit, {} interval]", stalls.no_credit,
                              stalls.link_interval);
  }
};

/// A core or host edge that sends a plan and takes what comes, and writes down both.
class PlanNode final : public sc_core::sc_module, public Clocked {
 public:
  PlanNode(const sc_core::sc_module_name& name, std::uint32_t number, CycleScheduler& scheduler,
           NetworkInterface& network, std::vector<NodeEvent>& log)
      : sc_module(name),
        number_(number),
        scheduler_(scheduler),
        network_(network),
        log_(log),
        id_(scheduler.attach(*this)) {
    network_.set_client(id_);
  }

  void start(std::deque<PlannedPacket> plan, std::uint64_t seed, std::uint32_t share) {
    plan_ = std::move(plan);
    seed_ = seed;
    share_ = share;
    if (!plan_.empty()) scheduler_.wake_at(id_, Cycle{plan_.front().from});
  }

  /// It takes no flit before `cycle`.
  void take_from(Cycle cycle) { first_take_ = cycle; }

  void evaluate(Cycle now) override {
    receive(now);
    if (plan_.empty() || plan_.front().from > now.value()) return;
    const SendBlock block = network_.send_block(now);
    count_stalls(now, block);
    if (block != SendBlock::kNone) {
      network_.wake_to_send(now);
      return;
    }
    send(now);
    if (plan_.empty()) return;
    scheduler_.wake_at(id_, Cycle{std::max(plan_.front().from, now.value() + 1)});
  }

  const NodeStalls& stalls() const { return stalls_; }

 private:
  /// What stood in the way at the last look did so until now.
  void count_stalls(Cycle now, SendBlock block) {
    if (cause_ == SendBlock::kNoCredit) stalls_.no_credit += (now - looked_).value();
    if (cause_ == SendBlock::kLinkInterval) stalls_.link_interval += (now - looked_).value();
    looked_ = now;
    cause_ = block;
  }

  void receive(Cycle now) {
    bool waits = false;
    for (std::uint32_t f = 0; f < network_.fabrics(); ++f) waits |= network_.visible(f, now) > 0;
    if (!waits) return;
    if (now >= first_take_ && takes(seed_, number_, now.value(), share_)) {
      std::vector<std::uint64_t> before;
      for (std::uint32_t f = 0; f < network_.fabrics(); ++f) {
        before.push_back(network_.counters(f).flits_received);
      }
      const Flit flit = *network_.pop(now);
      std::uint32_t fabric = 0;
      while (network_.counters(fabric).flits_received == before[fabric]) ++fabric;
      log_.push_back({now.value(), number_, false, fabric, flit.data});
    }
    scheduler_.wake_at(id_, now + Cycle{1});
  }

  void send(Cycle now) {
    auto& flits = plan_.front().flits;
    log_.push_back({now.value(), number_, true, network_.turn(), flits.front().data});
    network_.send(flits.front(), now);
    flits.erase(flits.begin());
    if (flits.empty()) plan_.pop_front();
  }

  std::uint32_t number_;
  CycleScheduler& scheduler_;
  NetworkInterface& network_;
  std::vector<NodeEvent>& log_;
  ClockedId id_;
  std::deque<PlannedPacket> plan_;
  std::uint64_t seed_ = 0;
  std::uint32_t share_ = 256;
  Cycle first_take_{};
  Cycle looked_{};  ///< when a flit that could be sent was looked at last
  SendBlock cause_ = SendBlock::kNone;
  NodeStalls stalls_;
};

/// A mesh with a PlanNode at every core and, after them, at every host port.
class MeshTestBench {
 public:
  explicit MeshTestBench(const MeshConfig& config)
      : config_(config),
        scheduler_("scheduler", Picoseconds{1000}),
        mesh_("mesh", config, scheduler_) {
    const auto hosts = static_cast<std::uint32_t>(config.host_rows.size());
    for (std::uint32_t i = 0; i < config.cores() + hosts; ++i) {
      interfaces_.push_back(std::make_unique<NetworkInterface>(
          fmt::format("interface_{}", i).c_str(), config, scheduler_));
      nodes_.push_back(std::make_unique<PlanNode>(fmt::format("node_{}", i).c_str(), i, scheduler_,
                                                  *interfaces_.back(), log_));
      if (i < config.cores()) {
        mesh_.attach_core(CoreId{i}, *interfaces_.back());
      } else {
        mesh_.attach_host(config.host_rows[i - config.cores()], *interfaces_.back());
      }
    }
    sc_core::sc_start(sc_core::SC_ZERO_TIME);
  }

  CycleScheduler& scheduler() { return scheduler_; }
  Mesh& mesh() { return mesh_; }
  NetworkInterface& interface(std::uint32_t node) { return *interfaces_[node]; }
  PlanNode& node(std::uint32_t number) { return *nodes_[number]; }
  std::vector<NodeEvent>& log() { return log_; }

  void begin_step() {
    mesh_.begin_step();
    for (auto& interface : interfaces_) interface->begin_step();
    scheduler_.restart(Cycle{1});
  }

 private:
  FreshKernel kernel_;
  MeshConfig config_;
  std::vector<NodeEvent> log_;
  CycleScheduler scheduler_;
  Mesh mesh_;
  std::vector<std::unique_ptr<NetworkInterface>> interfaces_;
  std::vector<std::unique_ptr<PlanNode>> nodes_;
};

}  // namespace spikemesh::noc
