#include "runtime/session/session.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "hw/arch/architecture.h"
#include "hw/image/synapse_layout.h"
#include "hw/image/testing/random_image.h"
#include "hw/image/testing/small_image.h"

namespace spikemesh::runtime {
namespace {

image::ChipImage random_image(std::uint64_t seed) {
  return image::testing::random_image(load_architecture("mesh4x4"), {.seed = seed});
}

/// Gives a session what random_stimulus() says of a step.
void give(Session& session, const image::testing::StepInput& input) {
  for (const auto& spike : input.spikes)
    session.spike(session.image().inputs[spike.group].name, spike.line);
  for (const std::int8_t reward : input.rewards) session.reward(reward);
}

TEST(Session, FidelitiesComputeTheSame) {
  constexpr std::uint32_t kSteps = 12;
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const image::ChipImage image = random_image(seed);
    Session functional(image, {.fidelity = Fidelity::kFunctional});
    Session cycle(image);
    for (const auto& input : image::testing::random_stimulus(image, kSteps, seed)) {
      give(functional, input);
      give(cycle, input);
      EXPECT_EQ(functional.step().timing, nullptr);
      EXPECT_NE(cycle.step().timing, nullptr);
      ASSERT_EQ(functional.state(), cycle.state()) << "seed " << seed;
    }
    EXPECT_EQ(functional.record().totals(), cycle.record().totals());
    EXPECT_EQ(functional.record().read_outs(), cycle.record().read_outs());
    EXPECT_EQ(cycle.record().timing().steps(), kSteps);
    EXPECT_EQ(functional.record().timing().steps(), 0U);
  }
}

TEST(Session, ReadsWhatTheStateHolds) {
  Session session(random_image(3), {.fidelity = Fidelity::kFunctional});
  for (const auto& input : image::testing::random_stimulus(session.image(), 20, 3)) {
    give(session, input);
    session.step();
    const auto& neurons = session.image().find_population("all")->neurons;
    const auto v = session.read("all", Quantity::kV);
    const auto spiked = session.read("all", Quantity::kSpike);
    ASSERT_EQ(v.size(), neurons.size());
    for (std::size_t i = 0; i < neurons.size(); ++i) {
      EXPECT_EQ(v[i], session.compartment(neurons[i]).v);
      EXPECT_EQ(spiked[i] != 0, session.spiked(neurons[i]));
    }
  }
  std::uint64_t sum = 0;
  for (std::size_t core = 0; core < session.image().cores.size(); ++core)
    sum += session.spikes(core).size();
  EXPECT_LE(sum, session.record().totals().spikes);
  EXPECT_GT(session.record().totals().spikes, 0U);
}

TEST(Session, ASynapseIsReadAsTheImageStoresIt) {
  const Session session(image::testing::small_image(), {.fidelity = Fidelity::kFunctional});
  // Axon 3 of core 0 is plastic: shared format, 3-bit delays and tags.
  const auto synapses = session.synapses({CoreId{0}, AxonId{3}});
  ASSERT_FALSE(synapses.empty());
  const image::CoreImage& core = session.image().cores[0];
  const auto entry = image::InAxonEntry::unpack(core.in_axons[3]);
  EXPECT_EQ(synapses.size(), entry.count);
  const auto first = image::SynapseLayout::of(entry).extract(core.synapses[entry.address], 0);
  EXPECT_EQ(synapses[0].target, image::target_of(entry, 0, first));
  EXPECT_EQ(synapses[0].delay, std::uint32_t{entry.delay} + first.delay);
  EXPECT_EQ(synapses[0].tag, first.tag);
}

TEST(Session, ResetForgetsTheInputOfAllFidelities) {
  for (const Fidelity fidelity : {Fidelity::kFunctional, Fidelity::kCycle}) {
    Session session(random_image(5), {.fidelity = fidelity});
    for (const auto& input : image::testing::random_stimulus(session.image(), 10, 5)) {
      give(session, input);
      session.step();
    }
    session.reset_state(true);
    for (const std::int32_t v : session.read("all", Quantity::kV)) EXPECT_EQ(v, 0);
    for (const std::int32_t u : session.read("all", Quantity::kU)) EXPECT_EQ(u, 0);
  }
}

TEST(Session, RefusesWhatTheImageDoesNotHave) {
  Session session(image::testing::small_image(), {.fidelity = Fidelity::kFunctional});
  const std::string input = session.image().inputs[0].name;
  EXPECT_THROW(session.spike("nobody", 0), UserError);
  EXPECT_THROW(session.spike(input, 1U << 20), UserError);
  EXPECT_THROW(session.inject({CoreId{1}, AxonId{0}}), UserError);
  EXPECT_THROW(session.read("nobody", Quantity::kV), UserError);
  EXPECT_THROW(session.compartment({CoreId{1}, CompartmentId{0}}), UserError);
  EXPECT_THROW(session.compartment({CoreId{0}, CompartmentId{3}}), UserError);
  EXPECT_THROW(session.synapses({CoreId{3}, AxonId{1}}), UserError);
  try {
    session.spike(input + "x", 0);
    FAIL();
  } catch (const UserError& error) {
    EXPECT_NE(error.info().hint.find(input), std::string::npos) << error.what();
  }
}

}  // namespace
}  // namespace spikemesh::runtime
