#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <fstream>
#include <string>
#include <vector>

#include "runtime/cli/testing/call.h"

namespace spikemesh::cli {
namespace {

using testing::HasSubstr;

/// A process holds one SystemC kernel, so a test makes at most one run that begins.
Called run_noc(const std::vector<std::string>& words) { return call({"noc"}, words); }

TEST(NocCommand, JsonHoldsLoadsLatenciesAndEveryLink) {
  const Called result =
      run_noc({"--mesh", "4x3", "--rate", "0.1", "--packet-flits", "2", "--fifo-depth", "4",
               "--fabrics", "1", "--cycles", "5000", "--seed", "1", "--json"});
  ASSERT_EQ(result.code, 0) << result.err;
  const auto json = nlohmann::json::parse(result.out);
  EXPECT_NEAR(json["offered_load"], 0.1, 0.01);
  EXPECT_NEAR(json["accepted_load"], 0.1, 0.01);
  EXPECT_EQ(json["packets_sent"], json["packets_received"]);
  EXPECT_EQ(json["head_latency"]["packets"], json["tail_latency"]["packets"]);
  EXPECT_GE(json["head_latency"]["p99.9"], json["head_latency"]["p50"]);
  EXPECT_EQ(json["links"].size(), 2U * (3 * 3 + 4 * 2) + 12);
  EXPECT_EQ(json["fifos"].size(), json["links"].size());
  EXPECT_EQ(json["links"][0]["port"], "east");
}

TEST(NocCommand, TableNamesTheBusiestLinks) {
  const Called result = run_noc({"--mesh", "2x2", "--cycles", "500"});
  ASSERT_EQ(result.code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("head latency"));
  EXPECT_THAT(result.out, HasSubstr("the busiest"));
}

TEST(NocCommand, SweepDrawsTheCurveUpToSaturation) {
  const Called result = run_noc(
      {"--mesh", "4x4", "--fabrics", "1", "--fifo-depth", "2", "--cycles", "600", "--sweep"});
  ASSERT_EQ(result.code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("mean head latency (cycles) over offered load"));
  EXPECT_THAT(result.out, HasSubstr("most accepted"));
}

TEST(NocCommand, TraceRunsItsPackets) {
  const std::string path = testing::TempDir() + "noc_trace_test.csv";
  std::ofstream(path) << "cycle,src,dst,flits\n0,0,3,2\n5,1,2,1\n";
  const std::string traffic = "trace:" + path;
  const Called result = run_noc(
      {"--mesh", "2x2", "--traffic", traffic, "--cycles", "100", "--warmup", "0", "--json"});
  ASSERT_EQ(result.code, 0) << result.err;
  const auto json = nlohmann::json::parse(result.out);
  EXPECT_EQ(json["packets_received"], 2);
  EXPECT_EQ(json["head_latency"]["max"], 8);
  EXPECT_EQ(json["tail_latency"]["max"], 9);
}

TEST(NocCommand, WhatTheUserCanMendIsAUserErrorThatNamesIt) {
  const std::vector<std::pair<std::vector<std::string>, const char*>> cases{
      {{"--mesh", "8"}, "--mesh"},
      {{"--mesh", "8xx"}, "--mesh"},
      {{"--mesh", "0x4"}, "mesh.width"},
      {{"--mesh", "4096x2"}, "4096"},
      {{"--fifo-depth", "1"}, "noc.fifo_depth"},
      {{"--fabrics", "3"}, "noc.fabrics"},
      {{"--cores-per-router", "2"}, "mesh.cores_per_router"},
      {{"--packet-flits", "9"}, "--packet-flits"},
      {{"--rate", "1.5"}, "--rate"},
      {{"--cycles", "0"}, "--cycles"},
      {{"--cycles", "10", "--warmup", "10"}, "--warmup"},
      {{"--traffic", "random"}, "--traffic"},
      {{"--traffic", "trace:no/such/file.csv"}, "no/such/file.csv"},
  };
  for (const auto& [arguments, named] : cases) {
    const Called result = run_noc(arguments);
    EXPECT_EQ(result.code, 2) << named;
    EXPECT_THAT(result.err, HasSubstr(named));
  }
}

TEST(NocCommand, HelpExplainsThePatterns) {
  const Called result = run_noc({"--help"});
  EXPECT_EQ(result.code, 0);
  for (const char* pattern :
       {"uniform", "transpose", "tornado", "complement", "hotspot", "neighbour", "trace"}) {
    EXPECT_THAT(result.out, HasSubstr(pattern));
  }
}

}  // namespace
}  // namespace spikemesh::cli
