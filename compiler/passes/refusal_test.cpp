// What does not fit is refused with the population, the core, the resource, needed and limit.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "compiler/passes/compile.h"

namespace spikemesh::compiler {
namespace {

using network::AllToAll;
using network::Input;
using network::Network;
using network::Neuron;
using network::NeuronTree;
using network::OneToOne;
using network::Population;
using network::Projection;
using testing::HasSubstr;

Population simple(const std::string& name, std::uint32_t size) {
  return {.name = name, .size = size, .neuron = NeuronTree{Neuron{.threshold = 10}}};
}

std::string error_of(const Network& network, const Architecture& arch,
                     const std::string& partition = "multilevel") {
  try {
    Compilation compilation{.network = network, .arch = arch, .options = {.partition = partition}};
    compile(compilation);
  } catch (const UserError& error) {
    return error.what();
  }
  return "no error";
}

TEST(Refusal, InSequenceTooManyCoresAreRefusedToo) {
  Network network;
  network.add(simple("a", 5 * 1024));
  const std::string error = error_of(network, load_architecture("tiny"), "sequential");
  EXPECT_THAT(error, HasSubstr("5 cores needed, most of them full of compartments"));
  EXPECT_THAT(error, HasSubstr("mesh.height of 3 would hold it; so may more core.compartments"));
}

TEST(Refusal, InSequenceFarTooManyCoresEndTheSearchEarly) {
  Network network;
  network.add(simple("a", 100 * 1024));
  EXPECT_THAT(error_of(network, load_architecture("tiny"), "sequential"),
              HasSubstr("more than 17 cores needed"));
}

TEST(Refusal, InSequenceANeuronThatBreaksALimitAloneIsNamed) {
  Architecture arch = load_architecture("tiny");
  arch.core.in_axons = 20;
  Network network;
  network.add(Input{.name = "in", .size = 30});
  network.add(simple("a", 2));
  Projection projection{.name = "ia", .source = "in", .target = "a", .rule = AllToAll{}};
  network::WeightValues weights;
  for (std::int16_t i = 0; i < 60; ++i) weights.values.push_back(static_cast<std::int16_t>(1 + i));
  projection.weight = weights;
  network.add(projection);
  const std::string error = error_of(network, arch, "sequential");
  EXPECT_THAT(error, HasSubstr("population a, neuron 0, core 0: found 30 in-axons for this one "
                               "neuron, expected at most 20"));
}

TEST(Refusal, WhatBaselinesLeaveOverIsNotSpreadOverMoreThanFourTimesTheCores) {
  // METIS counts compartments, but so long a delay leaves room for an eighth of them on a core.
  Network network;
  network.add(simple("a", 3 * 1024));
  Projection projection{.name = "aa", .source = "a", .target = "a", .rule = OneToOne{}};
  projection.delay = {.low = 62, .high = 62};
  network.add(projection);
  for (const char* partition : {"metis", "scotch"})
    EXPECT_THAT(error_of(network, load_architecture("tiny"), partition),
                HasSubstr("more than 16 cores needed, most of them full of compartments (core 0, "
                          "with 128 neurons of population a, takes 128 of 128), expected at most "
                          "4 cores"))
        << partition;
}

/// A neuron that sends to each of several cores, where a core has few out-axons.
Network one_to_many(std::uint32_t cores) {
  Network network;
  network.add(simple("a", 1));
  network.add(simple("b", cores * 1024 - 1));
  network.add(Projection{.name = "ab", .source = "a", .target = "b", .rule = AllToAll{}});
  return network;
}

TEST(Refusal, ANeuronOfMoreTargetsThanACoreHasOutAxonsIsRefused) {
  Architecture arch = load_architecture("mesh4x4");
  arch.core.out_axons = 2;
  for (const char* partition : {"sequential", "multilevel"}) {
    const std::string error = error_of(one_to_many(4), arch, partition);
    EXPECT_THAT(error, HasSubstr("population a, neuron 0")) << partition;
    EXPECT_THAT(error, HasSubstr("out-axons for this one neuron, expected at most 2"));
    EXPECT_THAT(error, HasSubstr("core.out_axons of at least"));
  }
}

TEST(Refusal, CoresThatMustBeSplitForTheirOutAxonsMayBecomeTooMany) {
  Architecture arch = load_architecture("tiny");
  arch.core.out_axons = 16;
  Network network;
  network.add(simple("a", 1024));
  network.add(simple("b", 1024));
  network.add(Projection{.name = "ab", .source = "a", .target = "b", .rule = OneToOne{}});
  const std::string error = error_of(network, arch, "sequential");
  EXPECT_THAT(error, HasSubstr("cores needed, most of them full of out-axons"));
  EXPECT_THAT(error, HasSubstr("expected at most 4 cores"));
  EXPECT_THAT(error, testing::ContainsRegex("with [0-9]+ neurons of population a, takes [1-9]"));
}

}  // namespace
}  // namespace spikemesh::compiler
