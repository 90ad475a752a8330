#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <queue>
#include <systemc>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/strong.h"
#include "hw/noc/wake_wheel.h"

namespace spikemesh::noc {

/// A module with a schedule: it is evaluated in the cycles that it asked for, and in no others.
class Clocked {
 public:
  Clocked() = default;
  Clocked(const Clocked&) = delete;
  Clocked& operator=(const Clocked&) = delete;
  virtual ~Clocked() = default;
  /// Does cycle `now`: reads registers as they stand at its beginning, changes them for its end.
  virtual void evaluate(Cycle now) = 0;
};

using ClockedId = StrongId<struct ClockedIdTag, std::uint32_t>;

/// The one process of the cycle model: evaluates each Clocked module in the cycles it asked for.
///
/// SystemC's kernel wakes it once for each cycle in which any module has something to do; between
/// such cycles it sleeps (docs/decisions.md tells why it is one process). Within a cycle the order
/// of evaluation has no meaning: all traffic between modules is registered. Cycle 0 lies at the
/// SystemC time of construction, or where restart() put it.
class CycleScheduler : public sc_core::sc_module {
 public:
  SC_HAS_PROCESS(CycleScheduler);
  CycleScheduler(const sc_core::sc_module_name& name, Picoseconds period);

  /// Makes a module known; it outlives the simulation. Only before the first cycle.
  ClockedId attach(Clocked& module);

  /// Asks for an evaluation of a module in `cycle`, later than now(). Asking twice is asking once.
  void wake_at(ClockedId module, Cycle cycle) {
    const std::uint64_t tick = origin_ + cycle.value();
    if (tick - first_open_ < near_) {
      wheel_->insert(module.value(), tick);
    } else {
      wake_later(module, tick);
    }
  }

  /// The cycle that is being evaluated or, between evaluations, the last one; 0 before the first.
  Cycle now() const { return Cycle{first_open_ > origin_ ? first_open_ - origin_ - 1 : 0}; }
  Picoseconds period() const { return period_; }
  /// Cycles from construction to cycle 0.
  std::uint64_t origin() const { return origin_; }
  /// True when no module has asked for any cycle.
  bool idle() const { return far_.empty() && (!wheel_ || wheel_->empty()); }

  /// No cycle from this one on is evaluated before run_before() returns. A module that may work
  /// ahead works no further.
  Cycle end() const { return end_; }

  /// Starts a new count of cycles: the new cycle 0 is `ahead` cycles after now(), or later where
  /// run_before() has let more time pass. Nothing may be waiting. What a time-step computes can so
  /// not depend on when it starts (design law 2).
  void restart(Cycle ahead);

  /// Runs the SystemC simulation until no module waits for anything.
  void run();
  /// Runs the SystemC simulation for all cycles before `end`.
  void run_before(Cycle end);

  /// For tests: modules are evaluated in an order drawn from `seed`, another one each cycle.
  void shuffle_order(std::uint64_t seed) { shuffle_seed_ = seed; }

 private:
  /// Cycles that the wheel looks ahead; later wakes wait in a heap. A power of two above the usual
  /// link latencies and pipeline lengths.
  static constexpr std::uint64_t kHorizon = 256;

  static constexpr Cycle kNever{~std::uint64_t{0}};

  // A tick is a cycle counted from construction, whatever restart() did.
  using FarWake = std::pair<std::uint64_t, std::uint32_t>;  ///< tick, module

  void wake_later(ClockedId module, std::uint64_t tick);
  void work();
  void evaluate_all(std::uint64_t tick);
  void take_far(std::uint64_t tick);
  std::optional<std::uint64_t> next_tick() const;
  void sleep_until(std::uint64_t tick);
  std::uint64_t elapsed_units() const;

  Picoseconds period_;
  std::uint64_t period_units_;      ///< period in units of SystemC's time resolution
  std::uint64_t start_units_;       ///< time of tick 0
  std::uint64_t origin_ = 0;        ///< tick of cycle 0
  Cycle end_ = kNever;              ///< as end() tells
  std::uint64_t first_open_ = 0;    ///< first tick that has not been evaluated
  std::uint64_t shuffle_seed_ = 0;  ///< 0: in the order of attachment
  std::uint64_t near_ = 0;  ///< ticks from first_open_ on that the wheel takes; 0 outside work()
  std::vector<Clocked*> modules_;
  std::optional<WakeWheel> wheel_;  ///< the near future; built at the first cycle
  std::priority_queue<FarWake, std::vector<FarWake>, std::greater<>> far_;
  sc_core::sc_event wake_;
};

}  // namespace spikemesh::noc
