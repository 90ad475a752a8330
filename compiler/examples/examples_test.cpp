#include "compiler/examples/examples.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "compiler/network/load.h"

namespace spikemesh::examples {
namespace {

ExampleOptions smallest(const std::string& name) {
  if (name == "watts-strogatz") return {.neurons = 4096};
  if (name == "layer-grid") return {.neurons = 4096};
  if (name == "local" || name == "far") return {.neurons = 16384};
  if (name == "scattered") return {.neurons = 65536};
  if (name == "dense-binary") return {.neurons = 2048};
  return {};
}

TEST(Examples, EachIsNamedOnceAndFound) {
  for (const Example& example : examples()) EXPECT_EQ(&find_example(example.name), &example);
  EXPECT_THROW(find_example("nothing"), UserError);
}

TEST(Examples, TheSeedDecidesTheNetwork) {
  for (const char* name : {"mlp", "watts-strogatz"}) {
    ExampleOptions options = smallest(name);
    const std::string first = to_text(find_example(name).make(options));
    EXPECT_EQ(to_text(find_example(name).make(options)), first) << name;
    options.seed = 2;
    EXPECT_NE(to_text(find_example(name).make(options)), first) << name;
  }
}

TEST(Examples, EachHasTheNeuronsThatWereAskedFor) {
  for (const Example& example : examples()) {
    const ExampleOptions options = smallest(example.name);
    std::uint64_t neurons = 0;
    const network::Network network = example.make(options);
    for (const network::Population& population : network.populations()) neurons += population.size;
    EXPECT_EQ(neurons, options.neurons.value_or(static_cast<std::uint32_t>(neurons)))
        << example.name;
    EXPECT_GT(neurons, 0U) << example.name;
  }
}

TEST(Examples, ImpossibleOptionsAreRefused) {
  EXPECT_THROW(make_mlp({.neurons = 1000}), UserError);
  EXPECT_THROW(make_far({.neurons = 1000}), UserError);
  EXPECT_THROW(make_far({.activity = 0.9}), UserError);
}

TEST(Examples, EveryTargetOfASmallWorldHas64SourcesNearAndFar) {
  const network::Network network = make_watts_strogatz({.neurons = 4096});
  const auto& table = std::get<network::Explicit>(network.projections()[0].rule).synapses;
  for (std::uint32_t target = 0; target < 4096; ++target)
    EXPECT_EQ(table.of_target(target).end - table.of_target(target).begin, 64U);
}

TEST(Examples, FarFillsTheInAxonsOfEveryCoreEqually) {
  const network::Network network = make_far({.neurons = 16384});
  const auto& table = std::get<network::Explicit>(network.projections()[0].rule).synapses;
  std::vector<std::uint32_t> synapses(16, 0);
  for (std::uint32_t target = 0; target < 16384; ++target)
    synapses[target / 1024] +=
        static_cast<std::uint32_t>(table.of_target(target).end - table.of_target(target).begin);
  for (const std::uint32_t count : synapses) EXPECT_EQ(count, 4096U * 16U);
}

}  // namespace
}  // namespace spikemesh::examples
