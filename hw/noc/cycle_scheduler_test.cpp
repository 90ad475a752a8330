#include "hw/noc/cycle_scheduler.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "hw/noc/mesh_test_bench.h"

namespace spikemesh::noc {
namespace {

using testing::ElementsAre;
using testing::Gt;

class Sleeper final : public Clocked {
 public:
  explicit Sleeper(CycleScheduler& scheduler)
      : scheduler_(scheduler), id_(scheduler.attach(*this)) {}
  void evaluate(Cycle now) override {
    EXPECT_EQ(now, scheduler_.now());
    woken.push_back(now.value());
    ends.push_back(scheduler_.end().value());
    if (period != 0 && woken.size() < 4) scheduler_.wake_at(id_, now + Cycle{period});
  }
  void wake_at(std::uint64_t cycle) { scheduler_.wake_at(id_, Cycle{cycle}); }

  std::vector<std::uint64_t> woken;
  std::vector<std::uint64_t> ends;  ///< that the scheduler told then
  std::uint64_t period = 0;

 private:
  CycleScheduler& scheduler_;
  ClockedId id_;
};

TEST(CycleScheduler, WakesAModuleInTheCyclesItAskedForAndNoOthers) {
  const FreshKernel kernel;
  CycleScheduler scheduler("scheduler", Picoseconds{700});
  Sleeper near(scheduler);
  Sleeper far(scheduler);
  near.period = 3;
  far.period = 1000;
  near.wake_at(5);
  near.wake_at(5);
  far.wake_at(0);
  scheduler.run();
  EXPECT_THAT(near.woken, ElementsAre(5, 8, 11, 14));
  EXPECT_THAT(far.woken, ElementsAre(0, 1000, 2000, 3000));
  EXPECT_EQ(sc_core::sc_time_stamp(), sc_core::sc_time(3000 * 700, sc_core::SC_PS));
}

TEST(CycleScheduler, RunBeforeStopsShortOfTheCycle) {
  const FreshKernel kernel;
  CycleScheduler scheduler("scheduler", Picoseconds{1});
  Sleeper module(scheduler);
  module.period = 10;
  module.wake_at(10);
  scheduler.run_before(Cycle{20});
  EXPECT_THAT(module.woken, ElementsAre(10));
  scheduler.run_before(Cycle{21});
  EXPECT_THAT(module.woken, ElementsAre(10, 20));
}

TEST(CycleScheduler, AnEndIsToldOnlyForTheRunThatHasIt) {
  const FreshKernel kernel;
  CycleScheduler scheduler("scheduler", Picoseconds{1});
  Sleeper module(scheduler);
  module.period = 10;
  module.wake_at(10);
  scheduler.run_before(Cycle{15});
  scheduler.run_before(Cycle{21});
  scheduler.run();
  EXPECT_THAT(module.woken, ElementsAre(10, 20, 30, 40));
  EXPECT_THAT(module.ends, ElementsAre(15, 21, Gt(1U << 30), Gt(1U << 30)));
}

TEST(CycleScheduler, RestartCountsCyclesAnew) {
  const FreshKernel kernel;
  CycleScheduler scheduler("scheduler", Picoseconds{1000});
  Sleeper module(scheduler);
  module.wake_at(42);
  scheduler.run();
  scheduler.restart(Cycle{8});
  module.wake_at(0);
  module.wake_at(2);
  scheduler.run();
  EXPECT_THAT(module.woken, ElementsAre(42, 0, 2));
  EXPECT_EQ(sc_core::sc_time_stamp(), sc_core::sc_time(52, sc_core::SC_NS));
}

TEST(CycleScheduler, NobodyWakesInAPastCycle) {
  const FreshKernel kernel;
  CycleScheduler scheduler("scheduler", Picoseconds{1000});
  Sleeper module(scheduler);
  module.wake_at(5);
  scheduler.run();
  EXPECT_THROW(module.wake_at(5), InternalError);
  EXPECT_THROW(scheduler.attach(module), InternalError);
}

}  // namespace
}  // namespace spikemesh::noc
