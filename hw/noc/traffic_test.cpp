#include "hw/noc/traffic.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "base/error.h"
#include "hw/noc/traffic_trace.h"

namespace spikemesh::noc {
namespace {

using testing::HasSubstr;

MeshConfig mesh(std::uint32_t width, std::uint32_t height, std::uint32_t cores_per_router = 1) {
  MeshConfig config;
  config.width = width;
  config.height = height;
  config.cores_per_router = cores_per_router;
  return config;
}

TEST(Traffic, PermutationPatternsReachEachCoreOnce) {
  for (const MeshConfig& config :
       {mesh(8, 16), mesh(5, 3), mesh(8, 4, 4), mesh(1, 7), mesh(1, 1)}) {
    for (const auto pattern :
         {TrafficPattern::kTranspose, TrafficPattern::kTornado, TrafficPattern::kComplement}) {
      std::set<CoreId> reached;
      for (std::uint32_t core = 0; core < config.cores(); ++core) {
        reached.insert(pattern_destination(pattern, config, CoreId{core}, 0));
      }
      EXPECT_EQ(reached.size(), config.cores()) << pattern_name(pattern);
      EXPECT_EQ(reached.rbegin()->value(), config.cores() - 1);
    }
  }
}

TEST(Traffic, PatternsAreWhatTheirNamesSayOnASquareMesh) {
  const MeshConfig config = mesh(8, 8);
  const CoreId core{2 * 8 + 5};  // x 5, y 2
  EXPECT_EQ(pattern_destination(TrafficPattern::kTranspose, config, core, 0), CoreId{5 * 8 + 2});
  EXPECT_EQ(pattern_destination(TrafficPattern::kTornado, config, core, 0), CoreId{5 * 8 + 0});
  EXPECT_EQ(pattern_destination(TrafficPattern::kComplement, config, core, 0), CoreId{~21U & 63U});
}

TEST(Traffic, UniformReachesAllOthersEquallyAndNeverItself) {
  const MeshConfig config = mesh(3, 3);
  std::vector<int> hits(9);
  for (std::uint64_t i = 0; i < 8000; ++i) {
    const std::uint64_t draw = (~0ULL / 8000) * i;
    ++hits[pattern_destination(TrafficPattern::kUniform, config, CoreId{4}, draw).value()];
  }
  for (std::uint32_t core = 0; core < 9; ++core) EXPECT_NEAR(hits[core], core == 4 ? 0 : 1000, 1);
}

TEST(Traffic, GapsOfASourceFollowRateAndSeedOnly) {
  const MeshConfig config = mesh(8, 16);
  const SyntheticTraffic traffic{.rate = 0.1, .packet_flits = 2, .seed = 3};
  const auto first = make_synthetic_source(traffic, config, CoreId{9});
  const auto second = make_synthetic_source(traffic, config, CoreId{9});
  Cycle last{};
  for (int i = 0; i < 4000; ++i) {
    const auto packet = first->next();
    ASSERT_EQ(packet, second->next());
    if (i > 0) {
      ASSERT_GT(packet->generated, last);
    }
    last = packet->generated;
  }
  EXPECT_NEAR(static_cast<double>(last.value()), 4000 * 2 / 0.1, 0.06 * 80'000);
}

TEST(Traffic, FullRateGeneratesAPacketInEachCycle) {
  const MeshConfig config = mesh(4, 4);
  const auto source = make_synthetic_source({.rate = 1.0, .packet_flits = 1}, config, CoreId{0});
  for (std::uint64_t cycle = 0; cycle < 100; ++cycle) {
    EXPECT_EQ(source->next()->generated, Cycle{cycle});
  }
}

TEST(Traffic, RateZeroIsSilent) {
  const MeshConfig config = mesh(4, 4);
  EXPECT_FALSE(make_synthetic_source({.rate = 0}, config, CoreId{0})->next());
}

TEST(TrafficTrace, PacketsOfACoreComeInTheOrderOfTheirCycles) {
  const TrafficTrace trace =
      parse_trace("cycle,src,dst,flits\n7,1,2,3\r\n\n2,1,0,1\n7,1,3,8\n", "t.csv", mesh(2, 2));
  EXPECT_EQ(trace.packets, 3U);
  EXPECT_EQ(trace.end, Cycle{8});
  const auto source = make_trace_source(trace, CoreId{1});
  EXPECT_EQ(*source->next(), (PacketRequest{Cycle{2}, CoreId{0}, 1}));
  EXPECT_EQ(*source->next(), (PacketRequest{Cycle{7}, CoreId{2}, 3}));
  EXPECT_EQ(*source->next(), (PacketRequest{Cycle{7}, CoreId{3}, 8}));
  EXPECT_FALSE(source->next());
}

TEST(TrafficTrace, FaultsNameLineColumnFoundAndExpected) {
  const auto message = [](const std::string& text) {
    try {
      parse_trace(text, "t.csv", mesh(2, 2));
    } catch (const UserError& error) {
      return std::string(error.what());
    }
    return std::string("taken");
  };
  EXPECT_THAT(message("cycle,from\n"), HasSubstr("t.csv:1: found \"cycle,from\""));
  EXPECT_THAT(message(""), HasSubstr("expected cycle,src,dst,flits"));
  EXPECT_THAT(message("cycle,src,dst,flits\n1,0,1,1\n1,4,1,1\n"),
              HasSubstr("t.csv:3: src: found \"4\", expected a whole number 0..3"));
  EXPECT_THAT(message("cycle,src,dst,flits\n1,0,1,9\n"), HasSubstr("flits: found \"9\""));
  EXPECT_THAT(message("cycle,src,dst,flits\n-1,0,1,1\n"), HasSubstr("cycle: found \"-1\""));
  EXPECT_THAT(message("cycle,src,dst,flits\n1,0,1\n"), HasSubstr("four values"));
  EXPECT_THAT(message("cycle,src,dst,flits\n1,0,1,1,1\n"), HasSubstr("four values"));
}

}  // namespace
}  // namespace spikemesh::noc
