#include "hw/core/list_demands.h"

#include <gtest/gtest.h>

#include <array>

namespace spikemesh::core {
namespace {

constexpr std::uint32_t kCompartments = 1024;
constexpr std::uint32_t kMaxDelay = 6;
constexpr std::uint32_t kLanes = 4;

using image::InAxonEntry;
using image::ListFormat;

/// Entries of 4-bit sparse lists, four synapses a word, over this memory.
class ListDemandsTest : public ::testing::Test {
 protected:
  ListDemandsTest() {
    const auto layout = image::SynapseLayout::of(entry(0, 8));
    const std::array<std::uint16_t, 8> targets{0, 8, 1, 2, 3, 3, 3, 11};
    for (unsigned i = 0; i < targets.size(); ++i) {
      words_[i / 4] = layout.insert(words_[i / 4], i % 4, {.target = targets[i]});
    }
  }

  static InAxonEntry entry(std::uint16_t address, std::uint16_t count) {
    return {.format = ListFormat::kSparse, .weight_bits = 4, .address = address, .count = count};
  }
  ListDemands demands(const std::vector<InAxonEntry>& entries,
                      std::uint32_t compartments = kCompartments) const {
    std::vector<std::uint64_t> packed;
    packed.reserve(entries.size());
    for (const InAxonEntry& one : entries) packed.push_back(one.pack());
    return {packed, words_, compartments, kMaxDelay, kLanes};
  }
  bool keeps(const InAxonEntry& one) const { return demands({one}).keeps(AxonId{0}); }

  std::array<std::uint64_t, 2> words_{};
};

TEST_F(ListDemandsTest, TellsHowManyLanesOfAGroupWantABank) {
  const ListDemands demands = this->demands({entry(0, 8)});
  const GroupedList list = demands.list(entry(0, 8));
  ASSERT_EQ(list.words, 2U);
  ASSERT_EQ(list.groups_of_last, 1U);
  const auto first = BankDemand::of_slot(list.demands[0], 0);
  EXPECT_EQ(first.banks(), 0b111U);
  EXPECT_EQ(first.most(), 2U);
  EXPECT_EQ(first.fullest(2), 0b001U);
  const auto second = BankDemand::of_slot(list.demands[list.stride], 1);
  EXPECT_EQ(second.banks(), 0b1000U << 8);
  EXPECT_EQ(second.most(), 4U);
}

TEST_F(ListDemandsTest, ListsMayShareWordsThatTheyReadAlike) {
  InAxonEntry later = entry(0, 8);
  later.delay = 3;
  const ListDemands demands = this->demands({entry(0, 8), later, entry(1, 4), entry(0, 6)});
  EXPECT_TRUE(demands.keeps(AxonId{0}));
  EXPECT_TRUE(demands.keeps(AxonId{1}));
  EXPECT_TRUE(demands.keeps(AxonId{2}));
  EXPECT_FALSE(demands.keeps(AxonId{3}));  // the last word has other lanes
}

TEST_F(ListDemandsTest, LeavesOutWhatAStepOrLearningDecides) {
  InAxonEntry delayed = entry(0, 2);
  delayed.delay_bits = 3;
  EXPECT_FALSE(keeps(delayed));
  InAxonEntry dense = entry(0, 8);
  dense.format = ListFormat::kDense;
  EXPECT_FALSE(keeps(dense));
  InAxonEntry late = entry(0, 8);
  late.delay = kMaxDelay + 1;
  EXPECT_FALSE(keeps(late));
  EXPECT_FALSE(keeps(entry(0, 0)));
  EXPECT_FALSE(demands({entry(0, 8)}, 11).keeps(AxonId{0}));  // target 11 is beyond
  EXPECT_FALSE(demands({entry(0, 8)}).keeps(AxonId{500}));    // no such entry
}

}  // namespace
}  // namespace spikemesh::core
