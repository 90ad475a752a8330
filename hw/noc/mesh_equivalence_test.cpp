// The fast mesh against the naive one, cycle for cycle, on random meshes and traffic.

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "hw/noc/mesh_test_bench.h"
#include "hw/noc/reference_mesh.h"

namespace spikemesh::noc {
namespace {

using Random = std::mt19937_64;

std::uint32_t pick(Random& random, std::uint32_t low, std::uint32_t high) {
  return std::uniform_int_distribution<std::uint32_t>(low, high)(random);
}

MeshConfig random_config(Random& random) {
  MeshConfig config{.width = pick(random, 1, 5),
                    .height = pick(random, 1, 5),
                    .cores_per_router = pick(random, 0, 2) == 0 ? 4U : 1U,
                    .fabrics = pick(random, 1, 2),
                    .fifo_depth = pick(random, 2, 9),
                    .input_fifo_depth = pick(random, 2, 6)};
  if (pick(random, 0, 3) == 0) config.fifo_depth = 64;
  if (pick(random, 0, 1) == 0) {
    config.hop_east_west = pick(random, 0, 5);
    config.hop_north_south = pick(random, 0, 7);
    config.local_link = pick(random, 0, 3);
  }
  if (pick(random, 0, 2) == 0) config.link_interval = pick(random, 2, 6);
  for (std::uint32_t row = 0; row < config.height; ++row) {
    if (pick(random, 0, 2) == 0) config.host_rows.push_back(row);
  }
  return config;
}

FlitFields random_destination(Random& random, const MeshConfig& config, bool from_host) {
  if (!from_host && !config.host_rows.empty() && pick(random, 0, 3) == 0) {
    const auto last = static_cast<std::uint32_t>(config.host_rows.size() - 1);
    return {.x = 0, .y = config.host_rows[pick(random, 0, last)], .port = kHostPort};
  }
  return {.x = pick(random, 0, config.width - 1),
          .y = pick(random, 0, config.height - 1),
          .port = pick(random, 0, config.cores_per_router - 1)};
}

using Plans = std::vector<std::deque<PlannedPacket>>;

Plans random_plans(Random& random, const MeshConfig& config) {
  const auto hosts = static_cast<std::uint32_t>(config.host_rows.size());
  Plans plans(config.cores() + hosts);
  const std::uint32_t longest = pick(random, 0, 1) == 0 ? 1 : 8;
  const std::uint32_t gap = pick(random, 0, 2) == 0 ? 60 : pick(random, 0, 8);
  std::uint64_t tag = 0;
  for (std::uint32_t node = 0; node < plans.size(); ++node) {
    std::uint64_t cycle = pick(random, 0, gap);
    for (std::uint32_t packets = pick(random, 0, 30); packets > 0; --packets) {
      FlitFields to = random_destination(random, config, node >= config.cores());
      to.axon = static_cast<std::uint32_t>(++tag & 0xffff);
      plans[node].push_back({cycle, make_packet(to, pick(random, 1, longest), tag)});
      cycle += pick(random, 0, gap);
    }
  }
  return plans;
}

struct Case {
  MeshConfig config;
  Plans plans{};
  std::uint64_t seed = 0;
  std::uint32_t share = 256;  ///< of 256 cycles in which a node takes flits
};

Case random_case(std::uint64_t seed) {
  Random random(seed);
  Case test{.config = random_config(random), .seed = seed};
  test.plans = random_plans(random, test.config);
  test.share = pick(random, 0, 1) == 0 ? 256 : pick(random, 20, 255);
  return test;
}

/// Counts a cycle in which a node of the naive mesh has a flit to send and cannot.
void count_stall(const ReferenceMesh::Node& node, NodeStalls& stalls) {
  ++(node.to_router[node.turn].credits == 0 ? stalls.no_credit : stalls.link_interval);
}

constexpr std::uint64_t kLongest = 1'000'000;

/// Runs the plans on the naive mesh until all has arrived, or for `end` cycles; returns the cycles.
std::uint64_t run_reference(const Case& test, ReferenceMesh& mesh, std::vector<NodeEvent>& log,
                            std::vector<NodeStalls>& stalls, std::uint64_t end = kLongest) {
  Plans plans = test.plans;
  std::uint64_t flits_left = 0;
  for (const auto& plan : plans) {
    for (const PlannedPacket& packet : plan) flits_left += packet.flits.size();
  }
  std::uint64_t now = 0;
  for (; flits_left > 0 && now < end; ++now) {
    mesh.begin_cycle(now);
    for (std::uint32_t i = 0; i < plans.size(); ++i) {
      ReferenceMesh::Node& node = mesh.nodes()[i];
      if (takes(test.seed, i, now, test.share)) {
        if (const auto taken = mesh.pop(node, now)) {
          log.push_back({now, i, false, taken->first, taken->second.data});
          --flits_left;
        }
      }
      if (plans[i].empty() || plans[i].front().from > now) continue;
      if (!mesh.can_send(node, now)) {
        count_stall(node, stalls[i]);
        continue;
      }
      auto& flits = plans[i].front().flits;
      log.push_back({now, i, true, node.turn, flits.front().data});
      mesh.send(node, flits.front(), now);
      flits.erase(flits.begin());
      if (flits.empty()) plans[i].pop_front();
    }
    mesh.end_cycle(now);
  }
  return now;
}

void start_fast(const Case& test, MeshTestBench& bench) {
  for (std::uint32_t i = 0; i < test.plans.size(); ++i) {
    bench.node(i).start(test.plans[i], test.seed, test.share);
  }
}

void compare_counters(const Case& test, const ReferenceMesh& reference, const Mesh& mesh,
                      std::uint64_t cycles) {
  for (std::uint32_t fabric = 0; fabric < test.config.fabrics; ++fabric) {
    for (std::uint32_t router = 0; router < test.config.routers(); ++router) {
      for (std::uint32_t port = 0; port < test.config.ports(); ++port) {
        SCOPED_TRACE(fmt::format("fabric {} router {} port {}", fabric, router, port));
        const ReferenceMesh::Router& expected = reference.router(fabric, router);
        const OutputCounters output =
            mesh.output_counters(fabric, RouterId{router}, port, Cycle{cycles});
        const OutputCounters& output_expected = expected.outputs[port].counters;
        ASSERT_EQ(output.flits, output_expected.flits);
        ASSERT_EQ(output.stalled_no_credit, output_expected.stalled_no_credit);
        ASSERT_EQ(output.stalled_link_interval, output_expected.stalled_link_interval);
        ASSERT_EQ(output.stalled_arbitration, output_expected.stalled_arbitration);
        const InputCounters input =
            mesh.input_counters(fabric, RouterId{router}, port, Cycle{cycles});
        ASSERT_EQ(input.peak, expected.inputs[port].counters.peak);
        ASSERT_EQ(input.flit_cycles, expected.inputs[port].counters.flit_cycles);
      }
    }
  }
}

/// Halts the fast mesh before an even or odd cycle and compares what it has counted by then.
void check_halt(const Case& test, MeshTestBench& bench, std::uint64_t end) {
  SCOPED_TRACE(fmt::format("halted before cycle {}", end));
  ReferenceMesh reference(test.config);
  std::vector<NodeEvent> log;
  std::vector<NodeStalls> stalls(test.plans.size());
  if (run_reference(test, reference, log, stalls, end) < end) return;
  bench.scheduler().run_before(Cycle{end});
  compare_counters(test, reference, bench.mesh(), end);
}

void check_case(std::uint64_t seed, bool shuffled) {
  SCOPED_TRACE(fmt::format("seed {}", seed));
  const Case test = random_case(seed);
  ReferenceMesh reference(test.config);
  std::vector<NodeEvent> expected;
  std::vector<NodeStalls> stalls(test.plans.size());
  const std::uint64_t cycles = run_reference(test, reference, expected, stalls);

  MeshTestBench bench(test.config);
  if (shuffled) {
    bench.scheduler().shuffle_order(seed + 1);
    bench.mesh().shuffle_order(seed + 1);
  }
  start_fast(test, bench);
  for (const std::uint64_t end : {3 + seed % 20, 30 + seed % 31, 80 + seed % 7}) {
    check_halt(test, bench, end);
    if (testing::Test::HasFatalFailure()) return;
  }
  bench.scheduler().run();
  std::sort(expected.begin(), expected.end());
  std::sort(bench.log().begin(), bench.log().end());
  ASSERT_EQ(bench.log().size(), expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) ASSERT_EQ(bench.log()[i], expected[i]);
  for (std::uint32_t i = 0; i < stalls.size(); ++i)
    ASSERT_EQ(bench.node(i).stalls(), stalls[i]) << i;
  const Cycle end{std::max(cycles, bench.scheduler().now().value() + 1)};
  compare_counters(test, reference, bench.mesh(), end.value());
}

TEST(MeshEquivalence, EqualsTheNaiveMeshCycleForCycle) {
  for (std::uint64_t seed = 1; seed <= 150 && !testing::Test::HasFatalFailure(); ++seed) {
    check_case(seed, false);
  }
}

TEST(MeshEquivalence, OrderOfEvaluationWithinACycleHasNoMeaning) {
  for (std::uint64_t seed = 1000; seed <= 1150 && !testing::Test::HasFatalFailure(); ++seed) {
    check_case(seed, true);
  }
}

}  // namespace
}  // namespace spikemesh::noc
