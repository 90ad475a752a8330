#include "compiler/mapping/placement.h"

#include <gtest/gtest.h>

#include <numeric>
#include <set>

#include "compiler/mapping/curve.h"

namespace spikemesh::mapping {
namespace {

Traffic ring(std::uint32_t clusters, Dice& dice) {
  Traffic traffic{.clusters = clusters};
  const std::vector<std::uint32_t> name = dice.order(clusters);
  for (std::uint32_t i = 0; i < clusters; ++i)
    traffic.between.push_back({name[i], name[(i + 1) % clusters], 1.0});
  return traffic;
}

bool each_core_once(const Places& places, const Mesh& mesh) {
  const std::set<std::uint32_t> cores(places.begin(), places.end());
  for (const std::uint32_t core : cores)
    if (core >= mesh.core_count() || !mesh.core_works(core)) return false;
  return cores.size() == places.size();
}

TEST(Mesh, AWayGoesAlongTheRowAndThenAlongTheColumn) {
  const Mesh mesh(4, 3, 1);
  std::vector<std::uint32_t> links;
  mesh.for_each_link(mesh.router_at(3, 0), mesh.router_at(1, 2),
                     [&](std::uint32_t link) { links.push_back(link); });
  EXPECT_EQ(links,
            (std::vector<std::uint32_t>{Mesh::link(mesh.router_at(3, 0), Direction::kWest),
                                        Mesh::link(mesh.router_at(2, 0), Direction::kWest),
                                        Mesh::link(mesh.router_at(1, 0), Direction::kSouth),
                                        Mesh::link(mesh.router_at(1, 1), Direction::kSouth)}));
  EXPECT_EQ(mesh.distance(mesh.router_at(3, 0), mesh.router_at(1, 2)), 4U);
}

TEST(Mesh, ABrokenLinkStopsOneDirectionOnly) {
  Mesh mesh(4, 3, 1);
  mesh.break_link(mesh.router_at(1, 0), Direction::kEast);
  EXPECT_FALSE(mesh.passes(mesh.router_at(0, 0), mesh.router_at(2, 1)));
  EXPECT_TRUE(mesh.passes(mesh.router_at(2, 0), mesh.router_at(0, 1)));
  EXPECT_TRUE(mesh.passes(mesh.router_at(0, 0), mesh.router_at(1, 2)));
  EXPECT_EQ(mesh.obstacle(mesh.router_at(0, 0), mesh.router_at(3, 2)), "link (1, 0) east");
}

TEST(Mesh, ABrokenRouterTakesItsCoresWithIt) {
  Mesh mesh(2, 2, 4);
  mesh.break_router(1);
  EXPECT_EQ(mesh.working_cores().size(), 12U);
  EXPECT_FALSE(mesh.core_works(5));
  EXPECT_FALSE(mesh.passes(0, 3)) << "the way goes east first, through router 1";
  EXPECT_TRUE(mesh.passes(3, 0)) << "and west first on the way back";
}

TEST(Curve, HilbertVisitsEveryPlaceOnceAndStepsToANeighbour) {
  constexpr std::uint32_t kBits = 4;
  constexpr std::uint32_t kSide = 1U << kBits;
  std::vector<std::uint32_t> at(std::size_t{kSide} * kSide, 0xffffffff);
  for (std::uint32_t y = 0; y < kSide; ++y)
    for (std::uint32_t x = 0; x < kSide; ++x) at.at(hilbert_index(kBits, x, y)) = y * kSide + x;
  const Mesh mesh(kSide, kSide, 1);
  for (std::size_t i = 1; i < at.size(); ++i)
    ASSERT_EQ(mesh.distance(at[i - 1], at[i]), 1U) << "step " << i;
}

TEST(Placement, EveryPlacerUsesWorkingCoresOnce) {
  Mesh mesh(5, 3, 2);
  mesh.break_core(4);
  mesh.break_router(7);
  const std::uint32_t clusters = 27;
  Dice dice(1);
  const Traffic traffic = ring(clusters, dice);
  EXPECT_TRUE(each_core_once(place_row_major(mesh, clusters), mesh));
  EXPECT_TRUE(each_core_once(place_on_curve(mesh, clusters), mesh));
  const Places start = place_on_curve(mesh, clusters, order_by_traffic(traffic));
  EXPECT_TRUE(each_core_once(start, mesh));
  EXPECT_TRUE(each_core_once(anneal(mesh, traffic, start, {.moves = 5000}, dice), mesh));
}

TEST(Placement, CostIsTheSumOverWaysOfEveryFlow) {
  const Mesh mesh(4, 4, 1);
  Traffic traffic{.clusters = 2};
  traffic.between = {{0, 1, 2.0}};
  traffic.from_host = {{0, 0, 3.0}};
  traffic.to_host = {{1, 0, 5.0}};
  const Places places{mesh.router_at(2, 0), mesh.router_at(2, 3)};
  const PlacementCost cost = cost_of(mesh, traffic, places);
  EXPECT_DOUBLE_EQ(cost.hops, 2.0 * 3 + 3.0 * 2 + 5.0 * 5);
  EXPECT_DOUBLE_EQ(cost.busiest_link, 5.0);
}

TEST(Annealing, FindsARingOfNeighboursOnASmallMesh) {
  const Mesh mesh(4, 4, 1);
  Dice dice(2);
  const Traffic traffic = ring(16, dice);
  const Places start = place_row_major(mesh, 16);
  const Places best = anneal(mesh, traffic, start, {.moves = 60000, .heat = 0.5}, dice);
  EXPECT_LE(cost_of(mesh, traffic, best).hops, 18.0) << "16 is least";
  EXPECT_GT(cost_of(mesh, traffic, start).hops, 30.0);
}

TEST(Annealing, IsNeverWorseThanItsStart) {
  const Mesh mesh(4, 4, 1);
  Traffic traffic{.clusters = 16};
  for (std::uint32_t i = 0; i + 1 < 16; ++i)
    if (i % 4 != 3) traffic.between.push_back({i, i + 1, 1.0});
  const Places start = place_row_major(mesh, 16);
  Dice dice(3);
  const Places best = anneal(mesh, traffic, start, {.moves = 300, .heat = 10.0}, dice);
  EXPECT_LE(cost_of(mesh, traffic, best).hops, cost_of(mesh, traffic, start).hops);
}

TEST(Annealing, LeavesBrokenWaysUnused) {
  Mesh mesh(4, 4, 1);
  mesh.break_link(mesh.router_at(1, 1), Direction::kEast);
  mesh.break_link(mesh.router_at(2, 2), Direction::kSouth);
  Dice dice(4);
  const Traffic traffic = ring(14, dice);
  const Places start = place_row_major(mesh, 14);
  ASSERT_GT(cost_of(mesh, traffic, start).blocked, 0U);
  const Places best = anneal(mesh, traffic, start, {.moves = 20000, .heat = 0.5}, dice);
  EXPECT_EQ(cost_of(mesh, traffic, best).blocked, 0U);
}

TEST(Annealing, ALinkWeightTakesLoadOffTheBusiestLink) {
  const Mesh mesh(4, 4, 1);
  Dice dice(5);
  Traffic traffic{.clusters = 12};
  for (int i = 0; i < 60; ++i) {
    const std::uint32_t from = dice.below(12);
    traffic.between.push_back({from, (from + 1 + dice.below(11)) % 12, dice.unit()});
  }
  const Places start = place_row_major(mesh, 12);
  const auto busiest = [&](double weight) {
    Dice own(6);
    const Places places =
        anneal(mesh, traffic, start, {.link_weight = weight, .moves = 40000, .heat = 0.3}, own);
    return cost_of(mesh, traffic, places).busiest_link;
  };
  EXPECT_LT(busiest(30.0), busiest(0.0));
}

}  // namespace
}  // namespace spikemesh::mapping
