#include <gtest/gtest.h>

#include <optional>

#include "rtl/testing/router_cases.h"

namespace spikemesh::rtl {
namespace {

TEST(Routers, MoveEveryFlitInTheCycleOfTheReference) {
  const auto mesh = testing::make_router_mesh({});
  const auto result = testing::run_all_traffic(*mesh);
  EXPECT_EQ(result.difference, "");
  EXPECT_GT(result.flits, 20'000U);
}

TEST(Routers, OfFourCoresMoveEveryFlitInTheCycleOfTheReference) {
  const auto mesh = testing::make_router_mesh({.cores_per_router = 4});
  const auto result = testing::run_all_traffic(*mesh);
  EXPECT_EQ(result.difference, "");
  EXPECT_GT(result.flits, 40'000U);
}

TEST(Routers, ShowAFlitToTheNextCoreSixCyclesAfterItsSend) {
  // The worked example of hardware.md §9.4.
  const auto mesh = testing::make_router_mesh({});
  const LinkFlit flit{.data = 3ULL << 62 | 1ULL << 47, .head = true, .tail = true};
  mesh->offer(0, flit);
  mesh->cycle(false);
  EXPECT_TRUE(mesh->sent(0));
  for (int cycle = 1; cycle < 6; ++cycle) {
    mesh->cycle(false);
    EXPECT_EQ(mesh->seen(0, 1), std::nullopt) << cycle;
  }
  mesh->cycle(false);
  EXPECT_EQ(mesh->seen(0, 1), flit);
}

}  // namespace
}  // namespace spikemesh::rtl
