#include "hw/chip/barrier.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "hw/chip/simulation_context.h"

namespace spikemesh::chip {
namespace {

using core::LastEvent;

class BarrierTest : public ::testing::Test {
 protected:
  BarrierTest() { barrier_.begin_step(); }
  core::BarrierPort& leaf(std::uint32_t member) { return *barrier_.leaf[member].operator->(); }

  SimulationContext context_;
  SimulationContext::Active active_{context_};
  Barrier barrier_{"barrier", 3};
};

TEST_F(BarrierTest, StepClosesWhenAllAreDoneAndNoPacketIsOnItsWay) {
  leaf(0).done(Cycle{4}, LastEvent::kDendrite);
  leaf(1).sent();
  leaf(1).done(Cycle{9}, LastEvent::kAxon);
  EXPECT_FALSE(barrier_.complete());
  leaf(2).done(Cycle{5}, LastEvent::kDendrite);
  EXPECT_FALSE(barrier_.complete());
  leaf(0).consumed(Cycle{20}, LastEvent::kSynapse);
  EXPECT_TRUE(barrier_.complete());
  const Barrier::Critical expected{.member = 0, .cycle = Cycle{20}, .event = LastEvent::kSynapse};
  EXPECT_EQ(barrier_.critical(), expected);
  EXPECT_EQ(barrier_.last(1).value(), 9U);
}

TEST_F(BarrierTest, LatestEventCountsWhateverTheOrderInWhichItIsTold) {
  leaf(2).sent();
  leaf(2).sent();
  leaf(1).consumed(Cycle{50}, LastEvent::kSynapse);
  leaf(1).consumed(Cycle{30}, LastEvent::kSynapse);
  for (std::uint32_t member = 0; member < 3; ++member) {
    leaf(member).done(Cycle{7}, LastEvent::kAxon);
  }
  EXPECT_EQ(barrier_.critical().cycle.value(), 50U);
  EXPECT_EQ(barrier_.last(2).value(), 7U);
}

TEST_F(BarrierTest, FirstMemberIsTheCriticalOneOfEquals) {
  for (std::uint32_t member = 0; member < 3; ++member) {
    leaf(member).done(Cycle{7}, LastEvent::kDendrite);
  }
  EXPECT_EQ(barrier_.critical().member, 0U);
}

TEST_F(BarrierTest, MemberThatIsDoneTwiceIsABug) {
  leaf(0).done(Cycle{7}, LastEvent::kDendrite);
  EXPECT_THROW(leaf(0).done(Cycle{8}, LastEvent::kDendrite), InternalError);
}

TEST_F(BarrierTest, NewStepForgetsTheOld) {
  for (std::uint32_t member = 0; member < 3; ++member) {
    leaf(member).done(Cycle{7}, LastEvent::kDendrite);
  }
  barrier_.begin_step();
  EXPECT_FALSE(barrier_.complete());
  EXPECT_EQ(barrier_.last(0).value(), 0U);
}

}  // namespace
}  // namespace spikemesh::chip
