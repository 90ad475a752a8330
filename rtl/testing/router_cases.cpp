#include "rtl/testing/router_cases.h"

#include <fmt/format.h>

#include <array>
#include <deque>
#include <optional>

#include "hw/noc/reference_mesh.h"
#include "hw/noc/traffic.h"

namespace spikemesh::rtl::testing {
namespace {

using image::testing::Dice;
using noc::ReferenceMesh;
using Queues = std::vector<std::deque<LinkFlit>>;

/// Cycles that a mesh may take to empty itself after the last packet.
constexpr std::uint32_t kPatience = 20'000;

noc::MeshConfig config_of(const MeshShape& shape) {
  noc::MeshConfig config;
  config.width = shape.width;
  config.height = shape.height;
  config.cores_per_router = shape.cores_per_router;
  return config;
}

template <noc::TrafficPattern kPattern>
std::uint32_t destination(const MeshShape& shape, std::uint32_t source, Dice& dice) {
  return noc::pattern_destination(kPattern, config_of(shape), CoreId{source}, dice.word()).value();
}

/// What a node did in a cycle, in either mesh.
struct NodeCycle {
  bool sent = false;
  std::array<std::optional<LinkFlit>, kFabrics> seen{};
  bool operator==(const NodeCycle&) const = default;
};

/// Both meshes with one source and its sinks at each node.
class TrafficBench {
 public:
  TrafficBench(RouterMesh& mesh, const Traffic& traffic)
      : mesh_(mesh),
        traffic_(traffic),
        dice_(traffic.seed),
        reference_(config_of(mesh.shape())),
        queues_(mesh.shape().nodes()) {}

  TrafficResult run() {
    mesh_.cycle(true);
    for (std::uint32_t cycle = 0; cycle < traffic_.cycles || !empty(); ++cycle) {
      if (cycle < traffic_.cycles) generate();
      work_cycle(cycle);
      if (cycle > traffic_.cycles + kPatience) tell(cycle, 0, "the mesh does not get empty");
      if (!result_.difference.empty()) break;
      if (cycle + 1 == traffic_.cycles) stop_sources();
    }
    return result_;
  }

 private:
  bool empty() const {
    if (mesh_.busy() || !reference_.empty()) return false;
    for (const auto& queue : queues_) {
      if (!queue.empty()) return false;
    }
    return true;
  }

  void generate() {
    for (std::uint32_t n = 0; n < queues_.size(); ++n) {
      if (!dice_.one_in(traffic_.gap)) continue;
      add_packet(queues_[n], traffic_.pattern.destination(mesh_.shape(), n, dice_),
                 1 + dice_.below(traffic_.max_flits));
    }
  }

  /// The flits of a packet; every flit of a run has data of its own.
  void add_packet(std::deque<LinkFlit>& queue, std::uint32_t destination, std::uint32_t flits) {
    const std::uint64_t number = ++packets_;
    const MeshShape& shape = mesh_.shape();
    const std::uint64_t router = destination / shape.cores_per_router;
    const std::uint64_t port = destination % shape.cores_per_router;
    const std::uint64_t x = router % shape.width;
    const std::uint64_t y = router / shape.width;
    const std::uint64_t tail = flits == 1 ? 1 : 0;
    queue.push_back(
        {.data = 1ULL << 63 | tail << 62 | x << 47 | y << 35 | port << 32 | (number & 0xffffffff),
         .head = true,
         .tail = flits == 1});
    for (std::uint32_t i = 1; i < flits; ++i) {
      queue.push_back({.data = number << 8 | i, .head = false, .tail = i + 1 == flits});
    }
  }

  void work_cycle(std::uint32_t cycle) {
    for (std::uint32_t n = 0; n < queues_.size(); ++n) {
      if (!queues_[n].empty()) mesh_.offer(n, queues_[n].front());
    }
    mesh_.cycle(false);
    reference_.begin_cycle(cycle);
    for (std::uint32_t n = 0; n < queues_.size(); ++n) {
      const NodeCycle found{mesh_.sent(n), {mesh_.seen(0, n), mesh_.seen(1, n)}};
      if (found != work_node(n, cycle)) tell(cycle, n, "not as the reference");
    }
    reference_.end_cycle(cycle);
  }

  /// The source and the sinks of hardware.md §9.7 at a node of the reference.
  NodeCycle work_node(std::uint32_t n, std::uint64_t now) {
    ReferenceMesh::Node& node = reference_.nodes()[n];
    auto& queue = queues_[n];
    NodeCycle done;
    std::uint32_t waiting = 0;
    for (const auto& fifo : node.from_router) waiting += fifo.flits.empty() ? 0U : 1U;
    for (; waiting > 0; --waiting) {
      const auto popped = reference_.pop(node, now);
      const noc::Flit& flit = popped->second;
      done.seen.at(popped->first) = LinkFlit{flit.data, flit.head, flit.tail};
      ++result_.flits;
    }
    done.sent = !queue.empty() && reference_.can_send(node, now);
    if (done.sent) {
      const LinkFlit& flit = queue.front();
      reference_.send(node, {flit.data, flit.head, flit.tail}, now);
      queue.pop_front();
    }
    return done;
  }

  /// Packets that have not begun are given up; begun ones go on.
  void stop_sources() {
    for (auto& queue : queues_) {
      auto begun = queue.begin();
      while (begun != queue.end() && !begun->head) ++begun;
      queue.erase(begun, queue.end());
    }
  }

  void tell(std::uint32_t cycle, std::uint32_t node, const char* what) {
    if (!result_.difference.empty()) return;
    result_.difference =
        fmt::format("{}, gap {}, up to {} flits: cycle {}, node {}: {}", traffic_.pattern.name,
                    traffic_.gap, traffic_.max_flits, cycle, node, what);
  }

  RouterMesh& mesh_;
  const Traffic& traffic_;
  Dice dice_;
  ReferenceMesh reference_;
  Queues queues_;
  std::uint64_t packets_ = 0;
  TrafficResult result_;
};

}  // namespace

const std::vector<Pattern>& patterns() {
  using noc::TrafficPattern;
  static const std::vector<Pattern> kPatterns = {
      {"uniform", destination<TrafficPattern::kUniform>},
      {"transpose", destination<TrafficPattern::kTranspose>},
      {"tornado", destination<TrafficPattern::kTornado>},
      {"complement", destination<TrafficPattern::kComplement>},
      {"hotspot", destination<TrafficPattern::kHotspot>},
      {"neighbour", destination<TrafficPattern::kNeighbour>},
      {"all to one",
       [](const MeshShape& shape, std::uint32_t, Dice&) { return shape.nodes() / 2; }}};
  return kPatterns;
}

TrafficResult run_traffic(RouterMesh& mesh, const Traffic& traffic) {
  return TrafficBench(mesh, traffic).run();
}

TrafficResult run_all_traffic(RouterMesh& mesh) {
  TrafficResult all;
  std::uint64_t seed = 0;
  for (const Pattern& pattern : patterns()) {
    for (const std::uint32_t gap : {1U, 3U, 20U}) {
      for (const std::uint32_t max_flits : {1U, 2U, 8U}) {
        const TrafficResult one = run_traffic(
            mesh, {.pattern = pattern, .gap = gap, .max_flits = max_flits, .seed = ++seed});
        all.flits += one.flits;
        all.difference = one.difference;
        if (!all.difference.empty()) return all;
      }
    }
  }
  return all;
}

}  // namespace spikemesh::rtl::testing
