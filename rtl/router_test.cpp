#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "hw/image/testing/dice.h"
#include "hw/noc/reference_mesh.h"
#include "rtl/testing/router_mesh.h"

namespace spikemesh::rtl {
namespace {

using image::testing::Dice;
using noc::ReferenceMesh;

constexpr std::uint32_t kWidth = 4;
constexpr std::uint32_t kNodes = 16;

/// Where a node sends a packet to.
struct Pattern {
  const char* name;
  std::uint32_t (*destination)(std::uint32_t source, Dice& dice);
};

std::uint32_t node(std::uint32_t x, std::uint32_t y) { return y * kWidth + x; }

const std::vector<Pattern> kPatterns = {
    {"uniform", [](std::uint32_t, Dice& dice) { return dice.below(kNodes); }},
    {"transpose", [](std::uint32_t n, Dice&) { return node(n / kWidth, n % kWidth); }},
    {"tornado", [](std::uint32_t n, Dice&) { return node((n % kWidth + 1) % kWidth, n / kWidth); }},
    {"complement", [](std::uint32_t n, Dice&) { return kNodes - 1 - n; }},
    {"hotspot", [](std::uint32_t, Dice& dice) { return dice.one_in(2) ? 5 : dice.below(kNodes); }},
    {"neighbour", [](std::uint32_t n, Dice&) { return n % kWidth == 3 ? n - 3 : n + 1; }},
    {"all to one", [](std::uint32_t, Dice&) { return 10U; }}};

struct Traffic {
  Pattern pattern;
  std::uint32_t gap;        ///< mean cycles between two packets of a node
  std::uint32_t max_flits;  ///< of a packet
};

/// The flits of a packet; every flit of a run has data of its own.
void add_packet(std::deque<LinkFlit>& queue, std::uint32_t destination, std::uint32_t flits,
                std::uint64_t number) {
  const std::uint64_t x = destination % kWidth;
  const std::uint64_t y = destination / kWidth;
  const std::uint64_t tail = flits == 1 ? 1 : 0;
  queue.push_back({.data = 1ULL << 63 | tail << 62 | x << 47 | y << 35 | (number & 0xffffffff),
                   .head = true,
                   .tail = flits == 1});
  for (std::uint32_t i = 1; i < flits; ++i) {
    queue.push_back({.data = number << 8 | i, .head = false, .tail = i + 1 == flits});
  }
}

/// What a node did in a cycle, in either mesh.
struct NodeCycle {
  bool sent = false;
  std::array<std::optional<LinkFlit>, kFabrics> seen{};
  bool operator==(const NodeCycle&) const = default;
};

noc::MeshConfig mesh_config() {
  noc::MeshConfig config;
  config.width = kWidth;
  config.height = kNodes / kWidth;
  return config;
}

class Routers : public ::testing::Test {
 protected:
  /// Drives both meshes for `cycles`, then until the RTL's is empty; counts the flits seen.
  void run(const Traffic& traffic, std::uint32_t cycles, std::uint64_t seed) {
    Dice dice(seed);
    ReferenceMesh reference(mesh_config());
    std::vector<std::deque<LinkFlit>> queues(kNodes);
    std::uint64_t generated = 0;
    mesh_.cycle(true);
    for (std::uint32_t cycle = 0; cycle < cycles || mesh_.busy(); ++cycle) {
      for (std::uint32_t n = 0; n < kNodes; ++n) {
        if (cycle >= cycles || !dice.one_in(traffic.gap)) continue;
        add_packet(queues[n], traffic.pattern.destination(n, dice),
                   1 + dice.below(traffic.max_flits), ++generated);
      }
      for (std::uint32_t n = 0; n < kNodes; ++n) {
        if (!queues[n].empty()) mesh_.offer(n, queues[n].front());
      }
      mesh_.cycle(false);
      reference.begin_cycle(cycle);
      for (std::uint32_t n = 0; n < kNodes; ++n) {
        const NodeCycle found{mesh_.sent(n), {mesh_.seen(0, n), mesh_.seen(1, n)}};
        ASSERT_EQ(found, work_node(reference, n, queues[n], cycle)) << where(traffic, cycle, n);
      }
      reference.end_cycle(cycle);
      if (cycle >= cycles) stop_sources(queues);
    }
  }

  testing::RouterMesh mesh_{kWidth, kNodes / kWidth};
  std::uint64_t seen_ = 0;

 private:
  /// The source and the sinks of hardware.md §9.7 at a node of the reference.
  NodeCycle work_node(ReferenceMesh& reference, std::uint32_t n, std::deque<LinkFlit>& queue,
                      std::uint64_t now) {
    ReferenceMesh::Node& node = reference.nodes()[n];
    NodeCycle done;
    std::uint32_t waiting = 0;
    for (const auto& fifo : node.from_router) waiting += fifo.flits.empty() ? 0U : 1U;
    for (; waiting > 0; --waiting) {
      const auto popped = reference.pop(node, now);
      const noc::Flit& flit = popped->second;
      done.seen.at(popped->first) = LinkFlit{flit.data, flit.head, flit.tail};
      ++seen_;
    }
    done.sent = !queue.empty() && reference.can_send(node, now);
    if (done.sent) {
      const LinkFlit& flit = queue.front();
      reference.send(node, {flit.data, flit.head, flit.tail}, now);
      queue.pop_front();
    }
    return done;
  }

  /// Packets that have not begun are given up; begun ones go on.
  static void stop_sources(std::vector<std::deque<LinkFlit>>& queues) {
    for (auto& queue : queues) {
      auto begun = queue.begin();
      while (begun != queue.end() && !begun->head) ++begun;
      queue.erase(begun, queue.end());
    }
  }

  static std::string where(const Traffic& traffic, std::uint32_t cycle, std::uint32_t n) {
    return std::string(traffic.pattern.name) + " cycle " + std::to_string(cycle) + " node " +
           std::to_string(n);
  }
};

TEST_F(Routers, MoveEveryFlitInTheCycleOfTheReference) {
  std::uint64_t seed = 0;
  for (const Pattern& pattern : kPatterns) {
    for (const std::uint32_t gap : {1U, 3U, 20U}) {
      for (const std::uint32_t max_flits : {1U, 2U, 8U}) {
        run({.pattern = pattern, .gap = gap, .max_flits = max_flits}, 300, ++seed);
        if (HasFatalFailure()) return;
      }
    }
  }
  EXPECT_GT(seen_, 20'000U);
}

TEST_F(Routers, ShowAFlitToTheNextCoreSixCyclesAfterItsSend) {
  // The worked example of hardware.md §9.4.
  const LinkFlit flit{.data = 3ULL << 62 | 1ULL << 47, .head = true, .tail = true};
  mesh_.offer(0, flit);
  mesh_.cycle(false);
  EXPECT_TRUE(mesh_.sent(0));
  for (int cycle = 1; cycle < 6; ++cycle) {
    mesh_.cycle(false);
    EXPECT_EQ(mesh_.seen(0, 1), std::nullopt) << cycle;
  }
  mesh_.cycle(false);
  EXPECT_EQ(mesh_.seen(0, 1), flit);
}

}  // namespace
}  // namespace spikemesh::rtl
