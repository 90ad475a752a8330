#include "hw/core/synapse_timing.h"

#include <algorithm>

#include "base/error.h"

namespace spikemesh::core {
namespace {

constexpr Cycle kOne{1};
constexpr Cycle kRequestToSeen{2};  // hardware.md §6.2

/// Additions into the dendrite stage's parity cannot start here (hardware.md §5.3).
bool is_row_slot(Cycle cycle) { return ((cycle.value() + 1) & 7U) <= 1; }

}  // namespace

SynapseTiming::SynapseTiming(const SynapseTimingConfig& config) : config_(config) {
  SPIKEMESH_CHECK(config.lanes >= 1 && config.lanes <= kMaxLanes, "1..{} lanes", kMaxLanes);
  SPIKEMESH_CHECK(config.word_fifo_depth >= 1 && config.word_fifo_depth <= kMaxWordFifo,
                  "the word FIFO holds 1..{} words", kMaxWordFifo);
}

void SynapseTiming::begin_step(std::uint32_t step_parity, std::uint32_t compartments,
                               std::uint32_t max_delay) {
  *this = SynapseTiming(config_);
  step_parity_ = step_parity;
  row_banks_ = banks_of_parity(step_parity);
  compartments_ = compartments;
  max_delay_ = max_delay;
}

Cycle SynapseTiming::work(Cycle pop, const SynapseList& list) {
  const Cycle loaded = std::max(pop + kOne, walker_free_);
  if (!chained_) last_write_ = Cycle{};
  chained_ = list.cont;
  next_pop_ = loaded + kOne;
  if (list.count == 0) {
    walker_free_ = loaded + kOne;
    return std::max(last_write_, loaded);
  }
  next_request_ = loaded + kOne;
  last_write_ = work_words(list) + kOne;
  walker_free_ = next_request_ - kOne;
  return last_write_;
}

Cycle SynapseTiming::discard(Cycle pop) {
  next_pop_ = pop + kOne;
  return pop;
}

/// The walker's next request; returns the cycle in which the word is seen by the issue unit.
Cycle SynapseTiming::request_word() {
  const Cycle request = std::max(next_request_, place_free_[place_]);
  counters_.word_wait += (request - next_request_).value();
  next_request_ = request + kOne;
  // More words than ever are in flight if the one that is `peak` before this one still is.
  const std::uint32_t peak = counters_.word_fifo_peak;
  const std::uint32_t depth = config_.word_fifo_depth;
  if (peak < depth) {
    const std::uint32_t before = place_ >= peak ? place_ - peak : place_ + depth - peak;
    if (peak == 0 || place_free_[before] > request + kOne) ++counters_.word_fifo_peak;
  }
  return request + kRequestToSeen;
}

/// Returns the cycle in which the last lane of the list starts.
Cycle SynapseTiming::work_words(const SynapseList& list) {
  Cycle popped{};
  std::uint32_t first = 0;
  for (const std::uint64_t word : list.words) {
    const std::uint32_t end = std::min(first + list.per_word, list.count);
    popped = work_word(request_word(), list, word, first, end);
    place_free_[place_] = popped + kOne;
    place_ = place_ + 1 == config_.word_fifo_depth ? 0 : place_ + 1;
    first = end;
  }
  return popped;
}

/// Works the synapses first..end-1 of the list, which are those of the word.
Cycle SynapseTiming::work_word(Cycle seen, const SynapseList& list, std::uint64_t word,
                               std::uint32_t first, std::uint32_t end) {
  Cycle ended{};
  for (std::uint32_t index = first; index < end; index += config_.lanes) {
    const std::uint32_t lanes = std::min(config_.lanes, end - index);
    ended = issue(seen, demand(list, word, index - first, index, lanes));
  }
  return ended;
}

BankDemand SynapseTiming::demand(const SynapseList& list, std::uint64_t word, std::uint32_t place,
                                 std::uint32_t index, std::uint32_t lanes) const {
  BankDemand wanted;
  for (std::uint32_t lane = 0; lane < lanes; ++lane) {
    const SynapseSite to = site(list, word, place + lane, index + lane);
    if (to.target >= compartments_ || to.delay > max_delay_) [[unlikely]]
      continue;
    wanted.add(bank_of(to.target, step_parity_ + 1 + to.delay));
  }
  return wanted;
}

/// Works a group whose word is seen from `seen` on; returns the cycle in which it ends.
Cycle SynapseTiming::issue(Cycle seen, BankDemand demand) {
  const Cycle first = std::max(seen, next_group_);
  const std::uint32_t banks = demand.banks();
  const std::uint32_t written = first == write_cycle_ ? write_banks_ : 0;
  const std::uint32_t barred = is_row_slot(first) ? row_banks_ : 0;
  Cycle ended = first;
  if (demand.distinct() && (banks & (written | barred)) == 0) {
    if (banks != 0) {
      ++counters_.busy;
      write_banks_ = banks;
      write_cycle_ = first + kOne;
    }
  } else {
    ended = issue_blocked(first, demand);
  }
  next_group_ = std::max(ended + kOne, first + config_.group_interval);
  return ended;
}

Cycle SynapseTiming::issue_blocked(Cycle first, BankDemand demand) {
  for (Cycle now = first;; ++now) {
    const std::uint32_t written = now == write_cycle_ ? write_banks_ : 0;
    const std::uint32_t barred = is_row_slot(now) ? row_banks_ : 0;
    const std::uint32_t started = demand.banks() & ~(written | barred);
    demand.start(started);
    if (started != 0) {
      ++counters_.busy;
      write_banks_ = started;
      write_cycle_ = now + kOne;
    }
    const std::uint32_t waiting = demand.banks();
    if (waiting == 0) return now;
    if ((waiting & barred) != 0) {
      ++counters_.row_slot;
    } else if ((waiting & written) != 0) {
      ++counters_.write_back;
    } else {
      ++counters_.bank_conflict;
    }
  }
}

}  // namespace spikemesh::core
