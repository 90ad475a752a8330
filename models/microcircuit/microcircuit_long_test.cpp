#include <gtest/gtest.h>

#include <utility>

#include "compiler/passes/compile.h"
#include "models/microcircuit/activity.h"
#include "models/microcircuit/real_column.h"
#include "models/microcircuit/spiking.h"

namespace spikemesh::microcircuit {
namespace {

/// Apart from each other are seeds, synapses, and the chip's arithmetic.
TEST(MicrocircuitLong, RatesAreThoseOfRealNumbersAtTheSameScale) {
  const Scaling scaling{.scale = 0.05};
  compiler::Compilation compilation{.network = spiking_network(scaling),
                                    .arch = load_architecture("mesh128")};
  compiler::compile(compilation);
  runtime::Session chip(std::move(compilation.image), {.fidelity = runtime::Fidelity::kFunctional});
  const auto activities = run(chip, 5000, 100000, [](std::uint64_t) {});
  const auto real = real_rates(scaling, 0.5, 10.0);
  constexpr double kLargestDifference = 0.25;
  for (std::size_t p = 0; p < kPopulations; ++p)
    EXPECT_NEAR(activities[p].rate_hz, real[p], kLargestDifference * real[p]) << kColumn[p].name;
}

}  // namespace
}  // namespace spikemesh::microcircuit
