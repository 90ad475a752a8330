#pragma once

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/strong.h"
#include "hw/core/issue_timing.h"
#include "hw/core/list_demands.h"
#include "hw/core/synapse_counters.h"
#include "hw/core/synapse_list.h"

namespace spikemesh::core {

/// What of the architecture decides the cycles of the synapse stage.
struct SynapseTimingConfig {
  std::uint32_t lanes = 4;            ///< `core.synapse_lanes`, 1..kMaxLanes
  std::uint32_t word_fifo_depth = 4;  ///< 2..kMaxWordFifo
  Cycle group_interval{1};            ///< `timing.synapse_group`, at least 1
};

/// What a step and the core's registers decide.
struct StepLimits {
  std::uint32_t next_slot = 1;     ///< t + 1, or any number of the same parity
  std::uint32_t compartments = 0;  ///< N: targets from here on do nothing (§11)
  std::uint32_t max_delay = 0;     ///< S - 2: longer delays do nothing
};

/// The cycles of the synapse stage (hardware.md §5.3, §6), a list at a time: what the stage carries
/// from one list to the next is a few recurrences, so a list costs its groups and no cycle is
/// stepped. Cycles are those of the step. Lists come in the order in which they are worked.
class SynapseTiming {
 public:
  static constexpr std::uint32_t kMaxWordFifo = 16;

  explicit SynapseTiming(const SynapseTimingConfig& config);

  /// Everything as at cycle 0 of a step.
  void begin_step(const StepLimits& limits);

  /// Cycle from which a packet can be popped.
  Cycle next_pop() const { return next_pop_; }

  /// The entry of a packet that is popped in cycle `pop`, not before next_pop(), is loaded; or,
  /// after one with `cont`, the entry that follows (§6.1), with pop = next_pop(). Returns the
  /// cycle h. The lists of entries before it have been worked.
  Cycle load(Cycle pop, bool cont) {
    loaded_ = std::max(pop + kOne, walker_free_);
    if (!chained_) last_write_ = Cycle{};
    chained_ = cont;
    next_pop_ = loaded_ + kOne;
    return loaded_;
  }
  /// Works the list of the entry that was loaded last. Returns the cycle in which the packet is
  /// consumed if this is its last list (§6.4).
  Cycle work(const SynapseList& list);
  /// The same for a list whose banks are known: it has synapses, all of them legal.
  Cycle work(const GroupedList& list);

  /// A packet that is thrown away, its last flit popped in `pop` (§11).
  Cycle discard(Cycle pop);

  SynapseCounters counters() const;

 private:
  static constexpr Cycle kOne{1};

  Cycle request_word();
  template <class Form>
  Cycle work_words(const Form& form);

  SynapseTimingConfig config_;
  StepLimits limits_;
  IssueTiming issue_{0, Cycle{1}};

  Cycle next_pop_{};     ///< the lookup register is free from here on
  Cycle walker_free_{};  ///< the walker takes an entry from here on
  Cycle next_request_{};
  bool chained_ = false;     ///< the next entry belongs to the packet of the last one
  Cycle loaded_{};           ///< the last h
  Cycle last_write_{};       ///< of the packet being worked
  std::uint32_t place_ = 0;  ///< in place_free_, of the next word
  /// For each of the last word_fifo_depth words: cycle from which its place can be used again.
  std::array<Cycle, kMaxWordFifo> place_free_{};
  std::uint64_t word_wait_ = 0;
  std::uint32_t word_fifo_peak_ = 0;
};

}  // namespace spikemesh::core
