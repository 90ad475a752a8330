#include "compiler/passes/lower_bound.h"

#include <gtest/gtest.h>

#include "compiler/network/testing/random_network.h"
#include "compiler/passes/compile.h"
#include "compiler/passes/traffic.h"

namespace spikemesh::compiler {
namespace {

using network::AllToAll;
using network::Network;
using network::Neuron;
using network::NeuronTree;
using network::Population;
using network::Projection;

Compilation compiled(Network network, Architecture arch, CompileOptions options = {}) {
  Compilation compilation{
      .network = std::move(network), .arch = std::move(arch), .options = std::move(options)};
  compile(compilation);
  return compilation;
}

Population simple(const std::string& name, std::uint32_t size) {
  return {.name = name, .size = size, .neuron = NeuronTree{Neuron{.threshold = 10}}, .rate = 0.5};
}

TEST(LowerBound, NoMappingOfRandomNetworksIsBelowIt) {
  Architecture arch = load_architecture("mesh128");
  arch.core.compartments = 16;
  arch.core.accumulators = 512;
  std::size_t tight = 0;
  for (std::uint32_t seed = 600; seed < 630; ++seed)
    for (const char* partition : {"multilevel", "sequential", "metis"}) {
      SCOPED_TRACE(seed);
      const Compilation result =
          compiled(network::random_network(seed, {.learning = seed % 2 == 0}), arch,
                   {.partition = partition});
      const LowerBound bound = lower_bound(result);
      EXPECT_GE(result.clusters.size(), bound.cores);
      EXPECT_GE(predict_packets(result).packets, bound.packets * (1.0 - 1e-9));
      tight += result.clusters.size() == bound.cores ? 1U : 0U;
    }
  EXPECT_GT(tight, 10U) << "a bound that is never met says little";
}

TEST(LowerBound, CompartmentsWithManyDelaySlotsCountForMore) {
  Network network;
  network.add(simple("a", 1024));
  network.add(Projection{
      .name = "aa", .source = "a", .target = "a", .rule = network::OneToOne{}, .delay = {30, 30}});
  EXPECT_EQ(lower_bound(compiled(std::move(network), load_architecture("tiny"))).cores, 4U);
}

TEST(LowerBound, EqualListsThatAreSharedDoNotRaiseIt) {
  // 9000 sources, but one list: a core holds it in one in-axon entry.
  Network network;
  network.add(network::Input{.name = "in", .size = 9000});
  network.add(simple("a", 8));
  network.add(Projection{.name = "ia", .source = "in", .target = "a", .rule = AllToAll{}});
  const Compilation result = compiled(std::move(network), load_architecture("tiny"));
  EXPECT_EQ(lower_bound(result).cores, 1U);
  EXPECT_EQ(result.clusters.size(), 1U);
}

TEST(LowerBound, ASpikeGoesToAsManyCoresAsItsTargetsFill) {
  Network network;
  network.add(simple("a", 1));
  network.add(simple("b", 2 * 1024));
  network.add(Projection{.name = "ab", .source = "a", .target = "b", .rule = AllToAll{}});
  network.add(network::Probe{.name = "p", .population = "a"});
  const Compilation result = compiled(std::move(network), load_architecture("tiny"));
  EXPECT_DOUBLE_EQ(lower_bound(result).packets, 0.5 * 2 + 0.5) << "two cores and the host";
}

}  // namespace
}  // namespace spikemesh::compiler
