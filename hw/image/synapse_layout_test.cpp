#include "hw/image/synapse_layout.h"

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace spikemesh::image {
namespace {

/// One entry for every layout there is: 3 formats x 4 widths x 3 delay fields x tag or not.
std::vector<InAxonEntry> all_layouts() {
  std::vector<InAxonEntry> entries;
  for (const ListFormat format : {ListFormat::kSparse, ListFormat::kDense, ListFormat::kShared})
    for (const std::uint8_t weight_bits : std::array<std::uint8_t, 4>{1, 2, 4, 8})
      for (const std::uint8_t delay_bits : std::array<std::uint8_t, 3>{0, 3, 6})
        for (const bool tag : {false, true})
          entries.push_back(
              {.format = format, .weight_bits = weight_bits, .delay_bits = delay_bits, .tag = tag});
  return entries;
}

Synapse random_synapse(const SynapseLayout& layout, std::mt19937& random) {
  const auto draw = [&random](unsigned bits) { return random() & ((1U << bits) - 1); };
  return {.target = static_cast<std::uint16_t>(draw(layout.target_bits())),
          .weight = static_cast<std::uint8_t>(draw(layout.weight_bits())),
          .delay = static_cast<std::uint8_t>(draw(layout.delay_bits())),
          .tag = static_cast<std::int16_t>(
              layout.tag_bits() == 0 ? 0 : static_cast<int>(draw(SynapseLayout::kTagBits)) - 256)};
}

TEST(SynapseLayout, HasTheSizesOfTheSpecificationsExamples) {
  const auto expect = [](const InAxonEntry& entry, unsigned field_bits, unsigned per_word) {
    const SynapseLayout layout = SynapseLayout::of(entry);
    EXPECT_EQ(layout.field_bits(), field_bits);
    EXPECT_EQ(layout.per_word(), per_word);
  };
  expect({.format = ListFormat::kSparse, .weight_bits = 8}, 18, 3);
  expect({.format = ListFormat::kSparse, .weight_bits = 4}, 14, 4);
  expect({.format = ListFormat::kDense, .weight_bits = 1}, 1, 64);
  expect({.format = ListFormat::kDense, .weight_bits = 8, .delay_bits = 6, .tag = true}, 23, 2);
}

TEST(SynapseLayout, AListOccupiesItsCountOverPerWordRoundedUp) {
  const auto layout = SynapseLayout::of({.format = ListFormat::kSparse, .weight_bits = 8});
  EXPECT_EQ(layout.words(0), 0U);
  EXPECT_EQ(layout.words(1), 1U);
  EXPECT_EQ(layout.words(3), 1U);
  EXPECT_EQ(layout.words(4), 2U);
  EXPECT_EQ(layout.words(4095), 1365U);
}

TEST(SynapseLayout, FieldsStandTargetWeightDelayTagFromBitZero) {
  const auto layout = SynapseLayout::of(
      {.format = ListFormat::kSparse, .weight_bits = 4, .delay_bits = 3, .tag = true});
  const Synapse synapse{.target = 0x2a5, .weight = 0xb, .delay = 5, .tag = -256};
  EXPECT_EQ(layout.insert(0, 0, synapse), 0x2a5ULL | 0xbULL << 10 | 5ULL << 14 | 0x100ULL << 17);
  EXPECT_EQ(layout.insert(0, 1, synapse), (0x2a5ULL | 0xbULL << 10 | 5ULL << 14 | 0x100ULL << 17)
                                              << 26);
}

TEST(SynapseLayout, ExtractGivesBackWhatInsertPutInEveryLayoutAndPlace) {
  std::mt19937 random(1);
  for (const InAxonEntry& entry : all_layouts()) {
    const SynapseLayout layout = SynapseLayout::of(entry);
    SCOPED_TRACE(std::to_string(layout.field_bits()) + " bits a field");
    for (int trial = 0; trial < 200; ++trial) {
      std::vector<Synapse> synapses;
      std::uint64_t word = (std::uint64_t{random()} << 32) | random();
      const std::uint64_t above = word & layout.reserved(layout.per_word());
      for (unsigned place = 0; place < layout.per_word(); ++place) {
        synapses.push_back(random_synapse(layout, random));
        word = layout.insert(word, place, synapses.back());
      }
      for (unsigned place = 0; place < layout.per_word(); ++place)
        ASSERT_EQ(layout.extract(word, place), synapses[place]) << "place " << place;
      ASSERT_EQ(word & layout.reserved(layout.per_word()), above) << "bits above stay as they are";
    }
  }
}

TEST(SynapseLayout, WhatDoesNotFitItsFieldIsABrokenInvariant) {
  const auto layout = SynapseLayout::of({.format = ListFormat::kDense, .weight_bits = 2});
  EXPECT_THROW(layout.insert(0, 0, {.weight = 4}), InternalError);
  EXPECT_THROW(layout.insert(0, 0, {.target = 1}), InternalError);
  EXPECT_THROW(layout.insert(0, 0, {.delay = 1}), InternalError);
  EXPECT_THROW(layout.insert(0, 32, {}), InternalError);
  const auto tagged = SynapseLayout::of({.format = ListFormat::kDense, .tag = true});
  EXPECT_THROW(tagged.insert(0, 0, {.tag = 256}), InternalError);
}

TEST(SynapseLayout, TheTargetIsTheFieldThePlaceOrBaseAndField) {
  const Synapse synapse{.target = 7};
  EXPECT_EQ(target_of({.format = ListFormat::kSparse}, 3, synapse), 7U);
  EXPECT_EQ(target_of({.format = ListFormat::kDense, .base = 100}, 3, {}), 103U);
  EXPECT_EQ(target_of({.format = ListFormat::kShared, .base = 1023}, 3, {.target = 1023}), 2046U);
}

}  // namespace
}  // namespace spikemesh::image
