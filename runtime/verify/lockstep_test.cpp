#include "runtime/verify/lockstep.h"

#include <gtest/gtest.h>

#include "hw/arch/architecture.h"
#include "hw/image/testing/random_image.h"
#include "runtime/verify/random_input.h"

namespace spikemesh::verify {
namespace {

image::ChipImage make_image(std::uint64_t seed) {
  return image::testing::random_image(load_architecture("tiny"), {.seed = seed});
}

std::vector<CoreId> all_cores(const image::ChipImage& image) {
  std::vector<CoreId> ids;
  for (const image::CoreImage& core : image.cores) ids.push_back(core.id);
  return ids;
}

TEST(Lockstep, FindsNoDifferenceBetweenTheFidelities) {
  std::uint64_t spikes = 0;
  for (std::uint64_t seed = 0; seed < 8; ++seed) {
    const image::ChipImage image = make_image(seed);
    std::vector<CoreId> in_rtl = all_cores(image);
    if (seed % 2 == 1) in_rtl.resize(1);
    Lockstep chips(image, in_rtl);
    for (Step step{}; step < Step{10}; ++step) {
      const auto first = chips.step(random_input(image, 7, step));
      ASSERT_FALSE(first) << first->what.place << " " << first->what.quantity << " "
                          << first->what.expected << " " << first->what.found;
    }
    EXPECT_EQ(chips.compared().steps, 10U);
    EXPECT_GT(chips.compared().words, 0U);
    spikes += chips.compared().spikes;
  }
  EXPECT_GT(spikes, 100U);
}

TEST(Lockstep, GoesOnFromAState) {
  const image::ChipImage image = make_image(3);
  Lockstep chips(image, all_cores(image));
  for (Step step{}; step < Step{5}; ++step) {
    ASSERT_FALSE(chips.step(random_input(image, 1, step)));
  }
  const chip::ChipState state = chips.mixed().state();
  ASSERT_FALSE(chips.step(random_input(image, 2, Step{5})));
  const chip::ChipState after = chips.mixed().state();
  chips.set_state(state);
  ASSERT_FALSE(chips.step(random_input(image, 2, Step{5})));
  EXPECT_EQ(chips.mixed().state(), after);
}

/// A state in which each kind of word can be changed.
core::CoreState some_state() {
  core::CoreState state;
  state.u = state.v = state.a = state.refractory = {0, 0};
  state.accumulators.resize(16);
  state.synapses = state.x_traces = {0, 0};
  state.x_times = state.y_times = {0, 0};
  state.y_traces = {0, 0};
  return state;
}

TEST(CompareCompartments, TellsEachKindOfState) {
  const core::CoreState expected = some_state();
  EXPECT_FALSE(compare_compartments(expected, expected));
  const std::vector<std::pair<const char*, std::vector<std::int32_t> core::CoreState::*>> kinds = {
      {"u", &core::CoreState::u},
      {"v", &core::CoreState::v},
      {"a", &core::CoreState::a},
      {"refractory counter", &core::CoreState::refractory}};
  for (const auto& [name, member] : kinds) {
    core::CoreState found = expected;
    (found.*member)[1] = 5;
    const auto what = compare_compartments(expected, found);
    ASSERT_TRUE(what) << name;
    EXPECT_EQ(what->place, "compartment 1");
    EXPECT_EQ(what->quantity, name);
    EXPECT_EQ(what->expected, "0");
    EXPECT_EQ(what->found, "5");
  }
}

TEST(CompareMemories, TellsEachKindOfWord) {
  constexpr std::uint32_t kSlots = 8;
  const core::CoreState expected = some_state();
  EXPECT_FALSE(compare_memories(expected, expected, kSlots));
  const auto place = [&](auto change) {
    core::CoreState found = expected;
    change(found);
    const auto what = compare_memories(expected, found, kSlots);
    return what ? what->place + " " + what->quantity : std::string{};
  };
  using State = core::CoreState;
  EXPECT_EQ(place([](State& s) { s.accumulators[5] = 1; }), "compartment 1 accumulator of slot 2");
  EXPECT_EQ(place([](State& s) { s.synapses[1] = 1; }), "SYNAPSE word 1 word");
  EXPECT_EQ(place([](State& s) { s.x_traces[1] = 1; }), "X_TRACE word 1 word");
  EXPECT_EQ(place([](State& s) { s.x_times[0] = 1; }), "X_TIME word 0 word");
  EXPECT_EQ(place([](State& s) { s.y_traces[1] = 1; }), "Y_TRACE word 1 word");
  EXPECT_EQ(place([](State& s) { s.y_times[1] = 1; }), "Y_TIME word 1 word");
  EXPECT_EQ(place([](State& s) { s.r1 = 1; }), "register R1 value");
  EXPECT_EQ(place([](State& s) { s.r_pending = 1; }), "register R_PENDING (value) value");
  EXPECT_EQ(place([](State& s) { s.r_committed = true; }), "register R_PENDING (valid) value");
  EXPECT_EQ(place([](State& s) { s.illegal = 1; }), "register ILLEGAL value");
}

TEST(CompareTransactions, TellsTheEarliestThatIsNotTheSame) {
  chip::PortRecorder expected;
  chip::PortRecorder found;
  const noc::Flit flit{.data = 0xab, .head = true, .tail = true};
  // Told in another order, which has no meaning.
  expected.consumed(Cycle{9}, core::LastEvent::kSynapse);
  expected.flit_taken(1, flit, Cycle{4});
  found.flit_taken(1, flit, Cycle{4});
  found.consumed(Cycle{9}, core::LastEvent::kSynapse);
  EXPECT_FALSE(compare_transactions(expected, found));
  found.flit_sent(0, flit, Cycle{7});
  const auto what = compare_transactions(expected, found);
  ASSERT_TRUE(what);
  EXPECT_EQ(what->cycle, Cycle{7});
  EXPECT_EQ(what->found, "flit 00000000000000ab sent on fabric 0 in cycle 7");
}

TEST(CompareSpikes, TellsWhoSpikedAlone) {
  const std::vector<std::uint32_t> expected = {1, 4};
  const std::vector<std::uint32_t> fewer = {1};
  const std::vector<std::uint32_t> more = {1, 3, 4};
  EXPECT_FALSE(compare_spikes(expected, expected));
  EXPECT_EQ(compare_spikes(expected, fewer)->place, "compartment 4");
  EXPECT_EQ(compare_spikes(expected, fewer)->found, "no");
  EXPECT_EQ(compare_spikes(expected, more)->place, "compartment 3");
  EXPECT_EQ(compare_spikes(expected, more)->found, "yes");
}

TEST(RandomInput, IsSilentInSomeStepsAndSendsAllInOthers) {
  const image::ChipImage image = make_image(2);
  std::size_t all = 0;
  for (const auto& group : image.inputs) {
    for (const auto& line : group.lines) all += line.size();
  }
  ASSERT_GT(all, 0U);
  std::size_t silent = 0;
  std::size_t full = 0;
  for (Step step{}; step < Step{64}; ++step) {
    const std::size_t spikes = random_input(image, 0, step).spikes.size();
    silent += spikes == 0 ? 1U : 0U;
    full += spikes == all ? 1U : 0U;
  }
  EXPECT_GT(silent, 0U);
  EXPECT_GT(full, 0U);
}

}  // namespace
}  // namespace spikemesh::verify
