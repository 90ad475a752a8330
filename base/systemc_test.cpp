#include <gtest/gtest.h>

#include <systemc>

namespace {

/// Counts nanoseconds in a thread of its own.
class Counter : public sc_core::sc_module {
 public:
  explicit Counter(const sc_core::sc_module_name& name) : sc_core::sc_module(name) {
    SC_HAS_PROCESS(Counter);
    SC_THREAD(run);
  }
  int count() const { return count_; }

 private:
  void run() {
    for (; count_ < 5; ++count_) wait(1, sc_core::SC_NS);
  }
  int count_ = 0;
};

TEST(SystemC, KernelOfDebianRunsInACpp20Test) {
  Counter counter("counter");
  sc_core::sc_start();
  EXPECT_EQ(counter.count(), 5);
  EXPECT_EQ(sc_core::sc_time_stamp(), sc_core::sc_time(5, sc_core::SC_NS));
}

}  // namespace
