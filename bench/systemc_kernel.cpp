// What SystemC's kernel costs for a cycle of 128 modules, by the way its processes are used. One
// way a process, because a process holds one kernel: systemc_kernel WAY [CYCLES], prints ns a
// cycle.

#include <fmt/format.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <string_view>
#include <systemc>
#include <vector>

namespace {

constexpr int kModules = 128;
constexpr std::uint64_t kCycles = 100'000;
const sc_core::sc_time kPeriod(1, sc_core::SC_NS);

/// The work of a module in a cycle: next to nothing.
struct Work {
  std::uint64_t state = 1;
  void step() { state = state * 6364136223846793005ULL + 1; }
};

/// A method or a thread of its own on the clock, as textbooks have it.
class ClockedModule : public sc_core::sc_module {
 public:
  sc_core::sc_in<bool> clock;
  SC_HAS_PROCESS(ClockedModule);
  ClockedModule(const sc_core::sc_module_name& name, bool thread) : sc_module(name) {
    if (thread) {
      SC_THREAD(run);
    } else {
      SC_METHOD(step);
      dont_initialize();
    }
    sensitive << clock.pos();
  }

 private:
  void step() { work_.step(); }
  void run() {
    for (;; work_.step()) wait();
  }
  Work work_;
};

/// One process for all modules, which sets its own next wake-up.
class SelfTimed : public sc_core::sc_module {
 public:
  SC_HAS_PROCESS(SelfTimed);
  SelfTimed(const sc_core::sc_module_name& name, bool by_event)
      : sc_module(name), by_event_(by_event), work_(kModules) {
    SC_METHOD(step);
    sensitive << wake_;
  }

 private:
  void step() {
    for (Work& work : work_) work.step();
    if (by_event_) {
      wake_.notify(kPeriod);
    } else {
      next_trigger(kPeriod);
    }
  }
  bool by_event_;
  std::vector<Work> work_;
  sc_core::sc_event wake_;
};

double measure(std::uint64_t cycles) {
  sc_core::sc_start(sc_core::SC_ZERO_TIME);
  const auto start = std::chrono::steady_clock::now();
  sc_core::sc_start(kPeriod * static_cast<double>(cycles));
  const std::chrono::duration<double, std::nano> spent = std::chrono::steady_clock::now() - start;
  return spent.count() / static_cast<double>(cycles);
}

double measure_clocked(int modules, bool thread, std::uint64_t cycles) {
  sc_core::sc_clock clock("clock", kPeriod);
  std::vector<std::unique_ptr<ClockedModule>> all;
  for (int i = 0; i < modules; ++i) {
    all.push_back(std::make_unique<ClockedModule>(fmt::format("m{}", i).c_str(), thread));
    all.back()->clock(clock);
  }
  return measure(cycles);
}

}  // namespace

int main(int argc, char** argv) {
  const std::string_view way = argc > 1 ? argv[1] : "";
  const std::uint64_t cycles = argc > 2 ? std::stoull(argv[2]) : kCycles;
  double cost = 0;
  if (way == "clock") {
    cost = measure_clocked(0, false, cycles);
  } else if (way == "methods") {
    cost = measure_clocked(kModules, false, cycles);
  } else if (way == "threads") {
    cost = measure_clocked(kModules, true, cycles);
  } else if (way == "next_trigger" || way == "event") {
    const SelfTimed all("all", way == "event");
    cost = measure(cycles);
  } else {
    fmt::print(stderr, "usage: systemc_kernel clock|methods|threads|next_trigger|event [CYCLES]\n");
    return 2;
  }
  fmt::print("{}: {:.0f} ns a cycle\n", way, cost);
  return 0;
}
