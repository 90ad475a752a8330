#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <vector>

#include "hw/arch/architecture.h"
#include "hw/image/testing/dice.h"
#include "rtl/core_loader.h"
#include "rtl/testing/functional_reference.h"

namespace spikemesh::rtl {
namespace {

using image::Memory;
using image::testing::Dice;

constexpr std::uint32_t kIllegalRegister = 11;  // hardware.md §3.3
constexpr std::uint64_t kPatience = 200'000;    // cycles; a step that takes longer has hung

std::vector<std::uint64_t> random_words(Dice& dice, std::size_t count) {
  std::vector<std::uint64_t> words(count);
  for (std::uint64_t& word : words) word = dice.word();
  return words;
}

/// A core whose memories hold noise: legal and illegal entries of every kind.
image::ChipImage damaged_chip(const Architecture& architecture, Dice& dice) {
  image::ChipImage chip;
  chip.architecture = architecture;
  chip.seed = static_cast<std::uint32_t>(dice.word());
  chip.epoch = dice.pick<std::uint32_t>({0, 1, 2, 3, dice.below(64)});
  image::CoreImage core;
  core.slots_log2 = 3 + dice.below(4);
  const std::uint32_t compartments = dice.below(33);
  core.in_axons = random_words(dice, 1 + dice.below(40));
  core.synapses = random_words(dice, 200);
  for (std::uint64_t& entry : core.in_axons) {
    // Mostly addresses and counts that a legal list may have.
    if (dice.one_in(4)) continue;
    entry &= ~(0xffffULL << 10 | 0xfffULL << 26);
    entry |= static_cast<std::uint64_t>(dice.below(180)) << 10 |
             static_cast<std::uint64_t>(dice.below(30)) << 26;
  }
  core.compartments = random_words(dice, compartments);
  core.profiles = random_words(dice, 2UL * architecture.core.profiles);
  // A decay is at most 4096, an impulse at most 127; rules know no illegal word.
  core.rules = random_words(dice, 16UL * architecture.core.rules);
  for (std::uint64_t& word : core.rules) word &= (1ULL << 54) - 1;
  for (std::uint32_t i = 0; i < 320 * architecture.core.rules; ++i) {
    core.decays.push_back(static_cast<std::uint16_t>(dice.below(i % 64 == 0 ? 128 : 4097)));
  }
  core.x_traces = random_words(dice, core.in_axons.size());
  for (std::uint64_t& word : core.x_traces) word &= (1ULL << 37) - 1;
  core.stochastic = static_cast<std::uint16_t>(dice.word());
  core.out_axons = random_words(dice, 30);
  for (std::uint64_t& word : core.out_axons) word &= (1ULL << 43) - 1;
  for (std::uint32_t c = 0; c < compartments; ++c) {
    const std::uint32_t first = dice.one_in(3) ? dice.below(65536) : dice.below(30);
    core.axon_map.push_back(first | dice.below(8) << 16);
    core.state_uv.push_back(dice.word() & ((1ULL << 54) - 1));
    core.state_a.push_back(static_cast<std::uint32_t>(dice.word()) & 0x7fffffU);
    if (dice.one_in(2)) core.compartments[c] &= ~0xc0ULL;  // a profile that exists
  }
  chip.cores.push_back(core);
  return chip;
}

bool destination_exists(const Architecture& architecture, std::uint64_t entry) {
  const std::uint64_t x = entry & 0xfff;
  const std::uint64_t y = entry >> 12 & 0xfff;
  const std::uint64_t port = entry >> 24 & 7;
  if (x >= architecture.mesh.width || y >= architecture.mesh.height) return false;
  if (port != 7) return port < architecture.mesh.cores_per_router;
  const auto& ports = architecture.host_ports;
  return x == 0 &&
         std::any_of(ports.begin(), ports.end(), [y](const auto& host) { return host.y == y; });
}

/// Entries of a spike's list that cannot be sent (§11).
std::uint32_t lost_entries(const image::ChipImage& chip, std::uint32_t map) {
  const auto& out_axons = chip.cores.front().out_axons;
  std::uint32_t lost = 0;
  for (std::uint32_t i = 0; i < map >> 16; ++i) {
    const std::uint32_t index = (map & 0xffffU) + i;
    const std::uint64_t entry = index < out_axons.size() ? out_axons[index] : 0;
    const bool in_memory = index < chip.architecture.core.out_axons;
    lost += !in_memory || !destination_exists(chip.architecture, entry) ? 1U : 0U;
  }
  return lost;
}

/// Runs damaged cores and counts what the specification calls illegal.
class DamagedCore : public ::testing::Test {
 protected:
  struct Arrival {
    std::vector<LinkFlit> flits;
  };

  /// A packet of any kind and length to any axon; counts it in `expected_illegal_`, or gives it to
  /// the reference.
  Arrival random_packet(Dice& dice, testing::FunctionalReference& reference) {
    const bool spike = !dice.one_in(4);
    const std::uint64_t kind = spike ? 0 : 1 + dice.below(7);
    const bool long_axon = dice.one_in(8);
    const std::uint32_t axon = dice.below(long_axon ? 65536U : 50U);
    const std::uint32_t further = spike ? 0 : dice.below(3);
    const std::uint64_t tail = further == 0 ? 1 : 0;
    Arrival arrival;
    arrival.flits.push_back(
        {.data = 1ULL << 63 | tail << 62 | kind << 59 | std::uint64_t{axon} << 16,
         .head = true,
         .tail = further == 0});
    for (std::uint32_t i = 1; i <= further; ++i) {
      arrival.flits.push_back({.data = dice.word(), .head = false, .tail = i == further});
    }
    if (spike) {
      reference.receive(axon);
    } else {
      ++expected_illegal_;
    }
    return arrival;
  }

  /// One step on fabric 0: `arrivals` come in one flit every other cycle at most. Returns how many
  /// packets the core says it has consumed.
  static std::uint32_t run_step(CoreModel& core, const std::vector<Arrival>& arrivals) {
    std::vector<LinkFlit> flits;
    for (const Arrival& arrival : arrivals) {
      flits.insert(flits.end(), arrival.flits.begin(), arrival.flits.end());
    }
    std::size_t next = 0;
    std::uint32_t room = 8;
    std::uint8_t credit = 0;
    for (std::uint64_t now = 0; now < kPatience; ++now) {
      const CoreOutputs out = core.outputs();
      room += out.credit & 1U;
      if (now > 0 && next == flits.size() && !out.busy) return out.consumed;
      CoreInputs inputs{
          .step_start = now == 0, .phase = static_cast<std::uint8_t>(now % 8), .credit = credit};
      credit = out.valid;  // comes home as soon as a router could give it
      if (now > 0 && next < flits.size() && room > 0) {
        inputs.valid = 1;
        inputs.flits[0] = flits[next++];
        --room;
      }
      core.cycle(inputs);
    }
    ADD_FAILURE() << "the core does not come to an end";
    return 0;
  }

  /// The sweep of both; then whatever it can change agrees.
  static void sweep(CoreModel& core, testing::FunctionalReference& reference,
                    const image::CoreImage& image) {
    while (core.busy()) core.cycle({});
    std::uint64_t cycle = 0;
    core.cycle({.sweep_start = true});
    for (; !core.outputs().done && cycle < kPatience; ++cycle) core.cycle({});
    ASSERT_EQ(cycle, reference.sweep_done().value());
    core.cycle({});
    reference.sweep();
    for (std::uint32_t i = 0; i < reference.synapses().size(); ++i) {
      ASSERT_EQ(core.read(Memory::kSynapse, i), reference.synapses()[i]) << "word " << i;
    }
    for (std::uint32_t axon = 0; axon < image.in_axon_count(); ++axon) {
      ASSERT_EQ(core.read(Memory::kXTrace, axon), reference.x_trace(axon)) << "entry " << axon;
    }
    for (std::uint32_t c = 0; c < image.compartment_count(); ++c) {
      ASSERT_EQ(core.read(Memory::kYTrace, c), reference.y_trace(c)) << "compartment " << c;
    }
  }

  std::uint32_t expected_illegal_ = 0;  ///< beyond what the reference counts
};

TEST_F(DamagedCore, ComputesOnAndCountsEveryIllegalEvent) {
  const Architecture architecture = load_architecture("tiny");
  std::uint64_t illegal = 0;
  for (std::uint64_t seed = 0; seed < 150; ++seed) {
    Dice dice(seed);
    const image::ChipImage chip = damaged_chip(architecture, dice);
    const image::CoreImage& image = chip.cores.front();
    testing::FunctionalReference reference(chip, image);
    CoreModel core(mesh_straps(architecture));
    load_core(chip, image, core);
    expected_illegal_ = 0;
    for (int step = 0; step < 3; ++step) {
      const auto worked = reference.work_compartments();
      for (std::size_t c = 0; c < worked.size(); ++c) {
        if (worked[c].spike) expected_illegal_ += lost_entries(chip, image.axon_map[c]);
      }
      std::vector<Arrival> arrivals;
      for (std::uint32_t i = 0; i < 20; ++i) arrivals.push_back(random_packet(dice, reference));
      ASSERT_EQ(run_step(core, arrivals), arrivals.size()) << "image " << seed;
      for (std::uint32_t c = 0; c < image.compartment_count(); ++c) {
        ASSERT_EQ(core.read(Memory::kStateUv, c), reference.state_uv(c)) << seed << ": " << c;
        ASSERT_EQ(core.read(Memory::kStateA, c), reference.state_a(c)) << seed << ": " << c;
      }
      ASSERT_EQ(core.read(Memory::kReg, kIllegalRegister), reference.illegal() + expected_illegal_)
          << "image " << seed << " step " << step;
      core.cycle({.step_close = true});
      core.cycle({});
      if (reference.epoch_ends()) sweep(core, reference, image);
      if (HasFatalFailure()) FAIL() << "image " << seed << " step " << step;
      reference.close_step();
    }
    illegal += reference.illegal() + expected_illegal_;
  }
  EXPECT_GT(illegal, 1000U);
}

}  // namespace
}  // namespace spikemesh::rtl
