#include "rtl/seeded_bugs/seeded_router.h"

#include <gtest/gtest.h>

#include "rtl/seeded_bugs/seeded_core.h"
#include "rtl/testing/router_cases.h"

namespace spikemesh::rtl {
namespace {

class SeededRouterBugs : public ::testing::TestWithParam<int> {};

testing::TrafficResult run_with(int bug) {
  choose_bug(bug);
  const auto mesh = make_seeded_router_mesh({});
  choose_bug(0);
  return testing::run_all_traffic(*mesh);
}

TEST_P(SeededRouterBugs, IsFoundByTheTrafficOfTheDefaultTests) {
  const auto result = run_with(GetParam());
  EXPECT_NE(result.difference, "");
  RecordProperty("difference", result.difference);
}

TEST(SeededRouterBugs, NoneActsIfNoneIsChosen) { EXPECT_EQ(run_with(0).difference, ""); }

INSTANTIATE_TEST_SUITE_P(Bug, SeededRouterBugs,
                         ::testing::Range(SPIKEMESH_SEEDED_BUGS + 1,
                                          SPIKEMESH_SEEDED_BUGS + SPIKEMESH_SEEDED_ROUTER_BUGS +
                                              1));

}  // namespace
}  // namespace spikemesh::rtl
