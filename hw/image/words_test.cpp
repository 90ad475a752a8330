#include "hw/image/words.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <random>

#include "hw/image/learning_words.h"

namespace spikemesh::image {
namespace {

constexpr int kTrials = 20000;

/// pack(unpack(word)) is the word for random words and for every word of one bit, but for its
/// reserved bits.
template <class RoundTrip>
void expect_lossless(std::uint64_t used_bits, RoundTrip round_trip) {
  std::mt19937_64 random(1);
  for (int trial = 0; trial < kTrials; ++trial) {
    const std::uint64_t word = random();
    ASSERT_EQ(round_trip(word), word & used_bits) << std::hex << word;
  }
  for (int bit = 0; bit < 64; ++bit) {
    const std::uint64_t word = std::uint64_t{1} << bit;
    ASSERT_EQ(round_trip(word), word & used_bits) << "bit " << bit;
    ASSERT_EQ(round_trip(~word), ~word & used_bits) << "all but bit " << bit;
  }
}

TEST(Bits, SignedFieldsReadTwosComplement) {
  using Field = Bits<9, 6>;
  EXPECT_EQ(Field::get_signed(0x200), -8);
  EXPECT_EQ(Field::get_signed(0x1c0), 7);
  EXPECT_EQ(Field::put_signed(-1), 0x3c0U);
  EXPECT_TRUE(Field::fits_signed(-8));
  EXPECT_FALSE(Field::fits_signed(8));
}

TEST(Bits, AValueThatDoesNotFitIsABrokenInvariant) {
  EXPECT_THROW((Bits<3, 0>::put(16)), InternalError);
  EXPECT_THROW((Bits<3, 0>::put_signed(8)), InternalError);
  EXPECT_THROW((InAxonEntry{.exponent = 8}.pack()), InternalError);
}

TEST(Words, InAxonEntryKeepsEveryBitButTheReserved) {
  expect_lossless(~InAxonEntry::kReserved,
                  [](std::uint64_t word) { return InAxonEntry::unpack(word).pack(); });
}

TEST(Words, CompartmentConfigKeepsEveryBit) {
  expect_lossless(~std::uint64_t{0},
                  [](std::uint64_t word) { return CompartmentConfig::unpack(word).pack(); });
}

TEST(Words, ProfileKeepsEveryBitButTheReserved) {
  expect_lossless(~Profile::kReservedLow, [](std::uint64_t word) {
    return Profile::unpack({word, 0}).pack().low;
  });
  expect_lossless(~Profile::kReservedHigh, [](std::uint64_t word) {
    return Profile::unpack({0, word}).pack().high;
  });
}

TEST(Words, StateKeepsEveryBitButTheReserved) {
  expect_lossless(~StateUv::kReserved,
                  [](std::uint64_t word) { return StateUv::unpack(word).pack(); });
}

TEST(Words, AxonMapEntryKeepsEveryBit) {
  expect_lossless(0xffffffff, [](std::uint64_t word) {
    return AxonMapEntry::unpack(static_cast<std::uint32_t>(word)).pack();
  });
}

TEST(Words, OutAxonEntryKeepsEveryBitButTheReserved) {
  expect_lossless(~OutAxonEntry::kReserved,
                  [](std::uint64_t word) { return OutAxonEntry::unpack(word).pack(); });
}

TEST(Words, TracesKeepEveryBitButTheReserved) {
  expect_lossless(~XTrace::kReserved,
                  [](std::uint64_t word) { return XTrace::unpack(word).pack(); });
  expect_lossless(0x7f, [](std::uint64_t word) {
    return TraceTime::unpack(static_cast<std::uint8_t>(word)).pack();
  });
  expect_lossless(0x1fffff, [](std::uint64_t word) {
    return YTrace::unpack(static_cast<std::uint32_t>(word)).pack();
  });
}

TEST(Words, ProductKeepsEveryBitButTheReserved) {
  expect_lossless(~Product::kReserved,
                  [](std::uint64_t word) { return Product::unpack(word).pack(); });
}

// The layouts again, written out by hand from the tables of hardware.md §3.2 and §12.3.

TEST(Words, InAxonEntryHasTheLayoutOfTheTable) {
  const InAxonEntry entry{.format = ListFormat::kShared,
                          .weight_bits = 4,
                          .sign = WeightSign::kInhibitory,
                          .exponent = -8,
                          .address = 0xabcd,
                          .count = 0xfed,
                          .base = 0x2aa,
                          .delay = 62,
                          .delay_bits = 6,
                          .tag = true,
                          .cont = false,
                          .plastic = true,
                          .rule = 9};
  const std::uint64_t word = 3ULL | 2ULL << 2 | 1ULL << 4 | 8ULL << 6 | 0xabcdULL << 10 |
                             0xfedULL << 26 | 0x2aaULL << 38 | 62ULL << 48 | 2ULL << 54 |
                             1ULL << 56 | 0ULL << 57 | 1ULL << 58 | 9ULL << 59;
  EXPECT_EQ(entry.pack(), word);
  EXPECT_EQ(InAxonEntry::unpack(word), entry);
}

TEST(Words, CompartmentConfigHasTheLayoutOfTheTable) {
  const CompartmentConfig config{.profile = 63,
                                 .threshold_mantissa = 0x1abcd,
                                 .bias_mantissa = -4096,
                                 .bias_exponent = 5,
                                 .logical_id = 0x7abcde};
  const std::uint64_t word =
      63ULL | 0x1abcdULL << 8 | 0x1000ULL << 25 | 5ULL << 38 | 0x7abcdeULL << 41;
  EXPECT_EQ(config.pack(), word);
  EXPECT_EQ(CompartmentConfig::unpack(word), config);
}

TEST(Words, ProfileHasTheLayoutOfTheTable) {
  const Profile profile{.decay_u = 0xabc,
                        .decay_v = 0x123,
                        .decay_a = 0xfff,
                        .refractory = 63,
                        .reset = ResetMode::kNone,
                        .compare_ge = true,
                        .noise = false,
                        .noise_exponent = 15,
                        .join = Join::kAnd,
                        .pops = 2,
                        .push = true,
                        .trace_class = 10,
                        .y_traces = true,
                        .vmin_magnitude = 0x712345,
                        .vmax = 0x654321,
                        .adapt_mantissa = 8191,
                        .adapt_exponent = 6};
  const ProfileWords words{.low = 0xabcULL | 0x123ULL << 12 | 0xfffULL << 24 | 63ULL << 36 |
                                  2ULL << 42 | 1ULL << 44 | 0ULL << 45 | 15ULL << 46 | 7ULL << 50 |
                                  2ULL << 53 | 1ULL << 55 | 10ULL << 56 | 1ULL << 60,
                           .high = 0x712345ULL | 0x654321ULL << 23 | 8191ULL << 46 | 6ULL << 59};
  EXPECT_EQ(profile.pack(), words);
  EXPECT_EQ(Profile::unpack(words), profile);
}

TEST(Words, StateAndAxonWordsHaveTheLayoutOfTheTables) {
  EXPECT_EQ((StateUv{.u = -1, .v = -8388608, .refractory = 63}.pack()),
            0xffffffULL | 0x800000ULL << 24 | 63ULL << 48);
  EXPECT_EQ((AxonMapEntry{.first = 0xabcd, .count = 0x1234}.pack()), 0x1234abcdU);
  EXPECT_EQ((OutAxonEntry{.x = 0xabc, .y = 0x123, .port = 7, .axon = 0xfedc}.pack()),
            0xabcULL | 0x123ULL << 12 | 7ULL << 24 | 0xfedcULL << 27);
}

TEST(Words, LearningWordsHaveTheLayoutOfTheTables) {
  EXPECT_EQ((XTrace{.x1 = 127, .x2 = 5, .source_id = 0x7fffff}.pack()),
            127ULL | 5ULL << 7 | 0x7fffffULL << 14);
  EXPECT_EQ((TraceTime{.step = 62, .hit = true}.pack()), 62 | 1 << 6);
  EXPECT_EQ((YTrace{.y1 = 1, .y2 = 127, .y3 = 64}.pack()), 1U | 127U << 7 | 64U << 14);
  const Product product{.sum = ProductSum::kTag,
                        .last = true,
                        .mantissa = -8,
                        .exponent = -7,
                        .gate_x0 = true,
                        .gate_y0 = false,
                        .gate_r0 = true,
                        .gate_u = 11,
                        .factors = {Factor{Variable::kSignOfReward, -128},
                                    Factor{Variable::kY3, 127}, Factor{Variable::kZero, 1}}};
  EXPECT_EQ(product.pack(), 3ULL | 1ULL << 2 | 8ULL << 3 | 0ULL << 7 | 1ULL << 11 | 0ULL << 12 |
                                1ULL << 13 | 11ULL << 14 | 0xc80ULL << 18 | 0x57fULL << 30 |
                                0x001ULL << 42);
}

TEST(Words, TablesAreAddressedByRuleAndTrace) {
  EXPECT_EQ(rule_address(15, 15), 255U);
  EXPECT_EQ(decay_address(0, Trace::kX1, 0), 0U);
  EXPECT_EQ(decay_address(15, Trace::kY3, 63), 5119U);
}

}  // namespace
}  // namespace spikemesh::image
