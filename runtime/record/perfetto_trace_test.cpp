#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <cstdio>
#include <fstream>
#include <map>
#include <string>

#include "hw/arch/architecture.h"
#include "hw/image/testing/random_image.h"
#include "runtime/record/recorder.h"

namespace spikemesh::runtime {
namespace {

TEST(PerfettoTrace, HoldsEveryStepStageAndPacketOnOneClock) {
  const std::string path = ::testing::TempDir() + "/trace.json";
  const image::ChipImage image =
      image::testing::random_image(load_architecture("mesh4x4"), {.seed = 3});
  Session session(image);
  ASSERT_TRUE(session.record_ports());
  const auto trace = make_perfetto_trace(path, image);
  session.tell_timing([&trace](std::uint64_t number, const chip::StepStatistics& timing) {
    trace->record_timing(number, timing);
  });
  for (const auto& input : image::testing::random_stimulus(image, 20, 3)) {
    for (const auto& spike : input.spikes)
      session.spike(image.inputs[spike.group].name, spike.line);
    trace->record(session, session.step());
  }
  trace->finish(false);
  std::ifstream file(path);
  const auto events = nlohmann::json::parse(file);
  std::remove(path.c_str());

  double steps_end = 0.0;
  double latest = 0.0;
  std::map<std::string, std::uint64_t> sums;
  std::uint64_t cycles = 0;
  for (const auto& event : events) {
    if (event["ph"] == "C")
      sums[event["name"].get<std::string>()] += event["args"]["value"].get<std::uint64_t>();
    if (event["ph"] != "X") continue;
    const double end = event["ts"].get<double>() + event["dur"].get<double>();
    latest = std::max(latest, end);
    if (event["name"].get<std::string>().starts_with("axon "))
      ++sums[event["name"].get<std::string>().find(" at ") == std::string::npos &&
                     event["name"].get<std::string>().find(" host ") == std::string::npos
                 ? "slices of packets taken"
                 : "slices of packets sent"];
    if (event["pid"] != 0) continue;
    EXPECT_NEAR(event["ts"].get<double>(), steps_end, 1e-5) << "steps follow one another";
    steps_end = end;
    cycles += event["args"]["cycles"].get<std::uint64_t>();
  }
  const report::RunSummary& timing = session.record().timing();
  EXPECT_EQ(cycles, timing.cycles().value());
  EXPECT_NEAR(steps_end, static_cast<double>(timing.time().value()) * 1e-6, 1e-5);
  EXPECT_LE(latest, steps_end + 1e-5) << "no stage works beyond its step";
  EXPECT_EQ(sums["spikes"], timing.total().spikes);
  EXPECT_EQ(sums["packets sent"], timing.total().packets_sent);
  EXPECT_EQ(sums["packets consumed"], timing.total().packets_consumed);
  EXPECT_EQ(sums["slices of packets sent"], timing.total().packets_sent);
  EXPECT_EQ(sums["slices of packets taken"], timing.total().packets_consumed);
  EXPECT_GT(timing.total().packets_consumed, 0U);
  std::uint64_t flits = 0;
  for (const chip::LinkCounters& link : timing.links()) flits += link.output.flits;
  EXPECT_EQ(sums["flits"], flits);
}

}  // namespace
}  // namespace spikemesh::runtime
