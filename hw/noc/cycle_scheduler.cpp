#include "hw/noc/cycle_scheduler.h"

#include <algorithm>
#include <random>

#include "base/error.h"

namespace spikemesh::noc {
CycleScheduler::CycleScheduler(const sc_core::sc_module_name& name, Picoseconds period)
    : sc_module(name),
      period_(period),
      period_units_(sc_core::sc_time(static_cast<double>(period.value()), sc_core::SC_PS).value()),
      start_units_(sc_core::sc_time_stamp().value()) {
  SPIKEMESH_CHECK(period_units_ > 0, "a clock has a period");
  // A start with nothing to do is no fault: a quiet chip asks for no cycle.
  sc_core::sc_report_handler::set_actions(sc_core::SC_ID_NO_SC_START_ACTIVITY_,
                                          sc_core::SC_DO_NOTHING);
  SC_METHOD(work);
  dont_initialize();
  sensitive << wake_;
}

ClockedId CycleScheduler::attach(Clocked& module) {
  SPIKEMESH_CHECK(!wheel_, "modules are attached before the first cycle");
  modules_.push_back(&module);
  return ClockedId{static_cast<std::uint32_t>(modules_.size() - 1)};
}

/// What the wheel does not reach, and what is asked for from outside the evaluation of a cycle.
void CycleScheduler::wake_later(ClockedId module, std::uint64_t tick) {
  SPIKEMESH_CHECK(tick >= first_open_, "a module wakes in a later cycle, not in {} after {}",
                  tick - origin_, now().value());
  far_.emplace(tick, module.value());
  if (near_ == 0) sleep_until(tick);
}

void CycleScheduler::restart(Cycle ahead) {
  SPIKEMESH_CHECK(idle(), "cycles are counted anew only when nothing waits");
  const std::uint64_t reached = (elapsed_units() + period_units_ - 1) / period_units_;
  origin_ = std::max(origin_ + (now() + ahead).value(), reached);
}

void CycleScheduler::run() {
  sc_core::sc_start(sc_core::SC_ZERO_TIME);  // elaborates, also when nothing waits
  while (!idle()) sc_core::sc_start();
}

void CycleScheduler::run_before(Cycle end) {
  // sc_start() leaves what is due at the very end of its time to the next start.
  const std::uint64_t end_units = (origin_ + end.value()) * period_units_;
  if (end_units <= elapsed_units()) return;
  end_ = end;
  sc_core::sc_start(sc_core::sc_time::from_value(end_units - elapsed_units()));
  end_ = kNever;
}

std::uint64_t CycleScheduler::elapsed_units() const {
  return sc_core::sc_time_stamp().value() - start_units_;
}

/// SystemC keeps the earliest of all pending notifications of an event.
void CycleScheduler::sleep_until(std::uint64_t tick) {
  wake_.notify(sc_core::sc_time::from_value(tick * period_units_ - elapsed_units()));
}

void CycleScheduler::work() {
  const std::uint64_t tick = elapsed_units() / period_units_;
  if (!wheel_) wheel_.emplace(modules_.size(), kHorizon);
  near_ = wheel_->horizon() - 1;
  take_far(tick);
  first_open_ = tick + 1;
  evaluate_all(tick);
  near_ = 0;
  if (const auto next = next_tick()) sleep_until(*next);
}

void CycleScheduler::take_far(std::uint64_t tick) {
  while (!far_.empty() && far_.top().first == tick) {
    wheel_->insert(far_.top().second, tick);
    far_.pop();
  }
}

void CycleScheduler::evaluate_all(std::uint64_t tick) {
  const Cycle now{tick - origin_};
  if (shuffle_seed_ == 0) [[likely]] {
    wheel_->drain(tick, [this, now](std::uint32_t id) { modules_[id]->evaluate(now); });
    return;
  }
  std::vector<std::uint32_t> awake;
  wheel_->drain(tick, [&awake](std::uint32_t id) { awake.push_back(id); });
  std::shuffle(awake.begin(), awake.end(), std::mt19937_64(shuffle_seed_ + tick));
  for (const std::uint32_t id : awake) modules_[id]->evaluate(now);
}

std::optional<std::uint64_t> CycleScheduler::next_tick() const {
  std::optional<std::uint64_t> next = wheel_->next_after(first_open_ - 1);
  if (!far_.empty() && (!next || far_.top().first < *next)) next = far_.top().first;
  return next;
}

}  // namespace spikemesh::noc
