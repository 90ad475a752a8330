#include "compiler/rules/trace.h"

#include <gtest/gtest.h>

#include <cmath>

#include "hw/image/learning_words.h"

namespace spikemesh::rules {
namespace {

TEST(TraceShape, DecaysByItsTimeConstant) {
  const image::DecayTable table = decay_table({.impulse = 100, .tau = 20.0});
  EXPECT_EQ(table.impulse, 100);
  for (std::size_t i = 1; i < table.after_steps.size(); ++i)
    EXPECT_NEAR(table.after_steps[i], 4096.0 * std::exp(-static_cast<double>(i) / 20.0), 0.5);
}

TEST(TraceShape, WithoutTimeConstantItIsForgotten) {
  const image::DecayTable table = decay_table({.impulse = 1, .tau = 0.0});
  for (const std::uint16_t factor : table.after_steps) EXPECT_EQ(factor, 0);
}

TEST(TraceShape, TheLongestTimeConstantKeepsEverything) {
  EXPECT_EQ(decay_table({.tau = kMaxTau}).after_steps[63], image::kDecayOne);
}

}  // namespace
}  // namespace spikemesh::rules
