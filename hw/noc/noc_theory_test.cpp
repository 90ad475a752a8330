// What theory says about the mesh: latency without load, bounds of load, no loss, no deadlock.

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "hw/arch/architecture.h"
#include "hw/noc/mesh_test_bench.h"
#include "hw/noc/pattern_run.h"
#include "hw/noc/traffic_trace.h"

namespace spikemesh::noc {
namespace {

std::uint64_t distance(std::uint64_t a, std::uint64_t b) { return a > b ? a - b : b - a; }

/// Sends one packet from every core to every other, one at a time, and compares each latency.
void check_zero_load(MeshConfig config, std::uint32_t flits) {
  config.host_rows.clear();
  MeshTestBench bench(config);
  for (std::uint32_t from = 0; from < config.cores(); ++from) {
    for (std::uint32_t to = 0; to < config.cores(); ++to) {
      const std::uint32_t a = from / config.cores_per_router;
      const std::uint32_t b = to / config.cores_per_router;
      const FlitFields place{
          .x = b % config.width, .y = b / config.width, .port = to % config.cores_per_router};
      bench.begin_step();
      bench.log().clear();
      bench.node(from).start({{0, make_packet(place, flits, 1)}}, 0, 256);
      bench.scheduler().run();
      const std::uint64_t head =
          zero_load_latency(config, distance(a % config.width, b % config.width),
                            distance(a / config.width, b / config.width));
      std::vector<std::uint64_t> taken;
      for (const NodeEvent& event : bench.log()) {
        if (!event.sent && event.node == to) taken.push_back(event.cycle);
      }
      ASSERT_EQ(taken.size(), flits);
      ASSERT_EQ(taken.front(), head) << from << " to " << to;
      ASSERT_EQ(taken.back(), head + (flits - 1) * config.link_interval) << from << " to " << to;
    }
  }
}

TEST(NocTheory, ZeroLoadLatencyIsTheFormulaForEveryPairOfMesh128) {
  check_zero_load(mesh_config(load_architecture("mesh128")), 2);
}

TEST(NocTheory, ZeroLoadLatencyIsTheFormulaForEveryPairOfLoihi1) {
  check_zero_load(mesh_config(load_architecture("loihi1")), 2);
}

/// At a load at which neither receive FIFO ever fills, both ways to serve a sink are the same: told
/// ahead, as its FIFO covers the way of a credit, or woken for each flit.
TEST(NocTheory, ASinkThatIsToldAheadMeasuresWhatOneThatIsWokenMeasures) {
  MeshConfig ahead = default_mesh();
  ahead.local_link = 2;
  ahead.input_fifo_depth = 2 * (kLinkCycles + ahead.local_link);
  MeshConfig woken = ahead;
  --woken.input_fifo_depth;
  for (std::uint64_t cycles = 1000; cycles < 1030; ++cycles) {
    const auto flits = static_cast<std::uint32_t>(1 + cycles % 3);
    const NocReport a = run(ahead, TrafficPattern::kTornado, 0.02, flits, cycles);
    const NocReport b = run(woken, TrafficPattern::kTornado, 0.02, flits, cycles);
    ASSERT_GT(a.packets_received, 500U);
    EXPECT_EQ(a.packets_received, b.packets_received);
    EXPECT_EQ(a.offered, b.offered);
    EXPECT_EQ(a.accepted, b.accepted);
    EXPECT_EQ(a.drain_cycles, b.drain_cycles) << cycles;
    EXPECT_EQ(a.head.mean, b.head.mean);
    EXPECT_EQ(a.tail.mean, b.tail.mean);
    EXPECT_EQ(a.tail.max, b.tail.max);
    ASSERT_EQ(a.links.size(), b.links.size());
    for (std::size_t i = 0; i < a.links.size(); ++i) {
      EXPECT_EQ(a.links[i].counters, b.links[i].counters) << i;
      EXPECT_EQ(a.fifos[i].mean, b.fifos[i].mean) << i;
    }
  }
}

/// A credit of a sink is back 2 · (2 + L) cycles after its flit was sent, so a FIFO of fewer flits
/// lets through its depth in that time, and a deeper one all.
TEST(NocTheory, ReceiveFifoBelowTheCreditLoopLimitsWhatASinkAccepts) {
  MeshConfig config;
  config.width = 2;
  config.height = 1;
  config.fabrics = 1;
  for (const std::uint32_t link : {0U, 1U}) {
    const std::uint32_t loop = 2 * (kLinkCycles + link);
    config.local_link = link;
    for (std::uint32_t depth = 2; depth <= loop + 1; ++depth) {
      config.input_fifo_depth = depth;
      const NocReport report = run(config, TrafficPattern::kComplement, 1.0, 1, 2000);
      EXPECT_NEAR(report.accepted, std::min(1.0, static_cast<double>(depth) / loop), 0.002)
          << "depth " << depth << " of " << loop;
    }
  }
}

TEST(NocTheory, UniformLoadStaysBelowTheBisectionBoundAndReachesMoreThanHalfOfIt) {
  for (const std::uint32_t fabrics : {1U, 2U}) {
    for (const std::uint32_t flits : {1U, 2U}) {
      MeshConfig config = default_mesh();
      config.fabrics = fabrics;
      const double bound = *load_bound(TrafficPattern::kUniform, config);
      EXPECT_NEAR(bound, fabrics * 8.0 / (64 * 64.0 / 127), 1e-12);
      const NocReport report = run(config, TrafficPattern::kUniform, 1.0, flits, 4000);
      EXPECT_LE(report.accepted, bound);
      EXPECT_GE(report.accepted, 0.55 * bound) << fabrics << " fabrics, " << flits << " flits";
    }
  }
}

// Above the bound the mean may still rise: flows that avoid the busiest link go on.
TEST(NocTheory, HalfTheBoundOfAPatternIsCarriedWithoutLoss) {
  for (const TrafficPattern pattern : kEveryPattern) {
    const MeshConfig config = default_mesh();
    const double bound = *load_bound(pattern, config);
    const NocReport report = run(config, pattern, 0.5 * bound, 1, 4000);
    EXPECT_NEAR(report.accepted, report.offered, 0.03 * bound) << pattern_name(pattern);
    double busiest = 0;
    for (const LinkReport& link : report.links) busiest = std::max(busiest, link.utilisation);
    EXPECT_LE(busiest, 0.6) << pattern_name(pattern);
  }
}

// run() itself checks that no flit is lost, duplicated or astray, and ends only when all arrived.
TEST(NocTheory, EveryPatternDrainsAtEveryLoad) {
  for (const TrafficPattern pattern : kEveryPattern) {
    for (const double rate : {0.1, 1.0}) {
      for (const std::uint32_t depth : {2U, 4U}) {
        MeshConfig config = default_mesh();
        config.width = 5;
        config.height = 4;
        config.cores_per_router = depth == 2 ? 4 : 1;
        config.fifo_depth = depth;
        const NocReport report = run(config, pattern, rate, rate < 1 ? 3 : 8, 600);
        EXPECT_GT(report.packets_received, 0U);
        EXPECT_EQ(report.packets_received, report.packets_sent);
        EXPECT_EQ(report.packets_generated, report.packets_sent + report.packets_waiting);
      }
    }
  }
}

// Tags count up in each source, so that the tags from one source to one place rise on each fabric.
TEST(NocTheory, PacketsOfAPairStayInOrderOnAFabric) {
  MeshConfig config = default_mesh();
  config.width = 4;
  config.height = 3;
  config.fifo_depth = 3;
  MeshTestBench bench(config);
  for (std::uint32_t from = 0; from < config.cores(); ++from) {
    std::deque<PlannedPacket> plan;
    for (std::uint32_t i = 0; i < 200; ++i) {
      const std::uint32_t to = (from * 7 + i * i) % config.cores();
      plan.push_back(
          {0, make_packet({.x = to % 4, .y = to / 4, .axon = from, .payload = i}, 1, 0)});
    }
    bench.node(from).start(std::move(plan), from, 180);
  }
  bench.scheduler().run();
  std::map<std::tuple<std::uint32_t, std::uint32_t, std::uint32_t>, std::uint32_t> last;
  std::uint64_t taken = 0;
  for (const NodeEvent& event : bench.log()) {
    if (event.sent) continue;
    const FlitFields fields = unpack(event.data);
    std::uint32_t& before = last[{fields.axon, event.node, event.fabric}];
    ASSERT_LT(before, fields.payload + 1);
    before = fields.payload + 1;
    ++taken;
  }
  EXPECT_EQ(taken, std::uint64_t{config.cores()} * 200);
}

// The largest mesh that an architecture may have.
TEST(NocTheory, AMeshOf4096CoresDrainsAndItsCornersAreTheFormulaApart) {
  MeshConfig config = default_mesh();
  config.width = 64;
  config.height = 64;
  const NocReport report = run(config, TrafficPattern::kTranspose, 0.02, 2, 300);
  EXPECT_GT(report.packets_received, 10'000U);
  EXPECT_EQ(report.packets_received, report.packets_sent);
  MeshTestBench bench(config);
  bench.node(0).start({{0, make_packet({.x = 63, .y = 63}, 1, 0)}}, 0, 256);
  bench.scheduler().run();
  ASSERT_EQ(bench.log().size(), 2U);
  EXPECT_EQ(bench.log().back().cycle, zero_load_latency(config, 63, 63));
}

TEST(NocTheory, OfferedLoadIsTheRate) {
  const NocReport report = run(default_mesh(), TrafficPattern::kUniform, 0.05, 2, 20'000);
  EXPECT_NEAR(report.offered, 0.05, 0.05 * 0.05);
  EXPECT_NEAR(report.accepted, report.offered, 0.001);
}

}  // namespace
}  // namespace spikemesh::noc
