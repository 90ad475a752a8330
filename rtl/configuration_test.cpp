#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <vector>

#include "hw/arch/architecture.h"
#include "hw/image/memory.h"
#include "hw/image/testing/dice.h"
#include "rtl/core_model.h"

namespace spikemesh::rtl {
namespace {

using image::Memory;
using image::testing::Dice;

constexpr std::uint32_t kIllegal = 11;  // hardware.md §3.3

struct MemoryBits {
  Memory memory;
  unsigned bits;
};

/// Widths of hardware.md §3.1; ACC with its valid bit.
const std::vector<MemoryBits> kMemories = {
    {Memory::kInAxon, 64}, {Memory::kSynapse, 64}, {Memory::kCompCfg, 64}, {Memory::kStateUv, 54},
    {Memory::kStateA, 24}, {Memory::kProfile, 64}, {Memory::kAxonMap, 32}, {Memory::kOutAxon, 43},
    {Memory::kXTrace, 37}, {Memory::kXTime, 7},    {Memory::kYTrace, 21},  {Memory::kYTime, 7},
    {Memory::kRule, 54},   {Memory::kDecay, 13}};

std::uint64_t low_bits(std::uint64_t word, unsigned bits) {
  return bits == 64 ? word : word & ((std::uint64_t{1} << bits) - 1);
}

std::uint64_t word_of(Memory memory, std::uint32_t address) {
  return Dice(static_cast<std::uint64_t>(memory) << 32 | address).word();
}

TEST(Configuration, EveryMemoryHoldsItsWordsApart) {
  const Architecture architecture = load_architecture("mesh128");
  CoreModel core({.width = 8, .height = 16, .host_rows = 1});
  for (const auto& [memory, bits] : kMemories) {
    for (std::uint32_t i = 0; i < memory_words(memory, architecture); ++i) {
      core.write(memory, i, word_of(memory, i));
    }
  }
  for (const auto& [memory, bits] : kMemories) {
    for (std::uint32_t i = 0; i < memory_words(memory, architecture); ++i) {
      ASSERT_EQ(core.read(memory, i), low_bits(word_of(memory, i), bits))
          << memory_name(memory) << " " << i;
    }
  }
}

TEST(Configuration, EveryRegisterHoldsItsBits) {
  constexpr std::array<unsigned, 12> kBits = {1, 11, 3, 32, 6, 32, 17, 16, 8, 9, 13, 32};
  constexpr std::uint64_t kPatterns[] = {0xaaaa'aaaa'aaaa'aaaa, 0x5555'5555'5555'5555, 0};
  CoreModel core({});
  for (const std::uint64_t pattern : kPatterns) {
    for (std::uint32_t i = 0; i < kBits.size(); ++i) core.write(Memory::kReg, i, pattern);
    for (std::uint32_t i = 0; i < kBits.size(); ++i) {
      EXPECT_EQ(core.read(Memory::kReg, i), low_bits(pattern, kBits[i])) << "register " << i;
    }
  }
}

TEST(Configuration, AnInvalidAccumulatorReadsAsZero) {
  constexpr std::uint64_t kValid = 1U << 24;
  CoreModel core({});
  for (std::uint32_t i = 0; i < 8192; ++i) core.write(Memory::kAcc, i, i + 1 + (i % 3) * kValid);
  for (std::uint32_t i = 0; i < 8192; ++i) {
    const std::uint64_t written = i + 1 + (i % 3) * kValid;
    ASSERT_EQ(core.read(Memory::kAcc, i), (written & kValid) != 0 ? (written & 0x1ffffff) : 0);
  }
}

TEST(Configuration, BeyondAMemoryAReadGivesZeroAndIsCounted) {
  const Architecture architecture = load_architecture("mesh128");
  CoreModel core({});
  std::uint32_t beyond = 0;
  for (const auto& [memory, bits] : kMemories) {
    const std::uint32_t words = memory_words(memory, architecture);
    core.write(memory, 0, 0);
    core.write(memory, words, ~std::uint64_t{0});
    EXPECT_EQ(core.read(memory, words), 0U);
    EXPECT_EQ(core.read(memory, 0), 0U) << memory_name(memory);
    beyond += 2;
  }
  EXPECT_EQ(core.read(Memory::kReg, kIllegal), beyond);
}

/// First flit of a read or write packet (hardware.md §8).
LinkFlit request(std::uint64_t kind, Memory memory, std::uint64_t address) {
  return {.data = 1ULL << 63 | kind << 59 | address << 16 | static_cast<std::uint64_t>(memory),
          .head = true,
          .tail = false};
}

constexpr std::uint64_t kRead = 3;
constexpr std::uint64_t kWrite = 4;

void send(CoreModel& core, const LinkFlit& flit) {
  core.cycle({.valid = 1, .flits = {flit, LinkFlit{}}});
}

TEST(Configuration, AWritePacketIsDoneTwoCyclesAfterItsSecondFlitIsPopped) {
  for (const bool wait : {false, true}) {
    CoreModel core({});
    send(core, request(kWrite, Memory::kSynapse, 77));
    send(core, {.data = 0x123456789abcdef0, .head = false, .tail = true});
    core.cycle({});            // popped
    if (wait) core.cycle({});  // the memory is asked, unless configuration asks in this cycle
    EXPECT_EQ(core.read(Memory::kSynapse, 77), wait ? 0x123456789abcdef0 : 0);
  }
}

TEST(Configuration, AReplyIsOnTheWireFourCyclesAfterTheReadIsPopped) {
  CoreModel core({});
  core.write(Memory::kOutAxon, 5, 0x7654321);
  const std::uint64_t reply_head = 1ULL << 63 | 5ULL << 59 | 3ULL << 47 | 7ULL << 32;
  send(core, request(kRead, Memory::kOutAxon, 5));
  send(core, {.data = reply_head, .head = false, .tail = true});
  for (int cycle = 0; cycle < 4; ++cycle) {  // popped in the first of them
    EXPECT_EQ(core.outputs().valid, 0U) << cycle;
    core.cycle({});
  }
  EXPECT_EQ(core.outputs().valid, 1U);
  EXPECT_EQ(core.outputs().flit, (LinkFlit{.data = reply_head, .head = true, .tail = false}));
  core.cycle({});
  EXPECT_EQ(core.outputs().valid, 1U);
  EXPECT_EQ(core.outputs().flit, (LinkFlit{.data = 0x7654321, .head = false, .tail = true}));
  core.cycle({});
  EXPECT_EQ(core.outputs().valid, 0U);
  EXPECT_FALSE(core.busy());
}

TEST(Configuration, ReadsOfBothFabricsAreAnsweredOneAfterTheOther) {
  CoreModel core({});
  core.write(Memory::kSynapse, 1, 111);
  core.write(Memory::kSynapse, 2, 222);
  const LinkFlit first_reply{.data = 1ULL << 63 | 5ULL << 59 | 1, .head = false, .tail = true};
  const LinkFlit second_reply{.data = 1ULL << 63 | 5ULL << 59 | 2, .head = false, .tail = true};
  core.cycle({.valid = 3,
              .flits = {request(kRead, Memory::kSynapse, 1), request(kRead, Memory::kSynapse, 2)}});
  core.cycle({.valid = 3, .flits = {first_reply, second_reply}});
  std::vector<std::uint64_t> flits;
  for (int cycle = 0; cycle < 30; ++cycle) {
    const CoreOutputs out = core.outputs();
    if (out.valid != 0) flits.push_back(out.flit.data);
    core.cycle({.credit = out.valid});
  }
  EXPECT_EQ(flits, (std::vector<std::uint64_t>{first_reply.data, 111, second_reply.data, 222}));
}

/// Cycles until a flit is on a link, with a credit for that fabric in the first of them.
int cycles_to_next_flit(CoreModel& core, std::uint8_t fabric) {
  constexpr int kEnough = 20;
  core.cycle({.credit = fabric});
  for (int cycles = 1; cycles < kEnough; ++cycles) {
    if (core.outputs().valid == fabric) return cycles;
    core.cycle({});
  }
  return kEnough;
}

TEST(Configuration, AReplyWaitsForACreditWithEachOfItsFlits) {
  constexpr int kPaid = 8;  // replies: 8 credits for each of two fabrics, two flits a reply
  CoreModel core({});
  core.write(Memory::kSynapse, 3, 333);
  int flits = 0;
  for (int reply = 0; reply <= kPaid; ++reply) {
    send(core, request(kRead, Memory::kSynapse, 3));
    send(core, {.data = 1ULL << 63 | 5ULL << 59, .head = false, .tail = true});
    for (int cycle = 0; cycle < 10; ++cycle) {
      core.cycle({});
      flits += core.outputs().valid != 0 ? 1 : 0;
    }
  }
  EXPECT_EQ(flits, 2 * kPaid);
  EXPECT_TRUE(core.busy());
  // A credit is usable in the cycle after the one in which it comes home (§9.4).
  EXPECT_EQ(cycles_to_next_flit(core, 1), 2);
  EXPECT_TRUE(core.outputs().flit.head);
  EXPECT_EQ(cycles_to_next_flit(core, 1), 2);
  EXPECT_EQ(core.outputs().flit.data, 333U);
}

TEST(Configuration, APacketThatConfigurationDoesNotTakeIsDroppedAndCounted) {
  CoreModel core({});
  send(core, {.data = 3ULL << 62, .head = true, .tail = true});  // a spike
  send(core, request(5, Memory::kSynapse, 0));                   // a reply of three flits
  send(core, {.data = 1, .head = false, .tail = false});
  send(core, {.data = 2, .head = false, .tail = true});
  send(core, request(kWrite, Memory::kSynapse, 9));
  send(core, {.data = 99, .head = false, .tail = true});
  for (int cycle = 0; cycle < 10; ++cycle) core.cycle({});
  EXPECT_EQ(core.read(Memory::kReg, kIllegal), 2U);
  EXPECT_EQ(core.read(Memory::kSynapse, 9), 99U);
}

}  // namespace
}  // namespace spikemesh::rtl
