// Hand-computed traces of hardware.md §9.3 to §9.6, exact to the cycle.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "hw/noc/mesh_test_bench.h"

namespace spikemesh::noc {
namespace {

using testing::ElementsAre;

/// One row of routers, one core each, one fabric, no extra latency.
MeshConfig row_of(std::uint32_t width) {
  MeshConfig config;
  config.width = width;
  config.height = 1;
  config.fabrics = 1;
  return config;
}

PlannedPacket packet(std::uint64_t from, const FlitFields& to, std::uint32_t length = 1) {
  return {from, make_packet(to, length, to.axon)};
}

/// Cycles in which a node took flits (or sent them), in order.
std::vector<std::uint64_t> cycles(const MeshTestBench& bench, std::uint32_t node, bool sent) {
  std::vector<std::uint64_t> found;
  for (const NodeEvent& event : const_cast<MeshTestBench&>(bench).log()) {
    if (event.node == node && event.sent == sent) found.push_back(event.cycle);
  }
  return found;
}

/// Low 16 axon bits of the first flits, or tag and number of others, that a node took, in order.
std::vector<std::uint64_t> taken_names(MeshTestBench& bench, std::uint32_t node) {
  std::vector<std::uint64_t> found;
  for (const NodeEvent& event : bench.log()) {
    if (event.node != node || event.sent) continue;
    const bool head = (event.data >> layout::kHeadBit & 1) != 0;
    found.push_back(head ? unpack(event.data).axon * 256 : event.data);
  }
  return found;
}

TEST(MeshRules, WorkedExampleOfTheSpecification) {
  MeshTestBench bench(row_of(2));
  bench.node(0).start({packet(10, {.x = 1})}, 0, 256);
  bench.scheduler().run();
  EXPECT_THAT(cycles(bench, 0, true), ElementsAre(10));
  EXPECT_THAT(cycles(bench, 1, false), ElementsAre(16));
}

TEST(MeshRules, ACoreReachesItselfThroughItsRouter) {
  MeshTestBench bench(row_of(1));
  bench.node(0).start({packet(3, {.x = 0})}, 0, 256);
  bench.scheduler().run();
  EXPECT_THAT(cycles(bench, 0, false), ElementsAre(7));
}

TEST(MeshRules, DepthFourSustainsAFlitACycle) {
  MeshConfig config = row_of(2);
  config.fifo_depth = 4;
  MeshTestBench bench(config);
  bench.node(0).start({packet(0, {.x = 1}, 8)}, 0, 256);
  bench.scheduler().run();
  EXPECT_THAT(cycles(bench, 0, true), ElementsAre(0, 1, 2, 3, 4, 5, 6, 7));
  EXPECT_THAT(cycles(bench, 1, false), ElementsAre(6, 7, 8, 9, 10, 11, 12, 13));
}

// Send in 0 and 1 empties the counter; the router pops in 2 and 3; credits are usable in 4 and 5.
TEST(MeshRules, DepthTwoWaitsForTheCreditLoopOfFourCycles) {
  MeshConfig config = row_of(2);
  config.fifo_depth = 2;
  MeshTestBench bench(config);
  bench.node(0).start({packet(0, {.x = 1}, 6)}, 0, 256);
  bench.scheduler().run();
  EXPECT_THAT(cycles(bench, 0, true), ElementsAre(0, 1, 4, 5, 8, 9));
  EXPECT_THAT(cycles(bench, 1, false), ElementsAre(6, 7, 10, 11, 14, 15));
}

// Cores 0 and 2 send to core 1 in the same cycle. The local output's pointer is 0, so that east (1)
// comes before west (3); then the pointer is 2 and west comes first.
TEST(MeshRules, ArbiterGoesUpCyclicallyFromItsPointer) {
  MeshTestBench bench(row_of(3));
  bench.node(0).start({packet(0, {.x = 1, .axon = 1}), packet(1, {.x = 1, .axon = 2})}, 0, 256);
  bench.node(2).start({packet(0, {.x = 1, .axon = 3}), packet(1, {.x = 1, .axon = 4})}, 0, 256);
  bench.scheduler().run();
  EXPECT_THAT(taken_names(bench, 1), ElementsAre(3 * 256, 1 * 256, 4 * 256, 2 * 256));
  EXPECT_THAT(cycles(bench, 1, false), ElementsAre(6, 7, 8, 9));
  const OutputCounters local = bench.mesh().output_counters(0, RouterId{1}, kLocal, Cycle{20});
  EXPECT_EQ(local.flits, 4U);
  EXPECT_EQ(local.stalled_arbitration, 3U);
}

TEST(MeshRules, APacketOfSeveralFlitsLocksItsOutput) {
  MeshTestBench bench(row_of(3));
  bench.node(0).start({packet(1, {.x = 1, .axon = 1}, 3)}, 0, 256);
  bench.node(2).start({packet(0, {.x = 1, .axon = 2}, 3)}, 0, 256);
  bench.scheduler().run();
  EXPECT_THAT(taken_names(bench, 1),
              ElementsAre(2 * 256, 2 * 256 + 1, 2 * 256 + 2, 1 * 256, 1 * 256 + 1, 1 * 256 + 2));
  EXPECT_THAT(cycles(bench, 1, false), ElementsAre(6, 7, 8, 9, 10, 11));
}

// The core never takes: its FIFO holds 2 flits, the router's inputs 2 each; then the source stops.
TEST(MeshRules, FullFifosStopTheSourceAndLoseNothing) {
  MeshConfig config = row_of(2);
  config.fifo_depth = 2;
  config.input_fifo_depth = 2;
  MeshTestBench bench(config);
  std::deque<PlannedPacket> plan;
  for (std::uint32_t i = 0; i < 10; ++i) plan.push_back(packet(0, {.x = 1, .axon = i}));
  bench.node(0).start(std::move(plan), 0, 256);
  bench.node(1).start({}, 0, 0);
  bench.scheduler().run_before(Cycle{200});
  EXPECT_EQ(cycles(bench, 0, true).size(), 6U);
  const OutputCounters local = bench.mesh().output_counters(0, RouterId{1}, kLocal, Cycle{200});
  EXPECT_EQ(local.flits, 2U);
  EXPECT_GT(local.stalled_no_credit, 180U);
  EXPECT_EQ(bench.mesh().input_counters(0, RouterId{1}, kWest, Cycle{200}).peak, 2U);

  bench.node(1).start({}, 0, 256);
  bench.scheduler().run();
  EXPECT_EQ(taken_names(bench, 1).size(), 10U);
}

TEST(MeshRules, LinkIntervalSpacesTheFlits) {
  MeshConfig config = row_of(2);
  config.link_interval = 3;
  MeshTestBench bench(config);
  bench.node(0).start({packet(0, {.x = 1}, 3)}, 0, 256);
  bench.scheduler().run();
  EXPECT_THAT(cycles(bench, 0, true), ElementsAre(0, 3, 6));
  EXPECT_THAT(cycles(bench, 1, false), ElementsAre(6, 9, 12));
}

// The core takes nothing before cycle 24: its FIFO holds the flits sent in 0 and 8, the router's
// those sent in 16 and 24, and no credit is left in 25. The pop in 24 lets the router send in 26,
// and its credit is usable in 28, before the interval has passed.
TEST(MeshRules, AWaitingSenderTellsTheCauseOfEachCycle) {
  MeshConfig config = row_of(1);
  config.link_interval = 8;
  config.fifo_depth = 2;
  config.input_fifo_depth = 2;
  MeshTestBench bench(config);
  std::deque<PlannedPacket> plan;
  for (std::uint32_t i = 0; i < 5; ++i) plan.push_back(packet(0, {.x = 0, .axon = i}));
  bench.node(0).take_from(Cycle{24});
  bench.node(0).start(std::move(plan), 0, 256);
  bench.scheduler().run();
  EXPECT_THAT(cycles(bench, 0, true), ElementsAre(0, 8, 16, 24, 32));
  EXPECT_EQ(bench.node(0).stalls(), (NodeStalls{.no_credit = 3, .link_interval = 3 * 7 + 4}));
}

TEST(MeshRules, StretchedLinksAddTheirLatencyOnce) {
  MeshConfig config = row_of(3);
  config.hop_east_west = 5;
  config.local_link = 2;
  MeshTestBench bench(config);
  bench.node(0).start({packet(0, {.x = 2})}, 0, 256);
  bench.scheduler().run();
  EXPECT_THAT(cycles(bench, 2, false), ElementsAre(2 * (2 + 2) + 2 * (2 + 5)));
}

// Packets take the fabrics in turn. Nobody takes flits, so fabric 0 fills up with the packets of
// even number; the one whose turn it is waits, though fabric 1 has room.
TEST(MeshRules, APacketWaitsForTheFabricWhoseTurnItIs) {
  MeshConfig config = row_of(1);
  config.fabrics = 2;
  config.fifo_depth = 2;
  config.input_fifo_depth = 2;
  MeshTestBench bench(config);
  std::deque<PlannedPacket> plan;
  for (std::uint32_t i = 0; i < 12; ++i) plan.push_back(packet(0, {.axon = i}, i % 2 == 0 ? 2 : 1));
  bench.node(0).start(std::move(plan), 0, 0);
  bench.scheduler().run_before(Cycle{100});
  // two packets of two flits fill fabric 0 (2 at the core, 2 at the router); fabric 1 holds two
  EXPECT_EQ(bench.interface(0).counters(0).flits_sent, 4U);
  EXPECT_EQ(bench.interface(0).counters(1).flits_sent, 2U);
  EXPECT_EQ(bench.interface(0).turn(), 0U);
  EXPECT_EQ(bench.interface(0).send_block(Cycle{100}), SendBlock::kNoCredit);
  EXPECT_EQ(bench.interface(0).credits(1, Cycle{100}), 2U);
}

TEST(MeshRules, ReceivePointerTakesTheFabricsInTurn) {
  MeshConfig config = row_of(2);
  config.fabrics = 2;
  MeshTestBench bench(config);
  std::deque<PlannedPacket> plan;
  for (std::uint32_t i = 0; i < 4; ++i) plan.push_back(packet(0, {.x = 1, .axon = i}));
  bench.node(0).start(std::move(plan), 0, 256);
  bench.scheduler().run();
  EXPECT_THAT(taken_names(bench, 1), ElementsAre(0, 256, 512, 768));
  EXPECT_THAT(cycles(bench, 1, false), ElementsAre(6, 7, 8, 9));
}

TEST(MeshRules, TheHostPortSendsAndTakesAtTheWestEdge) {
  MeshConfig config = row_of(3);
  config.host_rows = {0};
  MeshTestBench bench(config);
  const std::uint32_t host = config.cores();
  bench.node(host).start({packet(0, {.x = 2})}, 0, 256);
  bench.node(1).start({packet(0, {.x = 0, .port = kHostPort})}, 0, 256);
  bench.scheduler().run();
  EXPECT_THAT(cycles(bench, 2, false), ElementsAre(8));
  EXPECT_THAT(cycles(bench, host, false), ElementsAre(6));
}

TEST(MeshRules, AnIllegalDestinationNeverEnters) {
  MeshTestBench bench(row_of(2));
  for (const FlitFields to : {FlitFields{.x = 2}, FlitFields{.y = 1}, FlitFields{.port = 1},
                              FlitFields{.port = kHostPort}}) {
    EXPECT_FALSE(is_destination(row_of(2), make_head(to, true).data));
    EXPECT_THROW(bench.interface(0).send(make_head(to, true), Cycle{0}), InternalError);
  }
}

TEST(MeshRules, AStepStartsWithoutMemoryOfTiming) {
  MeshTestBench bench(row_of(3));
  std::vector<std::vector<NodeEvent>> logs;
  for (int step = 0; step < 2; ++step) {
    bench.begin_step();
    bench.log().clear();
    bench.node(0).start({packet(0, {.x = 1, .axon = 1}), packet(4, {.x = 2, .axon = 2})}, 0, 256);
    bench.node(2).start({packet(0, {.x = 1, .axon = 3})}, 0, 256);
    bench.scheduler().run();
    logs.push_back(bench.log());
  }
  EXPECT_EQ(logs[0], logs[1]);
}

TEST(MeshRules, AStepDoesNotStartWhileFlitsAreOnTheirWay) {
  MeshTestBench bench(row_of(2));
  bench.node(0).start({packet(0, {.x = 1})}, 0, 256);
  bench.scheduler().run_before(Cycle{3});
  EXPECT_FALSE(bench.mesh().empty());
  EXPECT_THROW(bench.mesh().begin_step(), InternalError);
}

}  // namespace
}  // namespace spikemesh::noc
