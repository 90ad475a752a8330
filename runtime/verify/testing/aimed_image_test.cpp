#include "runtime/verify/testing/aimed_image.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "hw/chip/cycle_chip.h"

namespace spikemesh::verify::testing {
namespace {

/// What some chips of a corner did.
struct Reached {
  core::CoreCounters counters;  ///< sums, and the highest peaks
  std::int32_t lowest_u = 0;
  std::int32_t highest_v = 0;
  std::int32_t highest_a = 0;
};

Reached run(Corner corner, std::uint64_t chips) {
  Reached reached;
  for (std::uint64_t seed = 0; seed < chips; ++seed) {
    const image::ChipImage image = aimed_image(corner, seed);
    chip::CycleChip chip(image);
    for (Step step{}; step < Step{8}; ++step) {
      for (const auto& to : aimed_input(corner, image, 1, step).spikes) chip.inject(to);
      for (const core::CoreCounters& core : chip.step().cores) {
        auto& all = reached.counters;
        all.synaptic_ops += core.synaptic_ops;
        all.packets_consumed += core.packets_consumed;
        all.spike_fifo_full += core.spike_fifo_full;
        all.no_credit += core.no_credit;
        all.synapse.bank_conflict += core.synapse.bank_conflict;
        all.synapse.word_wait += core.synapse.word_wait;
        all.input_fifo_peak = std::max(all.input_fifo_peak, core.input_fifo_peak);
      }
      for (std::size_t i = 0; i < chip.core_count(); ++i) {
        const core::CoreState state = chip.core(i).state();
        for (const std::int32_t u : state.u) reached.lowest_u = std::min(reached.lowest_u, u);
        for (const std::int32_t v : state.v) reached.highest_v = std::max(reached.highest_v, v);
        for (const std::int32_t a : state.a) reached.highest_a = std::max(reached.highest_a, a);
      }
    }
  }
  return reached;
}

constexpr std::int32_t kTop = (1 << 23) - 1;

TEST(AimedImage, Saturates) {
  const Reached reached = run(Corner::kSaturation, 12);
  EXPECT_EQ(reached.highest_v, kTop);
  EXPECT_EQ(reached.highest_a, kTop);
}

TEST(AimedImage, WrapsWhereAllWeightsArePositive) { EXPECT_LT(run(Corner::kWrap, 4).lowest_u, 0); }

TEST(AimedImage, FillsFifos) {
  const auto counters = run(Corner::kFullFifos, 8).counters;
  EXPECT_GT(counters.spike_fifo_full, 0U);
  EXPECT_GT(counters.no_credit, 0U);
  EXPECT_GT(counters.synapse.word_wait, 0U);
  const auto image = aimed_image(Corner::kFullFifos, 0);
  EXPECT_EQ(counters.input_fifo_peak, image.architecture.core.input_fifo_depth);
}

TEST(AimedImage, ConflictsAtBanks) {
  const auto plain = run(Corner::kAny, 6).counters;
  const auto aimed = run(Corner::kBankConflicts, 6).counters;
  EXPECT_GT(aimed.synapse.bank_conflict * plain.synaptic_ops,
            2 * plain.synapse.bank_conflict * aimed.synaptic_ops);
}

TEST(AimedImage, ConsumesPacketsOfEmptyLists) {
  const auto plain = run(Corner::kAny, 6).counters;
  const auto aimed = run(Corner::kEmptyLists, 6).counters;
  EXPECT_LT(2 * aimed.synaptic_ops * plain.packets_consumed,
            plain.synaptic_ops * aimed.packets_consumed);
}

TEST(AimedImage, DelaysAsLongAsItCan) {
  const image::ChipImage image = aimed_image(Corner::kLongestDelays, 1);
  chip::CycleChip chip(image);
  for (const auto& to : aimed_input(Corner::kFullFifos, image, 1, Step{}).spikes) chip.inject(to);
  chip.step();
  // What was sent in step 0 stands in slot 0 + 1 + (S - 2), and in no other.
  std::size_t valid = 0;
  for (std::size_t i = 0; i < chip.core_count(); ++i) {
    const core::CoreState state = chip.core(i).state();
    const std::uint32_t slots = chip.core(i).slots();
    const std::size_t slot_size = state.accumulators.size() / slots;
    for (std::size_t a = 0; a < state.accumulators.size(); ++a) {
      if (!arith::accumulator_valid(state.accumulators[a])) continue;
      EXPECT_EQ(a / slot_size, slots - 1);
      ++valid;
    }
  }
  EXPECT_GT(valid, 0U);
}

}  // namespace
}  // namespace spikemesh::verify::testing
