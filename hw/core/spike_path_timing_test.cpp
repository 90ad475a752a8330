#include <gtest/gtest.h>

#include <random>
#include <vector>

#include "hw/core/axon_timing.h"
#include "hw/core/dendrite_timing.h"
#include "hw/core/testing/naive_spike_path.h"

// The dendrite stage and the axon stage: micro-traces by hand, then both against the naive one.
namespace spikemesh::core {
namespace {

using testing::NaiveSpikePath;

std::uint64_t push(DendriteTiming& stage, std::uint32_t compartment, std::uint64_t room = 0) {
  return stage.push(compartment, Cycle{room}).value();
}

TEST(DendriteTiming, CompartmentZeroEntersInCycleTwo) {
  DendriteTiming stage({});
  stage.begin_step(1024, {});
  EXPECT_EQ(push(stage, 0), 5U);    // in D3 three later
  EXPECT_EQ(push(stage, 10), 15U);  // one a cycle
  EXPECT_EQ(stage.finished().value(), 1023U + 5);
}

TEST(DendriteTiming, SpikeThatMeetsAFullFifoHoldsEveryoneBehindIt) {
  DendriteTiming stage({});
  stage.begin_step(100, {});
  EXPECT_EQ(push(stage, 3, 20), 20U);  // was ready in 8
  EXPECT_EQ(stage.stalled_spike_fifo_full(), 12U);
  EXPECT_EQ(push(stage, 4, 20), 21U);
  EXPECT_EQ(stage.finished().value(), 99U + 5 + 12);
}

TEST(DendriteTiming, ActiveCompartmentsTakeTheirOwnTime) {
  DendriteTiming stage({.active = Cycle{84}, .inactive = Cycle{53}});
  const std::vector<std::uint64_t> active{0b1011, 1};
  stage.begin_step(66, active);
  EXPECT_EQ(push(stage, 0), 5U);
  EXPECT_EQ(push(stage, 1), 5U + 84);
  EXPECT_EQ(push(stage, 3), 5U + 2 * 84 + 53);
  EXPECT_EQ(push(stage, 64), 5U + 3 * 84 + 61 * 53);
  EXPECT_EQ(push(stage, 65), 5U + 4 * 84 + 61 * 53);
}

TEST(DendriteTiming, CoreWithoutCompartmentsIsDoneInCycleZero) {
  DendriteTiming stage({});
  stage.begin_step(0, {});
  EXPECT_EQ(stage.finished().value(), 0U);
}

std::uint64_t ready(AxonTiming& stage) { return stage.ready().value(); }

TEST(AxonTiming, SpikeIsSentFiveCyclesAfterItsPushAtTheEarliest) {
  AxonTiming stage({});
  stage.spike(Cycle{100}, 1);  // popped 101, loaded 102, requested 103
  EXPECT_EQ(ready(stage), 105U);
}

TEST(AxonTiming, EntriesFollowOneACycle) {
  AxonTiming stage({});
  stage.spike(Cycle{100}, 6);
  for (std::uint64_t cycle = 105; cycle < 111; ++cycle) {
    EXPECT_EQ(ready(stage), cycle);
    stage.sent(Cycle{cycle});
  }
  EXPECT_EQ(stage.entries_left(), 0U);
  EXPECT_EQ(stage.last().value(), 110U);
  EXPECT_EQ(stage.flit_fifo_peak(), 2U);
}

TEST(AxonTiming, FullFlitFifoHoldsTheWalkerBack) {
  AxonTiming stage({});  // four flits
  stage.spike(Cycle{100}, 5);
  EXPECT_EQ(ready(stage), 105U);
  stage.sent(Cycle{120});  // requested in 103; the others in 104, 105, 106
  EXPECT_EQ(ready(stage), 121U);
  stage.sent(Cycle{121});
  EXPECT_EQ(ready(stage), 122U);
  stage.sent(Cycle{122});
  EXPECT_EQ(ready(stage), 123U);
  stage.sent(Cycle{123});
  EXPECT_EQ(ready(stage), 124U);  // requested in 121, when the first had left
  stage.sent(Cycle{140});
  EXPECT_EQ(stage.flit_fifo_peak(), 4U);
  // the walker made its last request in 121, so a spike that waits since 102 is loaded in 121
  stage.spike(Cycle{101}, 1);
  EXPECT_EQ(ready(stage), 141U);  // requested 122, ready 124, but one send a cycle
}

TEST(AxonTiming, SpikeWithoutEntriesFreesTheWalkerInTheNextCycle) {
  AxonTiming stage({});
  stage.spike(Cycle{100}, 0);
  EXPECT_EQ(stage.last().value(), 102U);
  stage.spike(Cycle{101}, 0);  // popped in 103, loaded in 104
  EXPECT_EQ(stage.last().value(), 104U);
}

TEST(AxonTiming, PlaceOfASpikeCanBeUsedFromTheCycleAfterItsPop) {
  AxonTiming stage({.spike_fifo_depth = 2, .flit_fifo_depth = 4});
  stage.spike(Cycle{100}, 0);  // popped in 101
  EXPECT_EQ(stage.room().value(), 0U);
  stage.spike(Cycle{101}, 0);  // popped in 103
  EXPECT_EQ(stage.room().value(), 102U);
  EXPECT_EQ(stage.spike_fifo_peak(), 1U);
  stage.spike(Cycle{102}, 0);  // popped in 105; two are in the FIFO in 103
  EXPECT_EQ(stage.spike_fifo_peak(), 2U);
  EXPECT_EQ(stage.room().value(), 104U);
}

struct Case {
  NaiveSpikePath::Config config;
  std::vector<NaiveSpikePath::Compartment> compartments;
  std::vector<std::uint64_t> credit_delays;  ///< from the k-th send to its credit, at least 4
};

Case make_case(std::uint64_t seed) {
  std::mt19937_64 random(seed);
  const auto below = [&random](std::uint32_t limit) {
    return std::uniform_int_distribution<std::uint32_t>(0, limit - 1)(random);
  };
  Case made;
  made.config = {.active_interval = below(3) == 0 ? 1 + below(20) : 1,
                 .inactive_interval = 1,
                 .spike_fifo_depth = 2 + below(below(2) == 0 ? 3 : 17),
                 .flit_fifo_depth = 2 + below(5),
                 .fabrics = 1 + below(2),
                 .credits = 2 + below(7),
                 .link_interval = below(3) == 0 ? 1 + below(6) : 1};
  made.config.inactive_interval = below(2) == 0 ? made.config.active_interval : 1 + below(9);
  const std::uint32_t count = below(8) == 0 ? below(9) : below(200);
  const std::uint32_t firing = 1 + below(10);
  const std::uint32_t fan_out = 1 + below(8);
  for (std::uint32_t i = 0; i < count; ++i) {
    made.compartments.push_back({.active = below(2) == 0,
                                 .spikes = below(firing) == 0,
                                 .entries = below(3) == 0 ? 0 : below(fan_out)});
  }
  const std::uint32_t slowest = below(3) == 0 ? 60 : 6;
  for (std::uint32_t i = 0; i < count * fan_out; ++i) {
    made.credit_delays.push_back(4 + below(slowest));
  }
  return made;
}

struct Outcome {
  std::vector<std::uint64_t> pushes;
  std::vector<std::pair<std::uint64_t, std::uint32_t>> sends;
  std::uint64_t done = 0;
  std::uint64_t spike_fifo_full = 0;
  std::uint64_t no_credit = 0;
  std::uint64_t link_interval = 0;
  std::uint32_t spike_fifo_peak = 0;
  std::uint32_t flit_fifo_peak = 0;
  friend bool operator==(const Outcome&, const Outcome&) = default;
};

Outcome run_naive(const Case& given) {
  NaiveSpikePath path(given.config, given.compartments);
  std::vector<std::pair<std::uint64_t, std::uint32_t>> credits;  // usable from, fabric
  while (!path.finished()) {
    for (const auto& [cycle, fabric] : credits) {
      if (cycle == path.now() + 1) path.credit(fabric);
    }
    path.cycle();
    if (path.just_sent()) {
      const std::size_t k = path.sends().size() - 1;
      credits.emplace_back(path.now() - 1 + given.credit_delays[k], *path.just_sent());
    }
  }
  const auto& counted = path.counters();
  return {path.pushes(),           path.sends(),          path.done(),
          counted.spike_fifo_full, counted.no_credit,     counted.link_interval,
          counted.spike_fifo_peak, counted.flit_fifo_peak};
}

/// The sending side of §9.5 over a known schedule of credits.
class Sender {
 public:
  Sender(const Case& given, Outcome& outcome)
      : given_(given), outcome_(outcome), credits_(given.config.fabrics) {
    for (auto& fabric : credits_) fabric.assign(given.config.credits, 0);
    next_.assign(given.config.fabrics, 0);
  }

  /// Sends a flit that can be sent from `ready` on; returns the cycle.
  std::uint64_t send(std::uint64_t ready) {
    auto& credits = credits_[turn_];
    const auto earliest = std::min_element(credits.begin(), credits.end());
    const std::uint64_t has_credit = std::max(ready, *earliest);
    const std::uint64_t cycle = std::max(has_credit, next_[turn_]);
    outcome_.no_credit += has_credit - ready;
    outcome_.link_interval += cycle - has_credit;
    *earliest = cycle + given_.credit_delays[outcome_.sends.size()];
    outcome_.sends.emplace_back(cycle, turn_);
    next_[turn_] = cycle + given_.config.link_interval;
    turn_ = (turn_ + 1) % given_.config.fabrics;
    return cycle;
  }

 private:
  const Case& given_;
  Outcome& outcome_;
  std::vector<std::vector<std::uint64_t>> credits_;  ///< cycles from which each can be used
  std::vector<std::uint64_t> next_;
  std::uint32_t turn_ = 0;
};

Outcome run_model(const Case& given) {
  const auto& config = given.config;
  std::vector<std::uint64_t> active((given.compartments.size() + 63) / 64);
  for (std::size_t i = 0; i < given.compartments.size(); ++i) {
    if (given.compartments[i].active) active[i / 64] |= 1ULL << (i % 64);
  }
  DendriteTiming dendrite(
      {.active = Cycle{config.active_interval}, .inactive = Cycle{config.inactive_interval}});
  AxonTiming axon(
      {.spike_fifo_depth = config.spike_fifo_depth, .flit_fifo_depth = config.flit_fifo_depth});
  Outcome outcome;
  Sender sender(given, outcome);
  dendrite.begin_step(static_cast<std::uint32_t>(given.compartments.size()), active);
  axon.begin_step();
  for (std::uint32_t i = 0; i < given.compartments.size(); ++i) {
    if (!given.compartments[i].spikes) continue;
    const Cycle pushed = dendrite.push(i, axon.room());
    outcome.pushes.push_back(pushed.value());
    axon.spike(pushed, given.compartments[i].entries);
    while (axon.entries_left() > 0) axon.sent(Cycle{sender.send(axon.ready().value())});
  }
  outcome.done = std::max(dendrite.finished(), axon.last()).value();
  outcome.spike_fifo_full = dendrite.stalled_spike_fifo_full();
  outcome.spike_fifo_peak = axon.spike_fifo_peak();
  outcome.flit_fifo_peak = axon.flit_fifo_peak();
  return outcome;
}

TEST(SpikePathRandom, EqualsTheNaivePathInEveryPushSendStallAndDone) {
  constexpr std::uint64_t kCases = 20000;
  Outcome sum;
  for (std::uint64_t seed = 0; seed < kCases; ++seed) {
    const Case given = make_case(seed);
    const Outcome expected = run_naive(given);
    const Outcome found = run_model(given);
    ASSERT_EQ(found.pushes, expected.pushes) << "seed " << seed;
    ASSERT_EQ(found.sends, expected.sends) << "seed " << seed;
    ASSERT_TRUE(found == expected)
        << "seed " << seed << " done " << found.done << " " << expected.done << " peaks "
        << found.spike_fifo_peak << " " << expected.spike_fifo_peak << " " << found.flit_fifo_peak
        << " " << expected.flit_fifo_peak;
    sum.spike_fifo_full += found.spike_fifo_full;
    sum.no_credit += found.no_credit;
    sum.link_interval += found.link_interval;
  }
  EXPECT_GT(sum.spike_fifo_full, kCases);
  EXPECT_GT(sum.no_credit, kCases);
  EXPECT_GT(sum.link_interval, kCases);
}

}  // namespace
}  // namespace spikemesh::core
