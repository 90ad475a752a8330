// Every partition, placement and effort with several seeds and networks each: minutes.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "compiler/network/testing/random_network.h"
#include "compiler/passes/partitioners.h"
#include "compiler/passes/placers.h"
#include "tests/equivalence/mapped_run.h"

namespace spikemesh::equivalence {
namespace {

TEST(CompilerEquivalenceLong, EveryPartitionPlacementAndEffortSpikesAsTheDescriptionSays) {
  constexpr std::uint32_t kEfforts = 10;
  constexpr std::uint32_t kNetworks = 8;
  constexpr std::uint32_t kFirstSeed = 10000;
  Architecture arch = load_architecture("mesh128");
  arch.core.compartments = 32;
  arch.core.accumulators = 1024;
  std::size_t spikes = 0;
  std::uint32_t seed = kFirstSeed;
  for (const compiler::Partitioner& partitioner : compiler::partitioners())
    for (const compiler::Placer& placer : compiler::placers())
      for (std::uint32_t effort = 0; effort < kEfforts; ++effort)
        for (std::uint32_t i = 0; i < kNetworks; ++i) {
          ++seed;
          SCOPED_TRACE(fmt::format("{} {} {} {}", partitioner.name, placer.name, effort, seed));
          spikes += expect_same_spikes(
              network::random_network(seed), arch,
              {.partition = partitioner.name, .place = placer.name, .seed = seed, .effort = effort},
              seed);
        }
  EXPECT_GT(spikes, 100000U) << "networks must be active for the comparison to mean something";
}

TEST(CompilerEquivalenceLong, ManyRandomNetworksSpikeAsTheirDescriptionSays) {
  constexpr std::uint32_t kNetworks = 2000;
  constexpr std::uint32_t kFirstSeed = 20000;
  Architecture arch = load_architecture("mesh128");
  arch.core.compartments = 16;
  arch.core.accumulators = 512;
  for (std::uint32_t seed = kFirstSeed; seed < kFirstSeed + kNetworks; ++seed) {
    SCOPED_TRACE(seed);
    expect_same_spikes(network::random_network(seed), arch, {.seed = seed}, seed);
  }
}

}  // namespace
}  // namespace spikemesh::equivalence
