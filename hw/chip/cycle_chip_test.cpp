#include "hw/chip/cycle_chip.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "hw/image/image_builder.h"

// Cycles by hand, on mesh128: barrier 48, no extra link latency, every interval 1.
namespace spikemesh::chip {
namespace {

constexpr std::uint64_t kBarrier = 48;

/// Builds images of a few compartments that each spike in every step, or never.
class Chips {
 public:
  explicit Chips(const Architecture& architecture = load_architecture("mesh128"))
      : builder_(architecture) {}

  void set_epoch(std::uint32_t steps) { builder_.set_epoch(steps); }
  void add_core(std::uint32_t core, std::uint32_t compartments, bool spiking) {
    constexpr std::uint32_t kSlotsLog2 = 3;
    auto& made = builder_.add_core(CoreId{core}, kSlotsLog2);
    const auto profile = made.add_profile({.decay_u = 4095, .decay_v = 4095});
    for (std::uint32_t i = 0; i < compartments; ++i) {
      made.add_compartment({.profile = profile,
                            .threshold_mantissa = 10,
                            .bias_mantissa = static_cast<std::int16_t>(spiking ? 1000 : 0),
                            .logical_id = next_id_++});
    }
  }
  /// An axon with one synapse, to compartment 0.
  image::AxonAddress add_axon(std::uint32_t core) {
    auto& at = builder_.core(CoreId{core});
    const image::Synapse synapse{.target = 0, .weight = 1};
    const image::AxonList list{.list = at.store({}, std::span(&synapse, 1))};
    return {CoreId{core}, at.add_axon(std::span(&list, 1))};
  }
  void connect(std::uint32_t core, std::uint32_t compartment, const image::AxonAddress& to) {
    builder_.connect({CoreId{core}, CompartmentId{compartment}}, to);
  }
  void add_read_out(std::uint32_t core) {
    const auto population =
        builder_.add_population({.name = "out", .neurons = {{CoreId{core}, CompartmentId{0}}}});
    builder_.add_read_out(population, 0, 0);
  }
  image::ChipImage build() { return builder_.build(); }

 private:
  image::ImageBuilder builder_;
  std::uint32_t next_id_ = 0;
};

TEST(CycleChip, StepInWhichNothingHappensClosesInCycleOne) {
  CycleChip chip(Chips().build());
  for (int i = 0; i < 3; ++i) {
    const StepStatistics& step = chip.step();
    EXPECT_EQ(step.close.value(), 1U);
    EXPECT_EQ(step.cycles.value(), 1 + kBarrier);
  }
}

TEST(CycleChip, QuietCoreIsDoneWhenItsLastCompartmentIsThrough) {
  Chips chips;
  chips.add_core(3, 8, false);
  CycleChip chip(chips.build());
  const StepStatistics& step = chip.step();
  EXPECT_EQ(step.close.value(), 5U + 7 + 1);  // compartment 0 is in D3 in cycle 5: §7.1, §7.2
  const CriticalMember critical{
      .host = false, .index = 3, .cycle = Cycle{12}, .event = core::LastEvent::kDendrite};
  EXPECT_EQ(step.critical, critical);
  EXPECT_EQ(step.barrier_wait[3].value(), 0U);
  EXPECT_EQ(step.barrier_wait[4].value(), 12U);
  EXPECT_EQ(step.cores[3].updates_inactive, 8U);
}

// §10.1, §12.5: the sweep begins a barrier after the close, takes two cycles a compartment, and
// barrier B closes one cycle after it.
TEST(CycleChip, LastStepOfAnEpochHoldsTheSweepBetweenTwoBarriers) {
  Chips chips;
  chips.set_epoch(2);
  chips.add_core(3, 8, false);
  chips.add_core(4, 2, false);
  CycleChip chip(chips.build());
  EXPECT_EQ(chip.step().cycles.value(), 13 + kBarrier);
  const StepStatistics& step = chip.step();
  EXPECT_EQ(step.close.value(), 13U);
  EXPECT_EQ(step.cycles.value(), 13 + kBarrier + 8 * 2 + kBarrier);
  EXPECT_EQ(chip.step().cycles.value(), 13 + kBarrier);
}

TEST(CycleChip, SpikeOfTheHostIsConsumedNineCyclesAfterItsSendAtZeroLoad) {
  Chips chips;
  chips.add_core(0, 1, false);
  const auto axon = chips.add_axon(0);
  CycleChip chip(chips.build());
  chip.inject(axon);
  // sent 1, pushed at the router in 2, popped 3, pushed at the core in 4, seen and popped 5,
  // loaded 6, requested 7, seen 9: addition, written 10
  const StepStatistics& step = chip.step();
  EXPECT_EQ(step.cores[0].last_consumed.value(), 10U);
  EXPECT_EQ(step.close.value(), 11U);
  EXPECT_EQ(step.critical.event, core::LastEvent::kSynapse);
  EXPECT_EQ(step.host_ports[0].sent, 1U);
  EXPECT_EQ(step.cores[0].synaptic_ops, 1U);
  EXPECT_EQ(step.cores[0].input_fifo_peak, 1U);
}

TEST(CycleChip, SpikesOfTheHostLeaveInTheOrderOfTheirDestination) {
  Chips chips;
  chips.add_core(0, 1, false);
  chips.add_core(1, 1, false);
  const auto near = chips.add_axon(0);
  const auto far = chips.add_axon(1);
  CycleChip chip(chips.build());
  chip.inject(far);
  chip.inject(near);
  // the near one in cycle 1, the far one in 2 and a hop further: two cycles
  const StepStatistics& step = chip.step();
  EXPECT_EQ(step.cores[0].last_consumed.value(), 10U);
  EXPECT_EQ(step.cores[1].last_consumed.value(), 13U);
}

// The worked example of §9.4 continued to the write.
TEST(CycleChip, SpikeToTheNeighbourIsConsumedSixteenCyclesAfterItsPush) {
  Chips chips;
  chips.add_core(0, 1, true);
  chips.add_core(1, 1, false);
  chips.connect(0, 0, chips.add_axon(1));
  CycleChip chip(chips.build());
  // pushed 5, popped 6, loaded 7, requested 8, sent 10, seen 16, loaded 17, requested 18, seen 20
  const StepStatistics& step = chip.step();
  EXPECT_EQ(step.cores[0].axon_done.value(), 10U);
  EXPECT_EQ(step.cores[0].dendrite_done.value(), 5U);
  EXPECT_EQ(step.cores[1].last_consumed.value(), 21U);
  EXPECT_EQ(step.close.value(), 22U);
  std::uint64_t east = 0;
  std::uint64_t local = 0;
  for (const LinkCounters& link : step.links) {
    (link.port == noc::kEast ? east : local) += link.output.flits;
  }
  EXPECT_EQ(east, 1U);
  EXPECT_EQ(local, 1U);
}

// As above, 126 hops of two cycles in place of one.
TEST(CycleChip, SpikeCrossesTheLargestMesh) {
  Architecture largest = load_architecture("mesh128");
  largest.mesh.width = 64;
  largest.mesh.height = 64;
  Chips chips(largest);
  chips.add_core(0, 1, true);
  chips.add_core(4095, 1, false);
  chips.connect(0, 0, chips.add_axon(4095));
  CycleChip chip(chips.build());
  EXPECT_EQ(chip.step().cores[4095].last_consumed.value(), 21U + 125 * 2);
}

TEST(CycleChip, SpikeToTheHostIsConsumedWhenItIsPopped) {
  Chips chips;
  chips.add_core(0, 1, true);
  chips.add_read_out(0);
  CycleChip chip(chips.build());
  const StepStatistics& step = chip.step();
  EXPECT_EQ(step.close.value(), 10U + 4 + 1);  // sent 10, seen and popped 14
  EXPECT_TRUE(step.critical.host);
  EXPECT_EQ(step.critical.event, core::LastEvent::kHost);
  ASSERT_EQ(chip.read_outs().size(), 1U);
}

TEST(CycleChip, PacketsTakeTheFabricsInTurn) {
  Chips chips;
  chips.add_core(0, 1, true);
  chips.add_core(1, 1, false);
  for (int i = 0; i < 3; ++i) chips.connect(0, 0, chips.add_axon(1));
  CycleChip chip(chips.build());
  const StepStatistics& step = chip.step();
  std::uint64_t flits[2] = {0, 0};
  for (const LinkCounters& link : step.links) {
    if (link.port == noc::kEast) flits[link.fabric] += link.output.flits;
  }
  EXPECT_EQ(flits[0], 2U);
  EXPECT_EQ(flits[1], 1U);
}

TEST(CycleChip, InputIntoAnAxonThatDoesNotExistIsRefused) {
  Chips chips;
  chips.add_core(0, 1, false);
  CycleChip chip(chips.build());
  EXPECT_THROW(chip.inject({CoreId{0}, AxonId{0}}), UserError);
  EXPECT_THROW(chip.inject({CoreId{1}, AxonId{0}}), UserError);
  EXPECT_THROW(chip.inject({CoreId{9999}, AxonId{0}}), UserError);
}

}  // namespace
}  // namespace spikemesh::chip
