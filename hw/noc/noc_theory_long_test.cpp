// Meshes that are full for long: no loss, no deadlock, and the bound holds.

#include <gtest/gtest.h>

#include "hw/noc/pattern_run.h"

namespace spikemesh::noc {
namespace {

/// Pattern, and flits a packet.
using Case = std::tuple<TrafficPattern, std::uint32_t>;

class NocTheoryLong : public ::testing::TestWithParam<Case> {};

// run() itself checks that no flit is lost, duplicated or astray, and ends only when all arrived.
TEST_P(NocTheoryLong, ASaturatedMeshGoesOnFor100000Cycles) {
  const auto [pattern, flits] = GetParam();
  for (const std::uint32_t fabrics : {1U, 2U}) {
    for (const std::uint32_t depth : {2U, 8U}) {
      MeshConfig config = default_mesh();
      config.fabrics = fabrics;
      config.fifo_depth = depth;
      const NocReport report = run(config, pattern, 1.0, flits, 100'000);
      EXPECT_EQ(report.packets_received, report.packets_sent);
      EXPECT_GT(report.packets_received * flits, 100'000U);  // a jammed mesh carries fewer
      if (pattern == TrafficPattern::kUniform) {
        EXPECT_LE(report.accepted, *load_bound(pattern, config));
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Patterns, NocTheoryLong,
                         ::testing::Combine(::testing::ValuesIn(kEveryPattern),
                                            ::testing::Values(1U, 8U)));

}  // namespace
}  // namespace spikemesh::noc
