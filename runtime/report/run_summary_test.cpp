#include "runtime/report/run_summary.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

#include "hw/chip/cycle_chip.h"
#include "hw/image/testing/random_image.h"
#include "runtime/report/run_text.h"

namespace spikemesh::report {
namespace {

/// The statistics of each step of a run that has traffic from the host.
std::vector<chip::StepStatistics> run_steps(const image::ChipImage& image, std::uint32_t steps) {
  chip::CycleChip chip(image);
  std::vector<chip::StepStatistics> all;
  for (const auto& input : image::testing::random_stimulus(image, steps, 7)) {
    for (const auto& spike : input.spikes)
      for (const image::AxonAddress& to : image.inputs[spike.group].lines[spike.line])
        chip.inject(to);
    all.push_back(chip.step());
  }
  return all;
}

class RunSummaryTest : public ::testing::Test {
 protected:
  RunSummaryTest() {
    for (const chip::StepStatistics& step : steps_) summary_.add(step);
  }
  /// Sum over the steps.
  template <class Value>
  std::uint64_t sum(Value&& value) const {
    std::uint64_t total = 0;
    for (const chip::StepStatistics& step : steps_) total += value(step);
    return total;
  }

  const image::ChipImage image_ =
      image::testing::random_image(load_architecture("mesh4x4"), {.seed = 11});
  const std::vector<chip::StepStatistics> steps_ = run_steps(image_, 24);
  RunSummary summary_{image_.architecture};
};

TEST_F(RunSummaryTest, CountsAreSumsOverStepsAndPeaksAreTheLargest) {
  EXPECT_EQ(summary_.steps(), steps_.size());
  EXPECT_EQ(summary_.cycles().value(), sum([](const auto& step) { return step.cycles.value(); }));
  EXPECT_EQ(summary_.longest(), std::ranges::max(steps_, {}, &chip::StepStatistics::cycles).cycles);
  EXPECT_EQ(summary_.shortest(),
            std::ranges::min(steps_, {}, &chip::StepStatistics::cycles).cycles);
  std::uint64_t peak = 0;
  for (std::size_t i = 0; i < summary_.cores().size(); ++i) {
    const core::CoreCounters& core = summary_.cores()[i];
    EXPECT_EQ(core.spikes, sum([i](const auto& step) { return step.cores[i].spikes; }));
    EXPECT_EQ(core.synapse.bank_conflict,
              sum([i](const auto& step) { return step.cores[i].synapse.bank_conflict; }));
    EXPECT_EQ(summary_.barrier_wait()[i].value(),
              sum([i](const auto& step) { return step.barrier_wait[i].value(); }));
    for (const chip::StepStatistics& step : steps_)
      peak = std::max<std::uint64_t>(peak, step.cores[i].input_fifo_peak);
  }
  EXPECT_EQ(summary_.total().input_fifo_peak, peak);
  EXPECT_GT(summary_.total().spikes, 0U);
  for (std::size_t i = 0; i < summary_.links().size(); ++i) {
    EXPECT_EQ(summary_.links()[i].output.flits,
              sum([i](const auto& step) { return step.links[i].output.flits; }));
  }
}

TEST_F(RunSummaryTest, EveryStepHasOneWhoClosedItAndOneLastEvent) {
  std::uint64_t closed = 0;
  for (const RunSummary::CriticalCount& one : summary_.critical()) closed += one.steps;
  EXPECT_EQ(closed, steps_.size());
  const auto& events = summary_.last_events();
  EXPECT_EQ(std::accumulate(events.begin(), events.end(), std::uint64_t{0}), steps_.size());
}

TEST_F(RunSummaryTest, EnergyIsTheSumOfTheStepsAndOfTheirParts) {
  double parts = 0;
  for (const chip::StepStatistics& step : steps_) {
    const energy::StepEnergy energy = energy::energy_of(image_.architecture, step);
    for (const energy::Breakdown& core : energy.cores) parts += core.total().value();
    for (const energy::Breakdown& link : energy.links) parts += link.total().value();
    parts += energy.chip.total().value();
  }
  EXPECT_NEAR(summary_.energy().total().value(), parts, 1e-9 * parts);
  const energy::Share& fixed = summary_.energy()[energy::Category::kStatic];
  EXPECT_EQ(fixed.events, static_cast<std::uint64_t>(summary_.time().value()));
  EXPECT_GT(summary_.energy().dynamic().value(), 0.0);
}

TEST_F(RunSummaryTest, TheTextHoldsTheFigures) {
  const std::string text = to_text(summary_, 5);
  for (const std::string& part :
       {fmt::format("{} steps", steps_.size()), fmt::format("{} cycles of", summary_.cycles()),
        fmt::format("({} to {})", summary_.shortest(), summary_.longest()),
        fmt::format("{}", summary_.total().synaptic_ops),
        fmt::format("{:.6g} nJ;", summary_.energy().total().value() * 1e-3)}) {
    EXPECT_NE(text.find(part), std::string::npos) << part << "\nin\n" << text;
  }
  for (const char* const cause : {"row_slot", "write_back", "bank_conflict", "word_wait",
                                  "spike_fifo_full", "no_credit", "link_interval"}) {
    EXPECT_NE(text.find(cause), std::string::npos) << cause;
  }
}

TEST_F(RunSummaryTest, ARunWithoutStepsIsShownWithoutTime) {
  const std::string text = to_text(RunSummary(image_.architecture), 5);
  EXPECT_NE(text.find("0 steps"), std::string::npos);
  EXPECT_EQ(text.find("cycles of"), std::string::npos);
}

}  // namespace
}  // namespace spikemesh::report
