#include "hw/arith/join.h"

#include <gtest/gtest.h>

namespace spikemesh::arith {
namespace {

JoinChildren children_of(JoinPair latest, JoinPair earlier) { return {{latest, earlier}, 2}; }

TEST(JoinStack, GivesTheLatestFirst) {
  JoinStack stack;
  EXPECT_TRUE(stack.push({1, false}));
  EXPECT_TRUE(stack.push({2, true}));
  JoinChildren children;
  EXPECT_EQ(stack.pop(2, children), 0);
  EXPECT_EQ(children.pairs[0], (JoinPair{2, true}));
  EXPECT_EQ(children.pairs[1], (JoinPair{1, false}));
}

TEST(JoinStack, LosesAPushWhenFullAndGivesZeroWhenEmpty) {
  JoinStack stack;
  for (int i = 0; i < JoinStack::kDepth; ++i) EXPECT_TRUE(stack.push({i + 1, true}));
  EXPECT_FALSE(stack.push({99, true}));
  JoinChildren children;
  EXPECT_EQ(stack.pop(2, children), 0);
  EXPECT_EQ(children.pairs[0].value, 4);
  EXPECT_EQ(stack.pop(1, children), 0);
  EXPECT_EQ(stack.pop(2, children), 1);
  EXPECT_EQ(children.pairs[0].value, 1);
  EXPECT_EQ(children.pairs[1], JoinPair{});
  EXPECT_EQ(stack.pop(2, children), 2);
}

TEST(JoinValues, AddMaxAndMinTakeTheChildrensValues) {
  const JoinChildren children = children_of({70, false}, {-5, true});
  EXPECT_EQ(join_values(Join::kAdd, 10, 1, children), 76);
  EXPECT_EQ(join_values(Join::kMax, 10, 1, children), 70);
  EXPECT_EQ(join_values(Join::kMin, 10, 1, children), -5);
  EXPECT_EQ(join_values(Join::kMax, 100, 1, children), 101);
  EXPECT_EQ(join_values(Join::kMin, -100, 1, children), -99);
}

TEST(JoinValues, PassAndBlockGateTheOwnInput) {
  const JoinChildren silent = children_of({70, false}, {-5, false});
  const JoinChildren spiking = children_of({70, false}, {-5, true});
  EXPECT_EQ(join_values(Join::kPass, 10, 1, silent), 10);
  EXPECT_EQ(join_values(Join::kPass, 10, 1, spiking), 11);
  EXPECT_EQ(join_values(Join::kBlock, 10, 1, silent), 11);
  EXPECT_EQ(join_values(Join::kBlock, 10, 1, spiking), 10);
}

TEST(JoinValues, OrAndAndLeaveTheValueAlone) {
  const JoinChildren spiking = children_of({70, true}, {-5, true});
  for (const Join join : {Join::kNone, Join::kOr, Join::kAnd}) {
    EXPECT_EQ(join_values(join, 10, 1, spiking), 11);
  }
}

TEST(JoinSpikes, OrTakesAnySpikeAndAndTakesAll) {
  const JoinChildren none = children_of({0, false}, {0, false});
  const JoinChildren one = children_of({0, false}, {0, true});
  const JoinChildren both = children_of({0, true}, {0, true});
  EXPECT_FALSE(join_spikes(Join::kOr, false, none));
  EXPECT_TRUE(join_spikes(Join::kOr, false, one));
  EXPECT_TRUE(join_spikes(Join::kOr, true, none));
  EXPECT_FALSE(join_spikes(Join::kAnd, true, one));
  EXPECT_TRUE(join_spikes(Join::kAnd, true, both));
  EXPECT_FALSE(join_spikes(Join::kAnd, false, both));
  EXPECT_TRUE(join_spikes(Join::kAdd, true, none));
  EXPECT_FALSE(join_spikes(Join::kAdd, false, both));
}

TEST(JoinSpikes, OnlyPoppedChildrenCount) {
  const JoinChildren one_popped{{JoinPair{0, true}, JoinPair{0, false}}, 1};
  EXPECT_TRUE(join_spikes(Join::kAnd, true, one_popped));
  const JoinChildren silent_popped{{JoinPair{0, false}, JoinPair{0, true}}, 1};
  EXPECT_FALSE(join_spikes(Join::kOr, false, silent_popped));
}

}  // namespace
}  // namespace spikemesh::arith
