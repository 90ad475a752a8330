#include "hw/chip/simulation_context.h"

#include <gtest/gtest.h>

#include <optional>

namespace spikemesh::chip {
namespace {

/// Ends after so many nanoseconds.
class Timer : public sc_core::sc_module {
 public:
  SC_HAS_PROCESS(Timer);
  Timer(const sc_core::sc_module_name& name, int nanoseconds)
      : sc_module(name), nanoseconds_(nanoseconds) {
    SC_METHOD(tick);
  }
  int ticks() const { return ticks_; }

 private:
  void tick() {
    if (++ticks_ <= nanoseconds_) next_trigger(1, sc_core::SC_NS);
  }
  int nanoseconds_;
  int ticks_ = 0;
};

/// A simulation with one timer.
class Simulation {
 public:
  explicit Simulation(int nanoseconds) {
    const SimulationContext::Active active(context_);
    timer_.emplace("timer", nanoseconds);
  }
  ~Simulation() {
    const SimulationContext::Active active(context_);
    timer_.reset();
  }
  sc_core::sc_time run() {
    const SimulationContext::Active active(context_);
    sc_core::sc_start();
    return sc_core::sc_time_stamp();
  }
  void run_for_one_nanosecond() {
    const SimulationContext::Active active(context_);
    sc_core::sc_start(1, sc_core::SC_NS);
  }

 private:
  SimulationContext context_;
  std::optional<Timer> timer_;
};

TEST(SimulationContext, EachKernelStartsAtTimeZero) {
  for (int nanoseconds = 1; nanoseconds < 50; ++nanoseconds) {
    Simulation simulation(nanoseconds);
    EXPECT_EQ(simulation.run(), sc_core::sc_time(nanoseconds, sc_core::SC_NS));
  }
}

TEST(SimulationContext, KernelsRunSideBySide) {
  Simulation slow(100);
  Simulation quick(10);
  slow.run_for_one_nanosecond();
  EXPECT_EQ(quick.run(), sc_core::sc_time(10, sc_core::SC_NS));
  EXPECT_EQ(slow.run(), sc_core::sc_time(100, sc_core::SC_NS));
}

}  // namespace
}  // namespace spikemesh::chip
