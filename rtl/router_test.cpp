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

TEST(Routers, SendAFlitForTheHostPortWestInItsRow) {
  // One hop in the row of its router, then out of the mesh (hardware.md §9.2).
  const auto mesh = testing::make_router_mesh({});
  constexpr std::uint32_t kRow = 2;
  constexpr std::uint64_t kHostPort = 7;
  const LinkFlit flit{.data = 3ULL << 62 | std::uint64_t{kRow} << 35 | kHostPort << 32 | 5,
                      .head = true,
                      .tail = true};
  const std::uint32_t one_column_east = kRow * mesh->shape().width + 1;
  std::optional<LinkFlit> out;
  mesh->offer(one_column_east, flit);
  for (int cycle = 0; cycle < 8 && !out; ++cycle) {
    mesh->cycle(false);
    out = mesh->sent_west(0, kRow);
  }
  EXPECT_EQ(out, flit);
  for (std::uint32_t row = 0; row < mesh->shape().height; ++row) {
    EXPECT_EQ(mesh->sent_west(0, row), row == kRow ? std::optional(flit) : std::nullopt);
  }
}

}  // namespace
}  // namespace spikemesh::rtl
