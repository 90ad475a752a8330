#include "hw/core/synapse_timing.h"

#include <algorithm>

#include "base/error.h"

namespace spikemesh::core {
namespace {

constexpr Cycle kOne{1};
constexpr Cycle kRequestToSeen{2};  // hardware.md §6.2

/// Additions into the dendrite stage's parity cannot start here (hardware.md §5.3).
bool is_row_slot(Cycle cycle) { return ((cycle.value() + 1) & 7U) <= 1; }

/// Whether one of the cycles first ... first + further, at most seven further ones, is a row slot.
bool meets_row_slot(Cycle first, std::uint32_t further) {
  const std::uint64_t phase = (first.value() + 1) & 7U;
  return phase <= 1 || phase + further >= 8;
}

/// Synapses of a list that form a group: `lanes` of them from `place` in the word on, which is
/// `index` in the list.
struct Group {
  std::uint64_t word;
  std::uint32_t place;
  std::uint32_t index;
  std::uint32_t lanes;
};

// The banks that a group wants, in one form for each way in which a list tells them.

struct SparseForm {
  static BankDemand demand(const SynapseList& list, const Group& group, const StepLimits& limits) {
    const std::uint32_t bits = list.field_bits;
    std::uint64_t fields = group.word >> (group.place * bits);
    std::uint32_t counts = 0;
    if (group.lanes == kMaxLanes) [[likely]] {
      static_assert(kMaxLanes == 4);
      counts = lane_of(fields) + lane_of(fields >> bits) + lane_of(fields >> (2 * bits)) +
               lane_of(fields >> (3 * bits));
    } else {
      for (std::uint32_t lane = 0; lane < group.lanes; ++lane, fields >>= bits) {
        counts += lane_of(fields);
      }
    }
    return {counts, list.base, limits.next_slot + list.list_delay};
  }

 private:
  /// One lane that wants the bank of the target at the bottom of `fields`.
  static std::uint32_t lane_of(std::uint64_t fields) {
    return 1U << ((fields & 7U) * kBitsPerBank);
  }
};

struct DenseForm {
  static BankDemand demand(const SynapseList& list, const Group& group, const StepLimits& limits) {
    const std::uint32_t counts = kLaneEach >> ((kMaxLanes - group.lanes) * kBitsPerBank);
    return {counts, list.base + group.index, limits.next_slot + list.list_delay};
  }

 private:
  /// kMaxLanes lanes, each of which wants the bank after that of the one before.
  static constexpr std::uint32_t kLaneEach = 0x1111;
};

/// Delays in the synapses, or targets and delays that may be illegal.
struct AnyForm {
  static BankDemand demand(const SynapseList& list, const Group& group, const StepLimits& limits) {
    BankDemand wanted;
    for (std::uint32_t lane = 0; lane < group.lanes; ++lane) {
      const SynapseSite to = site(list, group.word, group.place + lane, group.index + lane);
      if (to.target >= limits.compartments || to.delay > limits.max_delay) [[unlikely]]
        continue;
      wanted.add(bank_of(to.target, limits.next_slot + to.delay));
    }
    return wanted;
  }
};

/// Whether AnyForm must look at each synapse.
bool needs_sites(const SynapseList& list, const StepLimits& limits) {
  constexpr std::uint32_t kTargets = 1024;  // of a target field: hardware.md §3.2
  const std::uint32_t end = list.base + (list.target_field ? kTargets : list.count);
  return list.delay_bits != 0 || end > limits.compartments || list.list_delay > limits.max_delay;
}

}  // namespace

SynapseTiming::SynapseTiming(const SynapseTimingConfig& config) : config_(config) {
  SPIKEMESH_CHECK(config.lanes >= 1 && config.lanes <= kMaxLanes, "1..{} lanes", kMaxLanes);
  SPIKEMESH_CHECK(config.word_fifo_depth >= 1 && config.word_fifo_depth <= kMaxWordFifo,
                  "the word FIFO holds 1..{} words", kMaxWordFifo);
}

void SynapseTiming::begin_step(const StepLimits& limits) {
  *this = SynapseTiming(config_);
  limits_ = limits;
  row_banks_ = (limits.next_slot & 1U) != 0 ? kEvenSlotBanks : kOddSlotBanks;
}

/// The walker's next request; returns the cycle in which the word is seen by the issue unit.
inline Cycle SynapseTiming::request_word() {
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

/// Works a group whose word is seen from `seen` on; returns the cycle in which it ends.
///
/// Where no row slot comes between, this is closed form. The lanes of a bank start every second
/// cycle: from the first on, or, if the bank is being written in the first, from the second on.
inline Cycle SynapseTiming::issue(Cycle seen, BankDemand demand) {
  const Cycle first = std::max(seen, next_group_);
  const BankSet written = first == write_cycle_ ? write_banks_ : 0;
  const BankDemand early = demand.without(written);
  const BankDemand late = demand.among(written);
  const std::uint32_t early_starts = early.most();
  const std::uint32_t late_starts = late.most();
  const std::uint32_t late_end = late_starts != 0 ? 2 * late_starts + 1 : 0;
  const std::uint32_t end = std::max({2 * early_starts, late_end, 2U});
  const std::uint32_t further = end - 2;
  Cycle ended = first + Cycle{further};
  if (!demand.among(row_banks_).empty() && meets_row_slot(first, further)) {
    ended = issue_blocked(first, demand);
  } else {
    // A bank that a lane still waits for is written in the cycle after each start but its last.
    const std::uint32_t write_back = late_starts + early_starts - (early_starts != 0 ? 1 : 0);
    counters_.busy += early_starts + late_starts;
    counters_.write_back += write_back;
    counters_.bank_conflict += further - write_back;
    write_banks_ = (end & 1U) != 0 ? late.fullest(late_starts) : early.fullest(early_starts);
    write_cycle_ = ended + kOne;
  }
  next_group_ = std::max(ended + kOne, first + config_.group_interval);
  return ended;
}

/// Returns the cycle in which the last lane of the list starts.
template <class Form>
Cycle SynapseTiming::work_words(const SynapseList& list) {
  Cycle ended{};
  std::uint32_t first = 0;
  for (const std::uint64_t word : list.words) {
    const Cycle seen = request_word();
    const std::uint32_t end = std::min(first + list.per_word, list.count);
    for (std::uint32_t index = first; index < end; index += config_.lanes) {
      const Group group{word, index - first, index, std::min(config_.lanes, end - index)};
      ended = issue(seen, Form::demand(list, group, limits_));
    }
    place_free_[place_] = ended + kOne;
    place_ = place_ + 1 == config_.word_fifo_depth ? 0 : place_ + 1;
    first = end;
  }
  return ended;
}

Cycle SynapseTiming::load(Cycle pop, bool cont) {
  loaded_ = std::max(pop + kOne, walker_free_);
  if (!chained_) last_write_ = Cycle{};
  chained_ = cont;
  next_pop_ = loaded_ + kOne;
  return loaded_;
}

Cycle SynapseTiming::work(const SynapseList& list) {
  if (list.count == 0) {
    walker_free_ = loaded_ + kOne;
    return std::max(last_write_, loaded_);
  }
  next_request_ = loaded_ + kOne;
  const Cycle last_start = needs_sites(list, limits_) ? work_words<AnyForm>(list)
                           : list.target_field        ? work_words<SparseForm>(list)
                                                      : work_words<DenseForm>(list);
  last_write_ = last_start + kOne;
  walker_free_ = next_request_ - kOne;
  return last_write_;
}

Cycle SynapseTiming::discard(Cycle pop) {
  next_pop_ = pop + kOne;
  return pop;
}

Cycle SynapseTiming::issue_blocked(Cycle first, BankDemand demand) {
  BankSet written = first == write_cycle_ ? write_banks_ : 0;
  for (Cycle now = first;; ++now) {
    const BankSet barred = is_row_slot(now) ? row_banks_ : 0;
    const BankSet started = demand.banks() & ~(written | barred);
    demand.start(started);
    counters_.busy += started != 0 ? 1 : 0;
    const BankSet waiting = demand.banks();
    if (waiting == 0) {
      write_banks_ = started;
      write_cycle_ = now + kOne;
      return now;
    }
    if ((waiting & barred) != 0) {
      ++counters_.row_slot;
    } else if ((waiting & written) != 0) {
      ++counters_.write_back;
    } else {
      ++counters_.bank_conflict;
    }
    written = started;
  }
}

}  // namespace spikemesh::core
