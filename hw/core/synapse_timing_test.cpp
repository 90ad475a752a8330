#include "hw/core/synapse_timing.h"

#include <gtest/gtest.h>

#include <vector>

namespace spikemesh::core {
namespace {

constexpr std::uint32_t kCompartments = 1024;
constexpr std::uint32_t kMaxDelay = 6;

/// The stage at cycle 0 of an even step, and lists for it.
class SynapseTimingTest : public ::testing::Test {
 protected:
  SynapseTimingTest() {
    stage_.begin_step({.next_slot = 1, .compartments = kCompartments, .max_delay = kMaxDelay});
  }

  /// A 4-bit sparse list (four synapses a word) of these targets; the words live with the test.
  SynapseList sparse(const std::vector<std::uint32_t>& targets, std::uint32_t delay = 0) {
    image::InAxonEntry entry{.format = image::ListFormat::kSparse, .weight_bits = 4};
    entry.count = static_cast<std::uint16_t>(targets.size());
    entry.delay = static_cast<std::uint8_t>(delay);
    const auto layout = image::SynapseLayout::of(entry);
    auto& words = memory_.emplace_back(layout.words(entry.count));
    for (unsigned i = 0; i < targets.size(); ++i) {
      auto& word = words[i / layout.per_word()];
      word = layout.insert(word, i % layout.per_word(),
                           {.target = static_cast<std::uint16_t>(targets[i])});
    }
    return list_of(entry, words);
  }
  std::uint64_t work(std::uint64_t pop, const SynapseList& list) {
    stage_.load(Cycle{pop}, false);
    return stage_.work(list).value();
  }
  /// The same for an entry with `cont`.
  std::uint64_t work_cont(std::uint64_t pop, const SynapseList& list) {
    stage_.load(Cycle{pop}, true);
    return stage_.work(list).value();
  }
  std::uint64_t next_pop() const { return stage_.next_pop().value(); }

  SynapseTiming stage_{SynapseTimingConfig{}};
  std::vector<std::vector<std::uint64_t>> memory_;
};

// hardware.md §6.5, first sentence: h = pop + 1, request pop + 2, seen pop + 4.
TEST_F(SynapseTimingTest, FirstAdditionStartsFourCyclesAfterThePop) {
  EXPECT_EQ(work(10, sparse({0})), 10U + 4 + 1);  // written one later: consumed
  EXPECT_EQ(stage_.counters().busy, 1U);
  EXPECT_EQ(next_pop(), 12U);
}

// The worked example of §6.
TEST_F(SynapseTimingTest, LaneWithAClaimedBankWaitsForTheWrite) {
  EXPECT_EQ(work(10, sparse({0, 8, 1, 2})), 17U);
  const SynapseCounters expected{
      .write_back = 1, .bank_conflict = 1, .busy = 2, .word_fifo_peak = 1};
  EXPECT_EQ(stage_.counters(), expected);
}

// Its last sentence: parity 0 is the dendrite's, 15 and 16 are barred. Cycle 14: bank claimed;
// 15: barred (and written, but the row slot is the first cause); 16: barred.
TEST_F(SynapseTimingTest, RowSlotBarsTheCyclesSevenAndZeroOfEight) {
  EXPECT_EQ(work(10, sparse({0, 8, 1, 2}, 1)), 18U);
  const SynapseCounters expected{.row_slot = 2, .bank_conflict = 1, .busy = 2, .word_fifo_peak = 1};
  EXPECT_EQ(stage_.counters(), expected);
}

TEST_F(SynapseTimingTest, RowSlotLeavesTheOtherParityAlone) {
  // seen in 15 and 16; targets of different banks; delay 0 goes to parity 1 in an even step
  EXPECT_EQ(work(11, sparse({0, 1, 2, 3, 4, 5, 6, 7})), 17U);
  EXPECT_EQ(stage_.counters().row_slot, 0U);
}

TEST_F(SynapseTimingTest, RowSlotParityFollowsTheStep) {
  stage_.begin_step({.next_slot = 2, .compartments = kCompartments, .max_delay = kMaxDelay});
  EXPECT_EQ(work(11, sparse({0})), 16U);  // slot 2: parity 0
  EXPECT_EQ(stage_.counters().row_slot, 0U);
  stage_.begin_step({.next_slot = 2, .compartments = kCompartments, .max_delay = kMaxDelay});
  EXPECT_EQ(work(11, sparse({0}, 1)), 18U);  // slot 3: barred in 15 and 16
  EXPECT_EQ(stage_.counters().row_slot, 2U);
}

TEST_F(SynapseTimingTest, AdditionsIntoOneBankStartEverySecondCycle) {
  // four lanes for bank 8: starts in 14, 16, 18, 20; the causes follow each other
  EXPECT_EQ(work(10, sparse({0, 8, 16, 24})), 21U);
  const SynapseCounters expected{
      .write_back = 3, .bank_conflict = 3, .busy = 4, .word_fifo_peak = 1};
  EXPECT_EQ(stage_.counters(), expected);
}

TEST_F(SynapseTimingTest, WriteBackOfTheGroupBeforeIsWaitedFor) {
  // words {0 1 2 3} and {0 4 5 6}: the second is tried in 15, when bank 8 is being written
  EXPECT_EQ(work(10, sparse({0, 1, 2, 3, 0, 4, 5, 6})), 17U);
  const SynapseCounters expected{.write_back = 1, .busy = 3, .word_fifo_peak = 2};
  EXPECT_EQ(stage_.counters(), expected);
}

TEST_F(SynapseTimingTest, WordFifoOfFourSustainsAWordACycle) {
  std::vector<std::uint32_t> targets;
  for (std::uint32_t i = 0; i < 40; ++i) targets.push_back(i);
  EXPECT_EQ(work(10, sparse(targets)), 14U + 9 + 1);  // ten words, the last tried in 23
  EXPECT_EQ(stage_.counters().word_wait, 0U);
  EXPECT_EQ(stage_.counters().busy, 10U);
  EXPECT_EQ(stage_.counters().word_fifo_peak, 2U);
}

TEST_F(SynapseTimingTest, FullWordFifoHoldsTheWalkerBack) {
  // each word takes cycles s, s+2, s+4, s+6 and the next starts in s+8 (write back in s+7)
  std::vector<std::uint32_t> targets(24, 0);
  // words requested in 12, 13, 14, 15; the first is popped in 20, so the fifth is requested in 21
  // instead of 16, the sixth in 29 instead of 22
  EXPECT_EQ(work(10, sparse(targets)), 14U + 2 * 23 + 1);
  EXPECT_EQ(stage_.counters().word_wait, 5U + 7U);
  EXPECT_EQ(stage_.counters().word_fifo_peak, 4U);
  // the walker is free in 29, the lookup was in 12: the next packet is loaded in 29
  EXPECT_EQ(next_pop(), 12U);
  work(12, sparse({}));
  EXPECT_EQ(next_pop(), 30U);
}

TEST_F(SynapseTimingTest, SingleWordListsFollowEverySecondCycle) {
  EXPECT_EQ(work(10, sparse({0})), 15U);
  EXPECT_EQ(next_pop(), 12U);
  EXPECT_EQ(work(12, sparse({1})), 17U);
  EXPECT_EQ(next_pop(), 14U);
  EXPECT_EQ(work(14, sparse({2})), 19U);
}

TEST_F(SynapseTimingTest, ListWithoutSynapsesIsConsumedWhenLoaded) {
  EXPECT_EQ(work(10, sparse({})), 11U);
  EXPECT_EQ(next_pop(), 12U);
  EXPECT_EQ(work(12, sparse({})), 13U);
}

TEST_F(SynapseTimingTest, ContReadsTheNextEntryInTheCycleAfterTheLoad) {
  EXPECT_EQ(work_cont(10, sparse({0})), 15U);
  EXPECT_EQ(next_pop(), 12U);             // IN_AXON read again in h + 1 = 12
  EXPECT_EQ(work(12, sparse({1})), 17U);  // h = 13, request 14, seen 16
  EXPECT_EQ(next_pop(), 14U);
}

TEST_F(SynapseTimingTest, PacketWhoseLastListIsEmptyIsConsumedByTheLaterOfWriteAndLoad) {
  work_cont(10, sparse({0}));
  EXPECT_EQ(work(12, sparse({})), 15U);  // the write of the first list; the load is in 13
  work_cont(20, sparse({}));
  EXPECT_EQ(work(22, sparse({})), 23U);  // no write: the last load
}

TEST_F(SynapseTimingTest, LaneThatIsIllegalDoesNothingAndStartsAtOnce) {
  stage_.begin_step({.next_slot = 1, .compartments = 8, .max_delay = kMaxDelay});
  EXPECT_EQ(work(10, sparse({0, 8, 16, 1})), 15U);
  EXPECT_EQ(stage_.counters().busy, 1U);
  EXPECT_EQ(stage_.counters().bank_conflict, 0U);
  EXPECT_EQ(work(20, sparse({9})), 25U);
  EXPECT_EQ(stage_.counters().busy, 1U);
}

TEST_F(SynapseTimingTest, GroupIntervalStretchesTheGroups) {
  SynapseTiming slow({.lanes = 1, .word_fifo_depth = 4, .group_interval = Cycle{35}});
  slow.begin_step({.next_slot = 1, .compartments = kCompartments, .max_delay = kMaxDelay});
  // four groups of one lane: 14, 49, 84, 119
  slow.load(Cycle{10}, false);
  EXPECT_EQ(slow.work(sparse({0, 1, 2, 3})).value(), 120U);
  // the first group of the next list comes 35 after the last one as well
  slow.load(Cycle{12}, false);
  EXPECT_EQ(slow.work(sparse({4})).value(), 155U);
  EXPECT_EQ(slow.counters().busy, 5U);
}

TEST_F(SynapseTimingTest, DiscardedPacketIsConsumedInItsPop) {
  EXPECT_EQ(stage_.discard(Cycle{10}).value(), 10U);
  EXPECT_EQ(next_pop(), 11U);
}

}  // namespace
}  // namespace spikemesh::core
