#include "compiler/passes/faults.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "compiler/passes/compile.h"
#include "compiler/passes/placers.h"

namespace spikemesh::compiler {
namespace {

using mapping::Direction;
using mapping::Mesh;
using network::Network;
using network::Neuron;
using network::NeuronTree;
using network::Population;
using testing::HasSubstr;

Mesh mesh4x4() { return mesh_of(load_architecture("mesh4x4")); }

std::string error_of(const std::string& text) {
  Mesh mesh = mesh4x4();
  try {
    read_faults(text, "f.txt", mesh);
  } catch (const UserError& error) {
    return error.what();
  }
  return "no error";
}

TEST(Faults, AreReadFromLinesWithComments) {
  Mesh mesh = mesh4x4();
  read_faults("# lot 7\ncore 5\n\nrouter 3 3  # burnt\nlink 1 2 north\n", "f.txt", mesh);
  EXPECT_FALSE(mesh.core_works(5));
  EXPECT_TRUE(mesh.router_works(5));
  EXPECT_FALSE(mesh.router_works(15));
  EXPECT_EQ(mesh.working_cores().size(), 14U);
  EXPECT_FALSE(mesh.passes(mesh.router_at(1, 2), mesh.router_at(1, 1)));
}

TEST(Faults, WhatIsNoFaultIsRefusedWithItsLine) {
  EXPECT_THAT(error_of("core 16\n"), HasSubstr("f.txt:1: found 16, expected 0..15"));
  EXPECT_THAT(error_of("\nrouter 1\n"), HasSubstr("f.txt:2: found router 1, expected router X Y"));
  EXPECT_THAT(error_of("core x\n"), HasSubstr("found x, expected 0..15"));
  EXPECT_THAT(error_of("lane 1\n"), HasSubstr("found lane, expected core, router or link"));
  EXPECT_THAT(error_of("link 0 0 up\n"), HasSubstr("found up, expected east, west, south or"));
  EXPECT_THAT(error_of("link 3 0 east\n"), HasSubstr("a direction in which there is a router"));
  std::string all;
  for (int i = 0; i < 16; ++i) all += "core " + std::to_string(i) + "\n";
  EXPECT_THAT(error_of(all), HasSubstr("found no core that works"));
  Mesh mesh = mesh4x4();
  EXPECT_THROW(load_faults("no such file", mesh), UserError);
}

/// Populations of a core each, in a ring.
Network ring(std::uint32_t count) {
  Network network;
  for (std::uint32_t i = 0; i < count; ++i)
    network.add(Population{.name = fmt::format("p{}", i),
                           .size = 1024,
                           .neuron = NeuronTree{Neuron{.threshold = 10}}});
  for (std::uint32_t i = 0; i < count; ++i)
    network.add(network::Projection{.name = fmt::format("s{}", i),
                                    .source = fmt::format("p{}", i),
                                    .target = fmt::format("p{}", (i + 1) % count),
                                    .rule = network::AllToAll{}});
  return network;
}

std::string compile_error(const Network& network, const std::string& faults,
                          const std::string& place = "anneal") {
  Compilation compilation{.network = network,
                          .arch = load_architecture("mesh4x4"),
                          .options = {.place = place},
                          .mesh = mesh4x4()};
  read_faults(faults, "f.txt", compilation.mesh);
  try {
    compile(compilation);
  } catch (const UserError& error) {
    return error.what();
  }
  const mapping::Traffic traffic = traffic_of(compilation);
  mapping::Places places;
  for (const CoreId core : compilation.places) places.push_back(core.value());
  EXPECT_EQ(cost_of(compilation.mesh, traffic, places).blocked, 0U);
  for (const std::uint32_t core : places) EXPECT_TRUE(compilation.mesh.core_works(core));
  return "no error";
}

TEST(Faults, BrokenCoresRoutersAndLinksAreAvoided) {
  EXPECT_EQ(compile_error(ring(14), "core 1\nlink 2 2 east\nlink 0 1 south\n"), "no error");
  EXPECT_EQ(compile_error(ring(8), "router 3 3\nrouter 1 2\n"), "no error");
}

TEST(Faults, ANetworkForMoreCoresThanWorkIsRefused) {
  EXPECT_THAT(compile_error(ring(14), "core 1\ncore 2\ncore 3\n"),
              HasSubstr("expected at most 13 cores that work"));
}

TEST(Faults, APlacementThatNeedsABrokenWayIsRefusedWithTheWay) {
  const std::string error = compile_error(ring(16), "link 0 0 east\nlink 0 1 east\n", "row-major");
  EXPECT_THAT(error, HasSubstr("crosses link (0, 0) east, which is broken"));
  EXPECT_THAT(error, HasSubstr("along the row, then along the column"));
}

TEST(Faults, AHostPortOnABrokenRouterIsRefusedWhereTheNetworkNeedsTheHost) {
  Network network = ring(2);
  network.add(network::Probe{.name = "p", .population = "p0"});
  const std::string error = compile_error(network, "router 0 0\n");
  EXPECT_THAT(error, HasSubstr("to the host crosses router (0, 0), which is broken"));
}

}  // namespace
}  // namespace spikemesh::compiler
