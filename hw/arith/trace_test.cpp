#include "hw/arith/trace.h"

#include <gtest/gtest.h>

#include <array>
#include <random>

namespace spikemesh::arith {
namespace {

using Table = std::array<std::uint16_t, kTraceTableSize>;

Table halving_table(std::uint16_t impulse) {
  Table table{};
  for (std::size_t i = 1; i < table.size(); ++i) {
    table[i] = static_cast<std::uint16_t>(i <= 12 ? 4096U >> i : 0U);
  }
  table[0] = impulse;
  return table;
}

TEST(TraceValue, DecaysWhatWasStored) {
  const Table table = halving_table(16);
  EXPECT_EQ(trace_value(table, 100, 1, false, 0, 0), 50);
  EXPECT_EQ(trace_value(table, 100, 2, false, 0, 0), 25);
}

TEST(TraceValue, TakesDecayOverNoStepsAsOneThoughWordZeroHoldsTheImpulse) {
  const Table table = halving_table(16);
  EXPECT_EQ(trace_value(table, 100, 0, false, 0, 0), 100);
  EXPECT_EQ(trace_value(table, 0, 5, true, 5, 0), 16);
}

TEST(TraceValue, AddsTheDecayedImpulseOfACountedEvent) {
  const Table table = halving_table(16);
  EXPECT_EQ(trace_value(table, 100, 2, true, 1, 0), 25 + 8);
}

TEST(TraceValue, FollowsTheWorkedExamples) {  // hardware.md §12.2
  Table table{};
  table[0] = 20;
  table[1] = 3900;
  table[2] = 3700;
  table[3] = 3500;
  EXPECT_EQ(trace_value(table, 50, 3, true, 1, kTraceRoundNearest), 61);
  EXPECT_EQ(trace_value(table, 50, 1, false, 1, kTraceRoundNearest), 48);
}

TEST(TraceValue, SaturatesAt127) {
  const Table table = halving_table(127);
  EXPECT_EQ(trace_value(table, 127, 0, true, 0, 0), 127);
}

TEST(TraceValue, RoundsByWhatItIsGiven) {
  const Table table = halving_table(1);
  EXPECT_EQ(trace_value(table, 1, 1, false, 0, kTraceRoundNearest), 1);
  EXPECT_EQ(trace_value(table, 1, 1, false, 0, kTraceRoundNearest - 1), 0);
  EXPECT_EQ(trace_value(table, 1, 1, false, 0, trace_rounding(0xfffff800U)), 1);
  EXPECT_EQ(trace_rounding(0xfffffU), 4095);
}

TEST(TraceValue, IsTheFormulaOfTheSpecification) {
  std::mt19937 draw(7);
  Table table{};
  for (int round = 0; round < 20000; ++round) {
    for (auto& word : table) word = static_cast<std::uint16_t>(draw() % 4097);
    table[0] = static_cast<std::uint16_t>(draw() % 128);
    const auto z = static_cast<std::int32_t>(draw() % 128);
    const auto tau = static_cast<int>(draw() % 64);
    const auto event = static_cast<int>(draw() % static_cast<unsigned>(tau + 1));
    const bool counted = draw() % 2 == 0;
    const auto r12 = static_cast<std::int32_t>(draw() % 4096);
    const auto read = [&table](int i) {
      return i == 0 ? 4096LL : static_cast<long long>(table[static_cast<std::size_t>(i)]);
    };
    const long long sum = z * read(tau) + (counted ? table[0] * read(tau - event) : 0) + r12;
    ASSERT_EQ(trace_value(table, z, tau, counted, event, r12), std::min(127LL, sum / 4096));
  }
}

}  // namespace
}  // namespace spikemesh::arith
