#include "compiler/passes/compile.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "base/error.h"
#include "compiler/examples/examples.h"
#include "compiler/network/testing/random_network.h"
#include "compiler/passes/partitioners.h"
#include "compiler/passes/passes.h"
#include "compiler/passes/traffic.h"
#include "hw/image/words.h"

namespace spikemesh::compiler {
namespace {

using network::AllToAll;
using network::ConstantWeight;
using network::Input;
using network::Network;
using network::Neuron;
using network::NeuronTree;
using network::OneToOne;
using network::Population;
using network::Projection;
using testing::HasSubstr;

Compilation compiled(Network network, Architecture arch, CompileOptions options = {}) {
  Compilation compilation{
      .network = std::move(network), .arch = std::move(arch), .options = std::move(options)};
  compile(compilation);
  return compilation;
}

Architecture tiny() { return load_architecture("tiny"); }

Population simple(const std::string& name, std::uint32_t size) {
  return {.name = name, .size = size, .neuron = NeuronTree{Neuron{.threshold = 10}}};
}

std::string error_of(Network network, const Architecture& arch) {
  try {
    compiled(std::move(network), arch);
  } catch (const UserError& error) {
    return error.what();
  }
  return "no error";
}

/// The pass `check` compares the image with the network, so compiling is the test.
TEST(Compile, EverySynapseOfARandomNetworkIsInItsImageOnce) {
  constexpr std::uint32_t kNetworks = 60;
  for (std::uint32_t seed = 0; seed < kNetworks; ++seed) {
    SCOPED_TRACE(seed);
    EXPECT_NO_THROW(compiled(network::random_network(seed), load_architecture("mesh4x4")));
  }
}

TEST(Compile, SmallCoresGiveTheSameNetworkOnMoreCores) {
  Architecture arch = load_architecture("mesh128");
  arch.core.compartments = 16;
  arch.core.accumulators = 512;
  constexpr std::uint32_t kNetworks = 25;
  std::size_t most = 0;
  for (std::uint32_t seed = 0; seed < kNetworks; ++seed) {
    SCOPED_TRACE(seed);
    most = std::max(most, compiled(network::random_network(seed), arch).clusters.size());
  }
  EXPECT_GT(most, 10U);
}

TEST(Compile, AllToAllWithOneWeightNeedsOneInAxonEntryForAllSources) {
  Network network;
  network.add(simple("a", 1000));
  network.add(simple("b", 24));
  network.add(Projection{.name = "ab", .source = "a", .target = "b", .rule = AllToAll{}});
  const Compilation result = compiled(std::move(network), tiny());
  ASSERT_EQ(result.image.cores.size(), 1U);
  EXPECT_EQ(result.image.cores[0].in_axons.size(), 1U);
  EXPECT_EQ(result.image.cores[0].synapses.size(), 1U) << "24 weights of 1 bit in a dense run";
  EXPECT_EQ(result.image.cores[0].out_axons.size(), 1U);
}

TEST(Compile, LongDelaysLeaveRoomForFewerCompartmentsOnACore) {
  for (const auto& [delay, cores] : {std::pair{6U, 1U}, std::pair{7U, 2U}, std::pair{30U, 4U}}) {
    SCOPED_TRACE(delay);
    Network network;
    network.add(simple("a", 1024));
    network.add(Projection{
        .name = "aa", .source = "a", .target = "a", .rule = OneToOne{}, .delay = {delay, delay}});
    EXPECT_EQ(compiled(std::move(network), tiny()).clusters.size(), cores);
  }
}

TEST(Compile, ATreeStaysOnOneCoreInItsOrder) {
  NeuronTree tree(3, Neuron{.threshold = 10});
  tree[0].profile.push = true;
  tree[1].profile.push = true;
  tree[2].profile.join = arith::Join::kAdd;
  tree[2].profile.pops = 2;
  Network network;
  network.add(Population{.name = "a", .size = 500, .neuron = tree});
  const Compilation result = compiled(std::move(network), tiny());
  ASSERT_EQ(result.clusters.size(), 2U);
  for (const Cluster& cluster : result.clusters) {
    EXPECT_EQ(cluster.size() % 3, 0U);
    for (std::size_t i = 0; i < cluster.size(); i += 3) {
      EXPECT_EQ(cluster[i] % 3, 0U);
      EXPECT_EQ(cluster[i + 1], cluster[i] + 1);
      EXPECT_EQ(cluster[i + 2], cluster[i] + 2);
    }
  }
}

TEST(Compile, ANeuronWithMoreSourcesThanInAxonsIsRefusedWithWhatWouldHoldIt) {
  Network network;
  network.add(Input{.name = "in", .size = 5000});
  network.add(simple("a", 3));
  network::WeightValues weights;
  for (std::uint32_t i = 0; i < 15000; ++i)
    weights.values.push_back(static_cast<std::int16_t>(i % 251 + 1));
  Projection projection{.name = "ia", .source = "in", .target = "a", .rule = AllToAll{}};
  projection.weight = weights;
  projection.delay = {0, 60};
  network.add(projection);
  const std::string error = error_of(std::move(network), tiny());
  EXPECT_THAT(error, HasSubstr("population a, neuron 0, core "));
  EXPECT_THAT(error, HasSubstr("in-axons for this one neuron, expected at most 4096"));
  EXPECT_THAT(error, HasSubstr("an architecture with core.in_axons of at least"));
}

TEST(Compile, ANetworkOfTooManyCoresIsRefusedWithTheMeshThatWouldHoldIt) {
  Network network;
  network.add(simple("a", 5 * 1024));
  const std::string error = error_of(std::move(network), tiny());
  EXPECT_THAT(error, HasSubstr("5 cores needed, most of them full of compartments"));
  EXPECT_THAT(error, HasSubstr("expected at most 4 cores"));
  EXPECT_THAT(error, HasSubstr("mesh.height of 3 would hold it"));
}

TEST(Compile, AnEmptyNetworkIsRefused) {
  EXPECT_THAT(error_of(Network(), tiny()), HasSubstr("population: found none"));
}

TEST(Compile, ACoreWithTooManyOutAxonsIsSplit) {
  Architecture arch = load_architecture("mesh4x4");
  arch.core.out_axons = 1000;
  Network network;
  network.add(simple("a", 1024));
  network.add(simple("b", 2048));
  network.add(Projection{.name = "ab",
                         .source = "a",
                         .target = "b",
                         .rule = network::FixedFanIn{.sources = 2},
                         .weight = network::UniformWeight{.low = 1, .high = 255}});
  const Compilation result = compiled(std::move(network), arch, {.partition = "sequential"});
  EXPECT_GT(result.clusters.size(), 3U);
  for (const CoreTables& tables : result.tables) EXPECT_LE(tables.use.out_axons, 1000U);
}

TEST(Compile, ProbedSpikesGoToTheHost) {
  Network network;
  network.add(simple("a", 10));
  network.add(network::Probe{.name = "p", .population = "a", .first = 3, .count = 2});
  const Compilation result = compiled(std::move(network), tiny());
  ASSERT_EQ(result.image.read_outs.size(), 2U);
  EXPECT_EQ(result.image.read_outs[0].neuron, 3U);
  const auto out = image::OutAxonEntry::unpack(result.image.cores[0].out_axons.at(0));
  EXPECT_EQ(out.port, image::kHostPort);
}

TEST(Compile, InputsAndProbesComeThroughToTheImage) {
  Network network;
  network.add(simple("first", 7));
  network.add(simple("a", 10));
  network.add(Input{.name = "silent", .size = 3});
  network.add(Input{.name = "listed",
                    .size = 4,
                    .spikes = std::vector<network::InputSpike>{{5, 1}, {2, 3}, {2, 0}}});
  network.add(Input{.name = "poisson", .size = 2, .spikes = network::PoissonInput{0.25}});
  network.add(network::Probe{
      .name = "vs", .population = "a", .kind = network::Probe::Kind::kV, .first = 4, .count = 5});
  const image::ChipImage image = compiled(std::move(network), tiny()).image;
  ASSERT_EQ(image.inputs.size(), 3U);
  EXPECT_TRUE(image.inputs[0].spikes.empty());
  const std::vector<image::LineSpike> listed{{2, 0}, {2, 3}, {5, 1}};
  EXPECT_EQ(image.inputs[1].spikes, listed);
  EXPECT_EQ(image.inputs[1].first_source, 20U) << "after 17 compartments and 3 channels";
  EXPECT_EQ(image.inputs[2].poisson, std::uint64_t{1} << 30);
  ASSERT_EQ(image.probes.size(), 1U);
  EXPECT_EQ(
      image.probes[0],
      (image::Probe{
          .name = "vs", .kind = image::Probe::Kind::kV, .population = 1, .first = 4, .count = 5}));
}

TEST(Compile, PacketsAndHopsFollowTheRates) {
  Network network;
  Population from = simple("a", 1024);
  from.rate = 0.5;
  network.add(from);
  network.add(simple("b", 1024));
  network.add(Projection{.name = "ab", .source = "a", .target = "b", .rule = OneToOne{}});
  const Compilation result =
      compiled(std::move(network), tiny(), {.partition = "sequential", .place = "row-major"});
  const Traffic traffic = predict_traffic(result);
  EXPECT_DOUBLE_EQ(traffic.packets, 512.0) << "half of 1024 sources, each to one core";
  EXPECT_DOUBLE_EQ(traffic.hops, 512.0) << "core 1 is the east neighbour of core 0";
}

TEST(Compile, EveryPassSaysWhatItDidAndCanBePrinted) {
  Compilation compilation{.network = network::random_network(3), .arch = tiny()};
  std::size_t runs = 0;
  compile(compilation, [&](const PassRun& run) {
    std::ostringstream out;
    run.pass->print(compilation, out);
    EXPECT_FALSE(out.str().empty()) << run.pass->name;
    ++runs;
  });
  EXPECT_EQ(runs, passes().size());
}

TEST(Compile, ANetworkThatExceedsInAxonsIsRefusedWithAChangeThatMakesItFit) {
  Architecture arch = tiny();
  arch.core.in_axons = 128;
  Network network;
  network.add(simple("a", 200));
  network.add(simple("b", 200));
  for (const char* from : {"a", "b"})
    for (const char* to : {"a", "b"})
      network.add(Projection{.name = std::string(from) + to,
                             .source = from,
                             .target = to,
                             .rule = network::FixedProbability{.probability = 0.2},
                             .weight = network::UniformWeight{.low = 1, .high = 255}});
  const std::string error = error_of(network, arch);
  EXPECT_THAT(error, HasSubstr("cores needed, most of them full of in-axons"));
  EXPECT_THAT(error, HasSubstr("of its cores for population"));
  EXPECT_THAT(error, HasSubstr("so would core.in_axons of 512"));
  arch.core.in_axons = 512;
  EXPECT_EQ(error_of(network, arch), "no error");
}

TEST(Compile, MoreProbedNeuronsThanTheHostCanNameAreRefused) {
  Network network;
  network.add(simple("a", 66000));
  network.add(network::Probe{.name = "p", .population = "a"});
  const std::string error = error_of(std::move(network), load_architecture("mesh128"));
  EXPECT_THAT(error, HasSubstr("probe: found 66000 neurons whose spikes are probed"));
  EXPECT_THAT(error, HasSubstr("add a host_port"));
}

TEST(Compile, MoreChannelsThanIdsAreRefused) {
  Network network;
  network.add(simple("a", 1));
  network.add(Input{.name = "in", .size = 1U << 23});
  EXPECT_THAT(error_of(std::move(network), tiny()), HasSubstr("compartments and channels"));
}

TEST(Compile, AnUnknownPartitionOrPlaceIsNamedWithThoseThatExist) {
  Network network;
  network.add(simple("a", 1));
  const auto error = [&network](const CompileOptions& options) -> std::string {
    try {
      compiled(network, tiny(), options);
    } catch (const UserError& refused) {
      return refused.what();
    }
    return "no error";
  };
  EXPECT_THAT(error({.partition = "x"}), HasSubstr("one of multilevel, metis, scotch, sequential"));
  EXPECT_THAT(error({.place = "x"}), HasSubstr("one of anneal, hilbert, row-major"));
}

TEST(Compile, EveryPartitionerFindsTheSameAgain) {
  Compilation first{.network = examples::make_cnn({}), .arch = load_architecture("mesh128")};
  for (const Partitioner& partitioner : partitioners()) {
    first.options.partition = partitioner.name;
    first.options.effort = 0;
    first.clusters.clear();
    first.tables.clear();
    Statistics ignored;
    run_lower(first, ignored);
    run_partition(first, ignored);
    for (int i = 0; i < 2; ++i) {
      Compilation again = first;
      again.clusters.clear();
      again.tables.clear();
      run_partition(again, ignored);
      EXPECT_EQ(again.clusters, first.clusters) << partitioner.name;
    }
  }
}

TEST(Compile, EveryPartitionerFillsWholeCoresWithEveryNeuron) {
  for (const char* partition : {"multilevel", "metis", "scotch", "sequential"}) {
    SCOPED_TRACE(partition);
    Architecture arch = load_architecture("mesh128");
    arch.core.compartments = 16;
    arch.core.accumulators = 512;
    for (std::uint32_t seed = 50; seed < 56; ++seed)
      EXPECT_NO_THROW(compiled(network::random_network(seed), arch, {.partition = partition}));
  }
}

}  // namespace
}  // namespace spikemesh::compiler
