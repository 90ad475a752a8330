#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <fstream>

#include "runtime/cli/testing/call.h"

namespace spikemesh::cli {
namespace {

using testing::HasSubstr;

Called run(const std::vector<std::string>& words) { return call({"rule", "explain"}, words); }

constexpr const char* kStdp = "dw = 2^-4*x1*y0 - 2^-5*y1*x0";

TEST(RuleCommand, TellsProductsCostAndWindow) {
  const Called result = run({kStdp, "--reach", "10", "--draws", "8"});
  EXPECT_EQ(result.code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("+ 2^-4*y0*x1"));
  EXPECT_THAT(result.out, HasSubstr("0x00040044001189"));
  EXPECT_THAT(result.out, HasSubstr("cycles ("));
  EXPECT_THAT(result.out, HasSubstr("120 pJ a synapse (energy.synaptic_update)"));
  EXPECT_THAT(result.out, HasSubstr("8 synapses a word"));
  EXPECT_THAT(result.out, HasSubstr("y1 rises by 60 and falls by exp(-1/20) a step"));
  EXPECT_THAT(result.out, HasSubstr("t_post - t_pre"));
  EXPECT_THAT(result.out, HasSubstr("dw of one pair"));
}

TEST(RuleCommand, JsonHasTheWindowThatTheChipGave) {
  const Called result = run({kStdp, "--reach", "5", "--draws", "256", "--json"});
  ASSERT_EQ(result.code, 0) << result.err;
  const auto json = nlohmann::json::parse(result.out);
  const auto& points = json["window"]["points"];
  ASSERT_EQ(points.size(), 11U);
  EXPECT_EQ(points[0]["distance"], -5);
  EXPECT_LT(points[4]["dw"].get<double>(), -1.0) << "post before pre depresses";
  EXPECT_GT(points[6]["dw"].get<double>(), 2.0) << "pre before post potentiates";
  EXPECT_EQ(json["cost"]["picojoules_per_synapse"], 120.0);
  EXPECT_EQ(json["products"].size(), 2U);
}

TEST(RuleCommand, ARewardAfterThePairTurnsItsTagIntoWeight) {
  const std::string rule = "dt = x1*y0 - 2^-4*t; dw = 2^-6*r1*t";
  EXPECT_THAT(run({rule, "--reach", "3"}).out, HasSubstr("note: without --reward r1 is 0"));
  const Called result = run({rule, "--reach", "3", "--reward", "40", "--after", "8", "--json"});
  ASSERT_EQ(result.code, 0) << result.err;
  const auto json = nlohmann::json::parse(result.out);
  EXPECT_EQ(json["window"]["reward_after"], 8);
  EXPECT_GT(json["window"]["points"][4]["dw"].get<double>(), 10.0);
  EXPECT_EQ(json["window"]["points"][2]["dw"], 0.0);
}

TEST(RuleCommand, DrawsAnSvgOnRequest) {
  const std::string path = testing::TempDir() + "spikemesh_rule_window.svg";
  EXPECT_EQ(run({kStdp, "--reach", "5", "--svg", path}).code, 0);
  std::ifstream file(path);
  const std::string svg{std::istreambuf_iterator<char>(file), {}};
  EXPECT_THAT(svg, testing::StartsWith("<svg "));
  EXPECT_THAT(svg, HasSubstr("<polyline"));
  std::filesystem::remove(path);
}

TEST(RuleCommand, AFaultPointsAtItsCharacter) {
  const Called result = run({"dw = 2^-4*x3*y0"});
  EXPECT_EQ(result.code, 2);
  EXPECT_THAT(result.err, HasSubstr("line 1:11: rule: found 'x3'"));
  EXPECT_THAT(result.err, HasSubstr("\n  dw = 2^-4*x3*y0\n            ^\n"));
}

TEST(RuleCommand, OptionsThatAreWrongAreRefused) {
  EXPECT_THAT(run({kStdp, "--x1", "60"}).err, HasSubstr("--x1: found 60, expected IMPULSE:TAU"));
  EXPECT_THAT(run({kStdp, "--x1", "200:20"}).err, HasSubstr("rule.x1.impulse: found 200"));
  EXPECT_THAT(run({kStdp, "--epoch", "64"}).err, HasSubstr("rule.epoch: found 64"));
  EXPECT_THAT(run({kStdp, "--weight", "300"}).err, HasSubstr("--weight: found 300"));
  EXPECT_THAT(run({kStdp, "--sign", "mixed", "--weight", "7"}).err,
              HasSubstr("-256..254 in steps of 2"));
  EXPECT_EQ(run({kStdp, "--arch", "none"}).code, 2);
}

TEST(RuleCommand, ARuleThatNeverActsIsNoted) {
  EXPECT_THAT(run({"dw = 2^-7*y0", "--nearest", "--reach", "3"}).out,
              HasSubstr("note: dw never reaches half a step"));
}

}  // namespace
}  // namespace spikemesh::cli
