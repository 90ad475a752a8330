// A network before mapping and after mapping gives the same spikes: direct simulation of the
// description against the functional engine on the compiled image.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <set>

#include "compiler/network/testing/random_network.h"
#include "compiler/passes/partitioners.h"
#include "compiler/passes/placers.h"
#include "tests/equivalence/mapped_run.h"

namespace spikemesh::equivalence {
namespace {

constexpr std::uint32_t kEfforts = 10;

/// A chip of cores so small that a random network takes many.
Architecture small_cores(const std::string& preset, std::uint32_t compartments) {
  constexpr std::uint32_t kSlots = 32;
  Architecture arch = load_architecture(preset);
  arch.core.compartments = compartments;
  arch.core.accumulators = kSlots * compartments;
  return arch;
}

std::size_t compare(std::uint32_t seed, const Architecture& arch,
                    const compiler::CompileOptions& options = {}) {
  return expect_same_spikes(network::random_network(seed), arch, options, seed);
}

TEST(CompilerEquivalence, RandomNetworksSpikeAsTheirDescriptionSays) {
  const Architecture arch = load_architecture("mesh4x4");
  std::size_t spikes = 0;
  std::size_t silent = 0;
  std::set<std::size_t> rules;
  std::set<std::size_t> weights;
  constexpr std::uint32_t kNetworks = 80;
  for (std::uint32_t seed = 100; seed < 100 + kNetworks; ++seed) {
    SCOPED_TRACE(seed);
    const network::Network network = network::random_network(seed);
    for (const network::Projection& projection : network.projections()) {
      rules.insert(projection.rule.index());
      weights.insert(projection.weight.index());
    }
    const std::size_t count = expect_same_spikes(network, arch, {}, seed);
    spikes += count;
    silent += count == 0 ? 1 : 0;
  }
  EXPECT_GT(spikes, 10000U) << "networks must be active for the comparison to mean something";
  EXPECT_LT(silent, kNetworks / 4);
  EXPECT_EQ(rules.size(), std::variant_size_v<network::Rule>) << "every rule was compared";
  EXPECT_EQ(weights.size(), std::variant_size_v<network::Weight> - 1) << "and weight, but real";
}

TEST(CompilerEquivalence, ManySmallCoresSpikeAsTheDescriptionSays) {
  const Architecture arch = small_cores("mesh128", 16);
  for (std::uint32_t seed = 200; seed < 230; ++seed) {
    SCOPED_TRACE(seed);
    compare(seed, arch);
  }
}

TEST(CompilerEquivalence, FourCoresARouterSpikeAsTheDescriptionSays) {
  const Architecture arch = small_cores("loihi1", 32);
  for (std::uint32_t seed = 300; seed < 320; ++seed) {
    SCOPED_TRACE(seed);
    compare(seed, arch);
  }
}

TEST(CompilerEquivalence, AnyPartitionPlacementSeedAndEffortSpikesAsTheDescriptionSays) {
  const Architecture arch = small_cores("mesh128", 32);
  std::uint32_t seed = 400;
  for (const compiler::Partitioner& partitioner : compiler::partitioners())
    for (const compiler::Placer& placer : compiler::placers())
      for (std::uint32_t effort = 0; effort < kEfforts; ++effort) {
        SCOPED_TRACE(fmt::format("{} {} {} {}", partitioner.name, placer.name, effort, ++seed));
        compare(
            seed, arch,
            {.partition = partitioner.name, .place = placer.name, .seed = seed, .effort = effort});
      }
}

TEST(CompilerEquivalence, OneNetworkSpikesTheSameAtEveryEffortAndSeed) {
  const Architecture arch = small_cores("mesh128", 16);
  for (std::uint32_t effort = 0; effort < kEfforts; ++effort) {
    SCOPED_TRACE(effort);
    EXPECT_GT(compare(205, arch, {.seed = 900 + effort, .effort = effort}), 0U);
  }
}

/// Two layers in physical units, recurrent in the second.
network::Network physical_network(std::uint32_t seed) {
  constexpr std::uint32_t kSize = 40;
  constexpr std::uint32_t kValues = 41;  // of weights, -2 ... 2 mV
  network::Network network("physical", seed);
  network.add(network::Input{.name = "in", .size = kSize});
  for (const char* name : {"a", "b"})
    network.add(network::Population{
        .name = name,
        .size = kSize,
        .neuron = network::PhysicalNeuron{.tau_mem_ms = 8.0,
                                          .tau_syn_ms = seed % 2 == 0 ? 3.0 : 0.0,
                                          .threshold_mv = 2.0,
                                          .bias_mv = 0.05,
                                          .refractory_ms = 2.0,
                                          .soft_reset = seed % 3 == 0}});
  for (const auto& [source, target] :
       {std::pair{"in", "a"}, std::pair{"a", "b"}, std::pair{"b", "b"}}) {
    network::RealWeights weights;
    for (std::uint32_t i = 0; i < kSize * kSize; ++i)
      weights.values.push_back(0.1 * (static_cast<double>((i * 7919 + seed * 31) % kValues) - 18));
    network::Projection projection{.name = fmt::format("{}-{}", source, target),
                                   .source = source,
                                   .target = target,
                                   .rule = network::AllToAll{}};
    projection.weight = std::move(weights);
    network.add(std::move(projection));
  }
  return network;
}

TEST(CompilerEquivalence, PhysicalNetworksSpikeAsTheirChipIntegersSay) {
  const Architecture arch = small_cores("mesh4x4", 16);
  for (std::uint32_t seed = 1; seed <= 6; ++seed) {
    SCOPED_TRACE(seed);
    EXPECT_GT(expect_same_spikes(physical_network(seed), arch, {.seed = seed}, seed), 100U);
  }
}

}  // namespace
}  // namespace spikemesh::equivalence
