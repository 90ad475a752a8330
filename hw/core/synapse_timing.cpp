#include "hw/core/synapse_timing.h"

#include <algorithm>

#include "base/error.h"

namespace spikemesh::core {
namespace {

constexpr Cycle kRequestToSeen{2};  // hardware.md §6.2

// A list as its words and the banks that the groups of a word want, in one form for each way in
// which that is known.

/// The banks were found before.
class KnownForm {
 public:
  KnownForm(const GroupedList& list, std::uint32_t next_slot)
      : list_(list), slot_(next_slot + list.delay), turn_(list.base % BankDemand::kBanksOfSlot) {}

  std::uint32_t words() const { return list_.words; }
  std::uint32_t groups(std::uint32_t word) const {
    return word + 1 == list_.words ? list_.groups_of_last : list_.groups_per_word;
  }
  std::uint32_t demand(std::uint32_t word, std::uint32_t group) const {
    const std::uint32_t packed = list_.demands[word * list_.stride + group];
    return turn_ == 0 ? packed : BankDemand::turned(packed, turn_);
  }
  IssueTiming::OneSlot issue(const IssueTiming& state) const { return {state, slot_}; }

 private:
  const GroupedList& list_;
  std::uint32_t slot_;
  std::uint32_t turn_;  ///< by which the list's base moves the banks on
};

/// The synapses must be looked at.
class SynapseForm {
 public:
  SynapseForm(const SynapseList& list, std::uint32_t lanes, const StepLimits& limits)
      : list_(list), lanes_(lanes), limits_(limits) {}

  std::uint32_t words() const { return static_cast<std::uint32_t>(list_.words.size()); }
  std::uint32_t groups(std::uint32_t word) const {
    const std::uint32_t synapses = std::min(list_.per_word, list_.count - word * list_.per_word);
    return (synapses + lanes_ - 1) / lanes_;
  }

 protected:
  /// A group's synapses first ... end - 1 of the list.
  struct Range {
    std::uint32_t first;
    std::uint32_t end;
  };
  Range range(std::uint32_t word, std::uint32_t group) const {
    const std::uint32_t start = word * list_.per_word;
    const std::uint32_t first = start + group * lanes_;
    return {first, std::min({first + lanes_, start + list_.per_word, list_.count})};
  }

  const SynapseList& list_;
  std::uint32_t lanes_;
  const StepLimits& limits_;
};

/// Dense lists whose targets and delays are legal: the synapses' places tell.
struct DenseForm : SynapseForm {
  using SynapseForm::SynapseForm;
  std::uint32_t demand(std::uint32_t word, std::uint32_t group) const {
    const auto [first, end] = range(word, group);
    const std::uint32_t lane_each = (1U << (end - first)) - 1;
    const std::uint32_t turn = (list_.base + first) % BankDemand::kBanksOfSlot;
    return BankDemand::turned(lane_each, turn);
  }
  IssueTiming::OneSlot issue(const IssueTiming& state) const {
    return {state, limits_.next_slot + list_.list_delay};
  }
};

/// Any list.
struct AnyForm : SynapseForm {
  using SynapseForm::SynapseForm;
  BankDemand demand(std::uint32_t word, std::uint32_t group) const {
    const auto [first, end] = range(word, group);
    BankDemand wanted;
    for (std::uint32_t index = first; index < end; ++index) {
      const SynapseSite to = site(list_, list_.words[word], index - word * list_.per_word, index);
      if (to.target >= limits_.compartments || to.delay > limits_.max_delay) [[unlikely]]
        continue;
      wanted.add(bank_of(to.target, limits_.next_slot + to.delay));
    }
    return wanted;
  }
  /// Works on a copy too, for the same loop.
  struct Issue : IssueTiming {
    void store(IssueTiming& state) const { state = *this; }
  };
  Issue issue(const IssueTiming& state) const { return {state}; }
};

bool is_legal_dense(const SynapseList& list, const StepLimits& limits) {
  return !list.target_field && list.delay_bits == 0 &&
         list.base + list.count <= limits.compartments && list.list_delay <= limits.max_delay;
}

BankSet row_banks(const StepLimits& limits) {
  return (limits.next_slot & 1U) != 0 ? kEvenSlotBanks : kOddSlotBanks;
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
  issue_ = IssueTiming(row_banks(limits), config_.group_interval);
}

SynapseCounters SynapseTiming::counters() const {
  const IssueTiming::Counters& issue = issue_.counters();
  return {.row_slot = issue.row_slot,
          .write_back = issue.write_back,
          .bank_conflict = issue.bank_conflict,
          .word_wait = word_wait_,
          .busy = issue.busy,
          .word_fifo_peak = word_fifo_peak_};
}

/// The walker's next request; returns the cycle in which the word is seen by the issue unit.
inline Cycle SynapseTiming::request_word() {
  const Cycle request = std::max(next_request_, place_free_[place_]);
  word_wait_ += (request - next_request_).value();
  next_request_ = request + kOne;
  // More words than ever are in flight if the one that is `peak` before this one still is.
  const std::uint32_t peak = word_fifo_peak_;
  const std::uint32_t depth = config_.word_fifo_depth;
  if (peak < depth) {
    const std::uint32_t before = place_ >= peak ? place_ - peak : place_ + depth - peak;
    if (peak == 0 || place_free_[before] > request + kOne) ++word_fifo_peak_;
  }
  return request + kRequestToSeen;
}

/// Works the words of a list that has some.
template <class Form>
Cycle SynapseTiming::work_words(const Form& form) {
  next_request_ = loaded_ + kOne;
  auto issue = form.issue(issue_);
  Cycle ended{};
  const std::uint32_t words = form.words();
  for (std::uint32_t word = 0; word < words; ++word) {
    const Cycle seen = request_word();
    const std::uint32_t groups = form.groups(word);
    for (std::uint32_t group = 0; group < groups; ++group) {
      ended = issue.work(seen, form.demand(word, group));
    }
    place_free_[place_] = ended + kOne;
    place_ = place_ + 1 == config_.word_fifo_depth ? 0 : place_ + 1;
  }
  issue.store(issue_);
  last_write_ = ended + kOne;
  walker_free_ = next_request_ - kOne;
  return last_write_;
}

Cycle SynapseTiming::work(const SynapseList& list) {
  if (list.count == 0) {
    walker_free_ = loaded_ + kOne;
    return std::max(last_write_, loaded_);
  }
  if (is_legal_dense(list, limits_)) return work_words(DenseForm(list, config_.lanes, limits_));
  return work_words(AnyForm(list, config_.lanes, limits_));
}

Cycle SynapseTiming::work(const GroupedList& list) {
  return work_words(KnownForm(list, limits_.next_slot));
}

Cycle SynapseTiming::discard(Cycle pop) {
  next_pop_ = pop + kOne;
  return pop;
}

}  // namespace spikemesh::core
