#include <gtest/gtest.h>

#include <algorithm>
#include <utility>

#include "compiler/passes/compile.h"
#include "models/microcircuit/activity.h"
#include "models/microcircuit/spiking.h"

namespace spikemesh::microcircuit {
namespace {

runtime::Session session(const Scaling& scaling, runtime::Fidelity fidelity) {
  compiler::Compilation compilation{.network = spiking_network(scaling),
                                    .arch = load_architecture("mesh128")};
  compiler::compile(compilation);
  return runtime::Session(std::move(compilation.image), {.fidelity = fidelity});
}

constexpr double kTestScale = 0.02;

TEST(Microcircuit, FullInDegreesFollowFromTheProbabilities) {
  // A pair is connected at least once with p: -ln(1 - p) synapses a pair. L23e to itself has
  // p = 0.1009 and 20683 sources, L5i to L5e p = 0.3726 and 1065.
  EXPECT_NEAR(full_in_degree(0, 0), 2199.9, 0.1);
  EXPECT_NEAR(full_in_degree(4, 5), 496.5, 0.1);
  EXPECT_EQ(full_in_degree(0, 5), 0.0);
}

TEST(Microcircuit, APotentialOfTheChargeIsAsHighAsPublished) {
  // The membrane and synapse of one excitatory spike, integrated in steps of 1 us.
  constexpr double kMs = 0.001;
  double current = charge_mv() / kTauSynapseMs;
  double v = 0.0;
  double highest = 0.0;
  for (double t = 0.0; t < 10.0; t += kMs) {
    v += kMs * (current - v / kTauMembraneMs);
    current -= kMs * current / kTauSynapseMs;
    highest = std::max(highest, v);
  }
  EXPECT_NEAR(highest, kPotentialMv, 0.001);
}

TEST(Microcircuit, EveryPopulationFiresIrregularlyAndRarely) {
  runtime::Session chip = session({.scale = kTestScale}, runtime::Fidelity::kFunctional);
  const auto activities = run(chip, 2000, 8000, [](std::uint64_t) {});
  for (std::size_t p = 0; p < kPopulations; ++p) {
    EXPECT_EQ(activities[p].neurons, neurons_of(p, kTestScale)) << kColumn[p].name;
    EXPECT_GT(activities[p].spikes, 0U) << kColumn[p].name;
    EXPECT_LT(activities[p].rate_hz, 20.0) << kColumn[p].name;
  }
  // The paper's order: excitatory cells of layers 2/3 and 6 fire least.
  for (const std::size_t p : {1U, 2U, 3U, 4U, 5U, 7U}) {
    EXPECT_LT(activities[0].rate_hz, activities[p].rate_hz) << kColumn[p].name;
    EXPECT_LT(activities[6].rate_hz, activities[p].rate_hz) << kColumn[p].name;
  }
}

TEST(Microcircuit, CycleFidelitySpikesTheSame) {
  runtime::Session functional = session({.scale = kTestScale}, runtime::Fidelity::kFunctional);
  runtime::Session cycle = session({.scale = kTestScale}, runtime::Fidelity::kCycle);
  const auto first = run(functional, 0, 400, [](std::uint64_t) {});
  const auto second = run(cycle, 0, 400, [](std::uint64_t) {});
  std::uint64_t spikes = 0;
  for (std::size_t p = 0; p < kPopulations; ++p) {
    EXPECT_EQ(first[p].spikes, second[p].spikes) << kColumn[p].name;
    spikes += first[p].spikes;
  }
  EXPECT_GT(spikes, 0U);
}

}  // namespace
}  // namespace spikemesh::microcircuit
