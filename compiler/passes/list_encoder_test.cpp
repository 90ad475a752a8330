#include "compiler/passes/list_encoder.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "compiler/mapping/dice.h"
#include "hw/arith/weight.h"
#include "hw/image/synapse_layout.h"

namespace spikemesh::compiler {
namespace {

constexpr Architecture::Core kCore{.compartments = 1024, .in_axons = 4096, .synapse_words = 16384};

/// What lists deliver, read as the chip reads them.
std::vector<CoreSynapse> delivered(const std::vector<EncodedList>& lists) {
  std::vector<CoreSynapse> synapses;
  for (const EncodedList& list : lists) {
    const image::InAxonEntry& head = list.head;
    const auto layout = image::SynapseLayout::of(head);
    for (std::uint32_t i = 0; i < head.count; ++i) {
      const image::Synapse synapse =
          layout.extract(list.words.at(i / layout.per_word()), i % layout.per_word());
      const std::int32_t weight = arith::scaled_weight(
          arith::weight_mantissa(synapse.weight, head.weight_bits, head.sign), head.exponent);
      if (weight == 0) continue;
      synapses.push_back({.target = static_cast<std::uint16_t>(image::target_of(head, i, synapse)),
                          .delay = static_cast<std::uint8_t>(head.delay + synapse.delay),
                          .weight = weight});
    }
  }
  std::ranges::sort(synapses);
  return synapses;
}

std::vector<CoreSynapse> without_exponents(std::vector<CoreSynapse> synapses) {
  std::erase_if(synapses, [](const CoreSynapse& s) { return s.weight == 0; });
  for (CoreSynapse& synapse : synapses) synapse.exponent = 0;
  std::ranges::sort(synapses);
  return synapses;
}

std::vector<CoreSynapse> random_synapses(mapping::Dice& dice) {
  const std::uint32_t largest = 1U << dice.below(9);
  const bool mixed = dice.below(2) == 1;
  const auto exponent = static_cast<std::int8_t>(static_cast<int>(dice.below(12)) - 8);
  const std::uint32_t delays = dice.below(3) == 0 ? 1 + dice.below(63) : 1;
  std::vector<CoreSynapse> synapses;
  for (std::uint32_t i = 0, count = dice.below(120); i < count; ++i) {
    auto mantissa = static_cast<std::int32_t>(dice.below(std::min(largest, 256U)));
    if (mixed && dice.below(2) == 1) mantissa = -mantissa;
    synapses.push_back({.target = static_cast<std::uint16_t>(dice.below(1024)),
                        .delay = static_cast<std::uint8_t>(dice.below(delays)),
                        .exponent = exponent,
                        .weight = arith::scaled_weight(mantissa, exponent)});
  }
  return synapses;
}

TEST(ListEncoder, ListsDeliverExactlyWhatTheyWereGiven) {
  const ListEncoder encoder(kCore);
  mapping::Dice dice(1);
  for (int i = 0; i < 400; ++i) {
    std::vector<CoreSynapse> synapses = random_synapses(dice);
    const std::vector<CoreSynapse> wanted = without_exponents(synapses);
    std::vector<EncodedList> lists;
    encoder.encode(synapses, lists);
    EXPECT_EQ(lists.empty(), wanted.empty());
    ASSERT_EQ(delivered(lists), wanted) << "case " << i;
  }
}

std::vector<EncodedList> encoded(std::vector<CoreSynapse> synapses) {
  std::vector<EncodedList> lists;
  ListEncoder(kCore).encode(synapses, lists);
  return lists;
}

std::vector<CoreSynapse> run_of(std::uint16_t first, std::uint16_t count, std::int32_t weight) {
  std::vector<CoreSynapse> synapses;
  for (std::uint16_t i = 0; i < count; ++i)
    synapses.push_back({.target = static_cast<std::uint16_t>(first + i), .weight = weight});
  return synapses;
}

TEST(ListEncoder, OneWeightOntoARunOfTargetsTakesOneBitASynapse) {
  const auto lists = encoded(run_of(5, 128, 64));
  ASSERT_EQ(lists.size(), 1U);
  EXPECT_EQ(lists[0].head.format, image::ListFormat::kDense);
  EXPECT_EQ(lists[0].words.size(), 2U);
}

TEST(ListEncoder, LargeMixedWeightsAreSplitBySignToStayExact) {
  std::vector<CoreSynapse> synapses = run_of(0, 2, 255 * 64);
  synapses[1].weight = -253 * 64;
  EXPECT_EQ(encoded(synapses).size(), 2U);
}

TEST(ListEncoder, ListsOfOneShapeHaveTheSameWordsWhereverTheyLie) {
  std::vector<CoreSynapse> here = run_of(0, 3, 64);
  here[2].target = 900;
  std::vector<CoreSynapse> there = here;
  for (CoreSynapse& synapse : there)
    synapse.target = static_cast<std::uint16_t>(synapse.target + 7);
  const auto a = encoded(here);
  const auto b = encoded(there);
  EXPECT_EQ(a[0].words, b[0].words) << "targets are relative to the base";
  EXPECT_EQ(delivered(b), without_exponents(there));
}

}  // namespace
}  // namespace spikemesh::compiler
