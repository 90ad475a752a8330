#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "hw/image/testing/dice.h"
#include "rtl/testing/naive_mesh.h"
#include "rtl/testing/router_mesh.h"

namespace spikemesh::rtl {
namespace {

using image::testing::Dice;
using testing::NaiveMesh;

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

class Routers : public ::testing::Test {
 protected:
  /// Drives both meshes for `cycles`, then until the RTL's is empty; counts the flits seen.
  void run(const Traffic& traffic, std::uint32_t cycles, std::uint64_t seed) {
    Dice dice(seed);
    NaiveMesh naive({});
    std::vector<std::deque<LinkFlit>> queues(kNodes);
    std::uint64_t generated = 0;
    mesh_.cycle(true);
    for (std::uint32_t cycle = 0; cycle < cycles || mesh_.busy(); ++cycle) {
      for (std::uint32_t n = 0; n < kNodes; ++n) {
        if (cycle < cycles && dice.one_in(traffic.gap)) {
          add_packet(queues[n], traffic.pattern.destination(n, dice),
                     1 + dice.below(traffic.max_flits), ++generated);
        }
        if (queues[n].empty()) continue;
        mesh_.offer(n, queues[n].front());
        naive.offer(n, queues[n].front());
      }
      mesh_.cycle(false);
      naive.cycle();
      for (std::uint32_t n = 0; n < kNodes; ++n) {
        ASSERT_EQ(mesh_.sent(n), naive.sent(n)) << where(traffic, cycle, n);
        if (naive.sent(n)) queues[n].pop_front();
        for (std::uint32_t f = 0; f < kFabrics; ++f) {
          ASSERT_EQ(mesh_.seen(f, n), naive.seen(f, n)) << where(traffic, cycle, n);
          seen_ += naive.seen(f, n) ? 1U : 0U;
        }
      }
      if (cycle >= cycles) stop_sources(queues);
    }
  }

  testing::RouterMesh mesh_{kWidth, kNodes / kWidth};
  std::uint64_t seen_ = 0;

 private:
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
