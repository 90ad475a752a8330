#include "hw/chip/functional_chip.h"

#include <gtest/gtest.h>

#include <array>

#include "base/error.h"
#include "hw/image/image_builder.h"

namespace spikemesh::chip {
namespace {

using image::AxonAddress;
using image::CompartmentAddress;
using image::ListShape;
using image::Synapse;

constexpr CoreId kCore{5};

/// A chip of one core with one compartment that forgets u at once and fires above 64.
class OneNeuron {
 public:
  explicit OneNeuron(std::uint32_t slots_log2 = 3)
      : builder_(load_architecture("mesh128")), core_(builder_.add_core(kCore, slots_log2)) {
    profile_ = core_.add_profile({.decay_u = 4095, .decay_v = 4095});
    add_compartment(1);
  }

  CompartmentId add_compartment(std::uint32_t threshold_mantissa) {
    return core_.add_compartment({.profile = profile_, .threshold_mantissa = threshold_mantissa});
  }
  /// An axon with one list; every synapse of mantissa 2 (weight 128).
  AxonAddress add_axon(std::vector<Synapse> synapses, std::uint8_t delay,
                       std::uint8_t delay_bits = 0) {
    const ListShape shape{.weight_bits = 8, .delay_bits = delay_bits};
    return {kCore, core_.add_axon(std::vector<image::AxonList>{
                       {.list = core_.store(shape, synapses), .delay = delay}})};
  }
  image::ImageBuilder& builder() { return builder_; }
  image::CoreBuilder& core() { return core_; }

 private:
  image::ImageBuilder builder_;
  image::CoreBuilder& core_;
  std::uint8_t profile_ = 0;
};

/// Steps with a spike of the neuron, among the first `count`.
std::vector<std::uint64_t> spike_steps(FunctionalChip& chip, std::uint64_t count) {
  std::vector<std::uint64_t> steps;
  for (std::uint64_t t = 0; t < count; ++t) {
    chip.step();
    if (chip.counts()[0].spikes != 0) steps.push_back(t);
  }
  return steps;
}

TEST(FunctionalChip, AHostSpikeOfStepTIsIntegratedInTheNextStepAndItsDelay) {
  for (const std::uint8_t delay : std::array<std::uint8_t, 3>{0, 1, 6}) {
    OneNeuron neuron;
    const AxonAddress axon = neuron.add_axon({{.weight = 2}}, delay);
    FunctionalChip chip(neuron.builder().build());
    chip.inject(axon);
    EXPECT_EQ(spike_steps(chip, 12), std::vector<std::uint64_t>{1U + delay});
  }
}

TEST(FunctionalChip, DelaysOfListAndSynapseAddUpToTheLastSlot) {
  OneNeuron neuron(6);
  const AxonAddress axon = neuron.add_axon({{.weight = 2, .delay = 62 - 9}}, 9, 6);
  FunctionalChip chip(neuron.builder().build());
  chip.inject(axon);
  EXPECT_EQ(spike_steps(chip, 70), std::vector<std::uint64_t>{63});
}

TEST(FunctionalChip, ASpikeSentInStepTIsIntegratedInTheNextStep) {
  OneNeuron neuron;
  const AxonAddress axon = neuron.add_axon({{.weight = 2}}, 0);
  neuron.builder().connect({kCore, CompartmentId{0}}, axon);
  FunctionalChip chip(neuron.builder().build());
  chip.inject(axon);
  EXPECT_EQ(spike_steps(chip, 5), (std::vector<std::uint64_t>{1, 2, 3, 4}));
}

TEST(FunctionalChip, ASpikeThatArrivesTwiceAddsTwice) {
  OneNeuron neuron;
  neuron.add_compartment(3);  // fires above 192
  const AxonAddress axon = neuron.add_axon({{.target = 1, .weight = 2}}, 0);
  FunctionalChip chip(neuron.builder().build());
  chip.inject(axon);
  chip.step();
  chip.inject(axon);
  chip.inject(axon);
  chip.step();
  EXPECT_EQ(chip.counts()[0].spikes, 0U);
  EXPECT_EQ(chip.counts()[0].packets_consumed, 2U);
  EXPECT_EQ(chip.counts()[0].synaptic_ops, 2U);
  chip.step();
  EXPECT_EQ(chip.counts()[0].spikes, 1U);
}

TEST(FunctionalChip, ReadOutsCarryPortAndAxon) {
  OneNeuron neuron;
  const AxonAddress axon = neuron.add_axon({{.weight = 2}}, 0);
  auto& builder = neuron.builder();
  const std::uint32_t population =
      builder.add_population({"p", {CompartmentAddress{kCore, CompartmentId{0}}}});
  builder.add_read_out(population, 0, 0);
  const image::ChipImage image = builder.build();
  FunctionalChip chip(image);
  chip.inject(axon);
  chip.step();
  EXPECT_TRUE(chip.read_outs().empty());
  chip.step();
  ASSERT_EQ(chip.read_outs().size(), 1U);
  EXPECT_EQ(chip.read_outs()[0], (HostSpike{0, image.read_outs[0].axon}));
  chip.step();
  EXPECT_TRUE(chip.read_outs().empty());
}

TEST(FunctionalChip, GoesOnFromAStateAsIfItHadNeverStopped) {
  OneNeuron neuron;
  const AxonAddress axon = neuron.add_axon({{.weight = 2}}, 3);
  neuron.builder().connect({kCore, CompartmentId{0}}, axon);
  const image::ChipImage image = neuron.builder().build();
  FunctionalChip chip(image);
  chip.inject(axon);
  for (int i = 0; i < 3; ++i) chip.step();
  const ChipState middle = chip.state();
  for (int i = 0; i < 6; ++i) chip.step();
  FunctionalChip other(image);
  other.set_state(middle);
  EXPECT_EQ(other.next(), Step{3});
  for (int i = 0; i < 6; ++i) other.step();
  EXPECT_EQ(other.state(), chip.state());
}

TEST(FunctionalChip, AStateResetLeavesNothingBehind) {
  OneNeuron neuron;
  const AxonAddress axon = neuron.add_axon({{.weight = 2}}, 3);
  const image::ChipImage image = neuron.builder().build();
  FunctionalChip chip(image);
  chip.inject(axon);
  chip.step();
  chip.reset_state(false);
  EXPECT_TRUE(spike_steps(chip, 10).empty());
  FunctionalChip fresh(image);
  EXPECT_EQ(chip.state().cores, fresh.state().cores);
}

TEST(FunctionalChip, RefusesASpikeToAnAxonThatIsNotThere) {
  OneNeuron neuron;
  neuron.add_axon({{.weight = 2}}, 0);
  FunctionalChip chip(neuron.builder().build());
  EXPECT_THROW(chip.inject({kCore, AxonId{1}}), UserError);
  EXPECT_THROW(chip.inject({CoreId{6}, AxonId{0}}), UserError);
  EXPECT_THROW(chip.inject({CoreId{4096}, AxonId{0}}), UserError);
}

}  // namespace
}  // namespace spikemesh::chip
