#include "hw/noc/fabric_lanes.h"

#include <gtest/gtest.h>

#include <cstring>
#include <random>

namespace spikemesh::noc {
namespace {

/// A block in a state that a mesh could be in, and the rows around it, filled at random.
struct RandomBlock {
  using Row = LaneBytes;

  explicit RandomBlock(std::uint32_t seed, std::uint32_t ports) : random(seed) {
    for (std::uint32_t p = 0; p < ports; ++p) {
      LanePort& port = block.ports[p];
      for (std::uint32_t lane = 0; lane < kLanes; ++lane) {
        port.visible[lane] = below(4);
        port.want[lane] = bit(below(ports));
        port.credits[lane] = below(3);
        port.allowed[lane] = below(2) == 0 ? bit(below(ports)) : 0xff;
        port.pointer[lane] = static_cast<std::uint8_t>(0xffU << below(9));
        port.held[lane] = flag();
        port.flits[lane] = below(200);
        port.flit_cycles[lane] = static_cast<std::uint16_t>(random() % 60'000);
      }
      for (Row* row : {&arrives[p], &credits[p], &released[p]}) {
        for (std::uint8_t& byte : *row) byte = flag();
      }
    }
  }

  LaneMoves run(const LaneKernels& kernels) {
    LaneReturns returns{};
    LaneRows rows{};
    for (std::uint32_t p = 0; p < kMaxPorts; ++p) {
      returns.released[p] = released[p].data();
      rows.sent[p] = sent[p].data();
      if (p >= kLocal) continue;
      returns.credits[p] = credits[p].data();
      rows.arrives[p] = arrives[p].data();
      rows.popped[p] = popped[p].data();
    }
    kernels.give_back(block, returns, 0);
    LaneMoves moves{};
    kernels.decide(block, rows, 0, moves);
    return moves;
  }

  std::uint8_t below(std::uint32_t end) { return static_cast<std::uint8_t>(random() % end); }
  std::uint8_t flag() { return below(3) == 0 ? 0xff : 0; }
  static std::uint8_t bit(std::uint32_t index) { return static_cast<std::uint8_t>(1U << index); }

  std::mt19937 random;
  LaneBlock block{};
  std::array<Row, kMaxPorts> arrives{};
  std::array<Row, kMaxPorts> credits{};
  std::array<Row, kMaxPorts> released{};
  std::array<Row, kMaxPorts> sent{};
  std::array<Row, kMaxPorts> popped{};
};

TEST(FabricLanes, EveryInstructionSetDecidesAlike) {
  for (std::uint32_t seed = 0; seed < 400; ++seed) {
    const std::uint32_t ports = seed % 2 == 0 ? kLocal + 1 : kMaxPorts;
    const bool interval = seed % 4 < 2;
    RandomBlock expected(seed, ports);
    const LaneMoves moves =
        expected.run(lane_kernels(ports, interval, arith::VectorSet::kPortable));
    for (const arith::VectorSet set : arith::vector_sets()) {
      RandomBlock found(seed, ports);
      const LaneMoves same = found.run(lane_kernels(ports, interval, set));
      ASSERT_EQ(same.sent, moves.sent) << seed;
      ASSERT_EQ(same.popped, moves.popped) << seed;
      ASSERT_EQ(same.shows_flits, moves.shows_flits) << seed;
      ASSERT_EQ(found.sent, expected.sent) << seed;
      ASSERT_EQ(found.popped, expected.popped) << seed;
      ASSERT_EQ(std::memcmp(&found.block, &expected.block, sizeof(LaneBlock)), 0) << seed;
    }
  }
}

// Port 1 of lane 5 has two requests; the pointer stands at input 3. The other lanes are quiet.
TEST(FabricLanes, ALaneFollowsTheRulesOfItsRouterAlone) {
  for (const arith::VectorSet set : arith::vector_sets()) {
    RandomBlock test(0, 0);
    LanePort& output = test.block.ports[kEast];
    for (const std::uint32_t input : {kWest + 0U, kLocal + 0U}) {
      test.block.ports[input].visible[5] = 1;
      test.block.ports[input].want[5] = 1U << kEast;
    }
    output.credits[5] = 1;
    output.allowed.fill(0xff);
    output.pointer[5] = 0xf0;
    const LaneMoves moves = test.run(lane_kernels(kLocal + 1, false, set));
    EXPECT_EQ(moves.sent[kEast], 1U << 5);
    EXPECT_EQ(output.wins[5], 1U << kLocal);
    EXPECT_EQ(moves.popped[kLocal], 1U << 5);
    EXPECT_EQ(moves.popped[kWest], 0U);
    EXPECT_TRUE(moves.shows_flits);
    EXPECT_EQ(output.credits[5], 0);
    EXPECT_EQ(output.stalled_arbitration[5], 1);
    EXPECT_EQ(test.sent[kEast][5], 0xff);
    EXPECT_EQ(test.popped[kWest][5], 0);
  }
}

}  // namespace
}  // namespace spikemesh::noc
