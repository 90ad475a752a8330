#include "hw/arith/compartment_kernel.h"

#include <gtest/gtest.h>

#include <array>
#include <numeric>
#include <string>
#include <vector>

#include "hw/arith/testing/random_compartment.h"

namespace spikemesh::arith {
namespace {

/// Compartments in arrays, as the kernels take them; null where the form has no array.
struct CompartmentRun {
  explicit CompartmentRun(std::size_t n)
      : u(n), v(n), a(n), refractory(n), q(n), threshold(n), input(n), spiked(n, 7) {}

  CompartmentArrays arrays() {
    return {u.data(),
            v.data(),
            adaptive ? a.data() : nullptr,
            can_be_refractory ? refractory.data() : nullptr,
            received ? q.data() : nullptr,
            threshold.data(),
            input.data(),
            spiked.data()};
  }
  CompartmentState state(std::size_t i) const { return {u[i], v[i], a[i], refractory[i]}; }
  std::uint32_t size() const { return static_cast<std::uint32_t>(u.size()); }

  bool adaptive = false, can_be_refractory = false, received = false, uniform = false;
  std::vector<std::int32_t> u, v, a, refractory, q, threshold, input, spiked;
};

CompartmentRun random_run(testing::CompartmentDraw& draw, std::size_t n) {
  CompartmentRun run(n);
  run.adaptive = draw.one_in(2);
  run.can_be_refractory = draw.one_in(2);
  run.received = draw.one_in(2);
  run.uniform = draw.one_in(2);
  const CompartmentConfig shared = draw.config();
  for (std::size_t i = 0; i < n; ++i) {
    const CompartmentState state = draw.one_in(4) ? CompartmentState{} : draw.state();
    const CompartmentConfig config = run.uniform ? shared : draw.config();
    run.u[i] = state.u;
    run.v[i] = state.v;
    run.a[i] = run.adaptive ? state.a : 0;
    run.refractory[i] = run.can_be_refractory ? state.refractory : 0;
    run.q[i] = run.received ? pack_accumulator(draw.accumulator(), !draw.one_in(3)) : 0;
    run.threshold[i] = config.threshold();
    run.input[i] = config.bias();
  }
  return run;
}

/// Advances a copy of `before` with update_compartment and expects that `after` is the result.
void expect_scalar_result(const CompartmentProfile& profile, const CompartmentRun& before,
                          const CompartmentRun& after, const RunSummary& summary) {
  std::uint32_t spikes = 0;
  std::uint32_t active = 0;
  bool refractory = false;
  for (std::size_t i = 0; i < before.u.size(); ++i) {
    CompartmentState state = before.state(i);
    const bool was_active =
        accumulator_valid(before.q[i]) || state != CompartmentState{} || before.input[i] != 0;
    active += was_active ? 1 : 0;
    const JoinPair pair = update_compartment(profile, before.threshold[i], before.input[i], 0,
                                             accumulator_value(before.q[i]), {}, state);
    spikes += pair.spike ? 1 : 0;
    if (!before.can_be_refractory) state.refractory = 0;  // left to the caller
    refractory = refractory || state.refractory != 0;
    ASSERT_EQ(after.state(i), state) << "compartment " << i;
    ASSERT_EQ(after.spiked[i], pair.spike ? -1 : 0) << "compartment " << i;
    ASSERT_EQ(after.q[i], 0) << "compartment " << i;
  }
  ASSERT_EQ(summary.spikes, spikes);
  ASSERT_EQ(summary.active, active);
  ASSERT_EQ(summary.refractory, refractory);
}

class Kernels : public ::testing::TestWithParam<VectorSet> {};

TEST_P(Kernels, AgreeWithTheScalarUpdateOnRandomRuns) {
  testing::CompartmentDraw draw(17);
  for (int round = 0; round < 1500; ++round) {
    CompartmentProfile profile = draw.profile();
    const CompartmentRun before = random_run(draw, static_cast<std::size_t>(draw.between(0, 150)));
    if (!before.adaptive) profile.adapt_mantissa = 0;
    CompartmentRun after = before;
    const RunSummary summary =
        update_compartments(profile, after.arrays(), before.uniform, after.size(), GetParam());
    expect_scalar_result(profile, before, after, summary);
    if (HasFatalFailure()) FAIL() << "round " << round;
  }
}

TEST_P(Kernels, DecayEveryStateAsTheScalarArithmeticDoes) {
  constexpr std::int32_t kLowest = -kStateMax - 1;
  constexpr std::int32_t kBlock = 1 << 13;
  CompartmentRun run(kBlock);
  std::fill(run.threshold.begin(), run.threshold.end(), kStateMax);
  for (const std::int32_t decay_register : {0, 1, 1023, 4094, 4095}) {
    const CompartmentProfile profile{.decay_u = 4095, .decay_v = decay_register};
    const CompartmentProfile current{.decay_u = decay_register, .decay_v = 4095};
    std::int64_t differences = 0;
    for (std::int32_t first = kLowest; first < kStateMax; first += kBlock) {
      std::iota(run.v.begin(), run.v.end(), first);
      update_compartments(profile, run.arrays(), true, run.size(), GetParam());
      std::iota(run.u.begin(), run.u.end(), first);
      for (std::size_t i = 0; i < run.v.size(); ++i) {
        const std::int32_t kept = decay(run.u[i], decay_factor(decay_register));
        differences += run.v[i] != std::max(kept, -kStateMax) ? 1 : 0;
      }
      update_compartments(current, run.arrays(), true, run.size(), GetParam());
      for (std::int32_t i = 0; i < kBlock; ++i) {
        const std::int32_t kept = decay(first + i, current_decay_factor(decay_register));
        differences += run.u[static_cast<std::size_t>(i)] != kept ? 1 : 0;
      }
      std::fill(run.u.begin(), run.u.end(), 0);
    }
    EXPECT_EQ(differences, 0) << "decay register " << decay_register;
  }
}

TEST_P(Kernels, AddTheNoiseOfEachLogicalId) {
  testing::CompartmentDraw draw(5);
  for (int exponent = 0; exponent <= 15; ++exponent) {
    const auto key = static_cast<std::uint32_t>(draw.between(0, kStateMax));
    std::vector<std::uint32_t> id(131);
    std::vector<std::int32_t> bias(id.size()), input(id.size());
    for (std::size_t i = 0; i < id.size(); ++i) {
      id[i] = draw.config().logical_id;
      bias[i] = draw.config().bias();
    }
    add_noise(key, exponent, id.data(), bias.data(), input.data(), 131, GetParam());
    for (std::size_t i = 0; i < id.size(); ++i) {
      ASSERT_EQ(input[i], bias[i] + noise_value(key, id[i], exponent));
    }
  }
}

std::string name_of(const ::testing::TestParamInfo<VectorSet>& info) {
  constexpr std::array kNames{"Portable", "Avx2", "Avx512"};
  return kNames[static_cast<std::size_t>(info.param)];
}
INSTANTIATE_TEST_SUITE_P(EverySetOfThisMachine, Kernels,
                         ::testing::ValuesIn(vector_sets().begin(), vector_sets().end()), name_of);

TEST(PackedAccumulator, WrapsAt24BitsAndRemembersThatItWasHit) {
  PackedAccumulator q = 0;
  EXPECT_FALSE(accumulator_valid(q));
  const auto shifted = [](std::int32_t w) {
    return static_cast<std::uint32_t>(w) << kAccumulatorShift;
  };
  q = add_weight(q, shifted(0));
  EXPECT_TRUE(accumulator_valid(q));
  EXPECT_EQ(accumulator_value(q), 0);
  q = add_weight(add_weight(q, shifted(8388607)), shifted(64));
  EXPECT_EQ(accumulator_value(q), -8388545);
  EXPECT_EQ(pack_accumulator(-8388545, true), q);
  EXPECT_EQ(pack_accumulator(5, false), 0);
}

TEST(VectorSets, BeginWithTheOneThatEveryMachineHas) {
  EXPECT_EQ(vector_sets().front(), VectorSet::kPortable);
  EXPECT_EQ(best_vector_set(), vector_sets().back());
}

}  // namespace
}  // namespace spikemesh::arith
