#include "compiler/passes/fit.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "compiler/passes/compile.h"

namespace spikemesh::compiler {
namespace {

using network::Network;
using testing::HasSubstr;

constexpr std::uint32_t kRules = 16;  // of a core of `tiny`

Network with_populations(const std::vector<std::string>& names) {
  Network network;
  network.add(network::Input{.name = "in", .size = 3});
  for (const std::string& name : names)
    network.add(network::Population{
        .name = name, .size = 4, .neuron = network::NeuronTree{network::Neuron{.threshold = 9}}});
  return network;
}

/// Rule number i is `dw = i*x0`, which no two share.
void learn(Network& network, std::uint32_t i, const std::string& target) {
  const std::string rule = fmt::format("r{}", i);
  network.add(network::LearningRule{.name = rule,
                                    .rule = rules::parse_rule(fmt::format("dw = {}*x0", i + 1))});
  network::Projection projection{
      .name = fmt::format("p{}", i), .source = "in", .target = target, .rule = network::AllToAll{}};
  projection.plasticity = network::Plasticity{.rule = rule};
  network.add(projection);
}

Compilation compiled(Network network) {
  Compilation compilation{.network = std::move(network), .arch = load_architecture("tiny")};
  compile(compilation);
  return compilation;
}

TEST(FitRules, ANeuronMayLearnByAsManyRulesAsACoreHas) {
  Network network = with_populations({"a"});
  for (std::uint32_t i = 0; i < kRules; ++i) learn(network, i, "a");
  const Compilation compilation = compiled(network);
  EXPECT_EQ(compilation.arch.core.rules, kRules);
  ASSERT_EQ(compilation.image.cores.size(), 1U);
  EXPECT_EQ(compilation.image.cores[0].rules.size(), kRules * image::kProductsPerRule);
}

TEST(FitRules, ANeuronThatLearnsByMoreIsRefusedWithWhatWouldHoldIt) {
  Network network = with_populations({"a"});
  for (std::uint32_t i = 0; i <= kRules; ++i) learn(network, i, "a");
  try {
    compiled(network);
    FAIL() << "taken";
  } catch (const UserError& error) {
    EXPECT_THAT(error.info().key, HasSubstr("population a, neuron 0"));
    EXPECT_THAT(error.info().found, HasSubstr("17 rules for this one neuron"));
    EXPECT_EQ(error.info().expected, "at most 16");
    EXPECT_THAT(error.info().hint, HasSubstr("core.rules of at least 17"));
  }
}

TEST(FitRules, PopulationsOfMoreRulesThanACoreHasAreSpreadOverCores) {
  Network network = with_populations({"a", "b", "c"});
  for (std::uint32_t i = 0; i < 2 * kRules; ++i) learn(network, i, i % 2 == 0 ? "a" : "b");
  learn(network, 2 * kRules, "c");
  const Compilation compilation = compiled(network);
  EXPECT_GE(compilation.image.cores.size(), 3U);
  for (const image::CoreImage& core : compilation.image.cores)
    EXPECT_LE(core.rules.size(), kRules * image::kProductsPerRule);
}

}  // namespace
}  // namespace spikemesh::compiler
