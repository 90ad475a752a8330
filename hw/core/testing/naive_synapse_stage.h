#pragma once

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <deque>
#include <optional>
#include <vector>

namespace spikemesh::core::testing {

/// The synapse stage as hardware.md §5.3, §6 and §9.6 tell it, a register at a time and a cycle at
/// a time; the opponent of SynapseTiming. It shares no code with the model, and it is slow.
class NaiveSynapseStage {
 public:
  struct Config {
    std::uint32_t lanes = 4;
    std::uint32_t word_fifo_depth = 4;
    std::uint64_t group_interval = 1;
    std::uint32_t fabrics = 2;
    std::uint32_t log2_slots = 3;
    std::uint32_t compartments = 1024;  ///< N
    std::uint64_t step = 0;             ///< t
  };
  struct Pop {
    std::uint64_t cycle;
    std::uint32_t fabric;
    std::uint32_t axon;
    friend bool operator==(const Pop&, const Pop&) = default;
  };
  struct Counters {
    std::uint64_t row_slot = 0;
    std::uint64_t write_back = 0;
    std::uint64_t bank_conflict = 0;
    std::uint64_t word_wait = 0;
    std::uint64_t busy = 0;
    std::uint32_t word_fifo_peak = 0;
  };

  NaiveSynapseStage(const Config& config, std::vector<std::uint64_t> in_axons,
                    std::vector<std::uint64_t> synapses)
      : config_(config),
        in_axons_(std::move(in_axons)),
        synapses_(std::move(synapses)),
        inputs_(config.fabrics) {}

  /// A spike flit that is seen in the input FIFO from the next cycle() on.
  void push(std::uint32_t fabric, std::uint32_t axon) { arriving_.push_back({fabric, axon}); }

  /// Does one cycle: first everything that reads registers, then their new values.
  void cycle() {
    walk();
    issue();
    look_up();
    clock();
  }

  std::uint64_t now() const { return now_; }
  bool idle() const {
    return now_ > 0 && in_flight_.empty() && inputs_empty() && arriving_.empty();
  }
  const std::vector<Pop>& pops() const { return pops_; }
  const std::vector<std::uint64_t>& consumed() const { return consumed_; }  ///< by packet popped
  const Counters& counters() const { return counters_; }

 private:
  struct Arrival {
    std::uint32_t fabric;
    std::uint32_t axon;
  };
  struct Word {
    std::uint64_t bits = 0;
    std::uint64_t entry = 0;  ///< of its list
    std::uint32_t first = 0;  ///< index in the list of its first synapse
    std::uint32_t synapses = 0;
    std::size_t packet = 0;
  };
  struct Lane {
    bool waiting = false;
    std::uint32_t bank = 0;
  };
  struct InFlight {
    std::size_t packet;
    std::uint64_t last_event = 0;  ///< last write, or last load of an empty list
    std::uint32_t words_left = 0;
    bool all_loaded = false;
  };

  static std::uint64_t bits(std::uint64_t word, unsigned high, unsigned low) {
    return (word >> low) & ((std::uint64_t{2} << (high - low)) - 1);
  }
  static std::uint32_t count(std::uint64_t entry) {
    return static_cast<std::uint32_t>(bits(entry, 37, 26));
  }
  static bool has_targets(std::uint64_t entry) { return bits(entry, 1, 0) != 2; }
  static std::uint32_t weight_bits(std::uint64_t entry) { return 1U << bits(entry, 3, 2); }
  static std::uint32_t delay_bits(std::uint64_t entry) {
    return static_cast<std::uint32_t>(bits(entry, 55, 54)) * 3;
  }
  static std::uint32_t field_bits(std::uint64_t entry) {
    return (has_targets(entry) ? 10U : 0U) + weight_bits(entry) + delay_bits(entry) +
           (bits(entry, 56, 56) != 0 ? 9U : 0U);
  }
  static std::uint32_t per_word(std::uint64_t entry) { return 64 / field_bits(entry); }

  bool inputs_empty() const {
    for (const auto& fifo : inputs_) {
      if (!fifo.empty()) return false;
    }
    return true;
  }
  InFlight& in_flight(std::size_t packet) {
    for (auto& one : in_flight_) {
      if (one.packet == packet) return one;
    }
    std::abort();
  }

  // --- walker: requests one word a cycle ---
  bool walker_has_list() const { return walker_left_ > 0; }
  void walk() {
    walker_free_ = !walker_has_list();
    request_ = std::nullopt;
    if (!walker_has_list()) return;
    if (words_outstanding_ >= config_.word_fifo_depth) {
      ++counters_.word_wait;
      return;
    }
    Word word;
    word.bits = synapses_[bits(walker_entry_, 25, 10) + walker_word_];
    word.entry = walker_entry_;
    word.first = walker_word_ * per_word(walker_entry_);
    word.synapses = std::min(per_word(walker_entry_), count(walker_entry_) - word.first);
    word.packet = walker_packet_;
    request_ = word;
    walker_free_ = walker_left_ == 1;
  }

  // --- issue: lanes into banks ---
  bool dendrite_cycle(std::uint64_t n) const { return n % 8 == 0 || n % 8 == 7; }
  bool barred(std::uint32_t bank) const {
    return bank / 8 == config_.step % 2 && dendrite_cycle(now_);
  }
  void load_group(const Word& word) {
    lanes_.assign(config_.lanes, Lane{});
    const std::uint32_t done = group_ * config_.lanes;
    for (std::uint32_t l = 0; l < config_.lanes && done + l < word.synapses; ++l) {
      const std::uint64_t field = word.bits >> ((done + l) * field_bits(word.entry));
      const bool sparse = bits(word.entry, 1, 0) == 1;
      const std::uint64_t base = sparse ? 0 : bits(word.entry, 47, 38);
      const std::uint64_t target =
          has_targets(word.entry) ? base + bits(field, 9, 0) : base + word.first + done + l;
      std::uint64_t delay = bits(word.entry, 53, 48);
      const std::uint32_t shift = (has_targets(word.entry) ? 10U : 0U) + weight_bits(word.entry);
      if (delay_bits(word.entry) > 0) {
        delay += bits(field, shift + delay_bits(word.entry) - 1, shift);
      }
      const std::uint64_t slots = std::uint64_t{1} << config_.log2_slots;
      if (target >= config_.compartments || delay > slots - 2) continue;
      const std::uint64_t slot = (config_.step + 1 + delay) % slots;
      lanes_[l] = {.waiting = true,
                   .bank = static_cast<std::uint32_t>(target % 8 + 8 * (slot % 2))};
    }
  }
  void issue() {
    pop_word_ = false;
    started_.clear();
    if (word_fifo_.empty()) return;
    const Word& word = word_fifo_.front();
    if (!trying_) {
      if (tried_before_ && now_ < last_first_try_ + config_.group_interval) return;
      load_group(word);
      trying_ = true;
      tried_before_ = true;
      last_first_try_ = now_;
    }
    const auto contains = [](const std::vector<std::uint32_t>& set, std::uint32_t bank) {
      return std::find(set.begin(), set.end(), bank) != set.end();
    };
    for (Lane& lane : lanes_) {
      if (!lane.waiting || contains(written_, lane.bank) || contains(started_, lane.bank) ||
          barred(lane.bank)) {
        continue;
      }
      started_.push_back(lane.bank);
      lane.waiting = false;
    }
    if (!started_.empty()) ++counters_.busy;
    bool any = false;
    bool row = false;
    bool write = false;
    for (const Lane& lane : lanes_) {
      if (!lane.waiting) continue;
      any = true;
      row = row || barred(lane.bank);
      write = write || contains(written_, lane.bank);
    }
    if (any) {
      ++(row ? counters_.row_slot : write ? counters_.write_back : counters_.bank_conflict);
      return;
    }
    trying_ = false;
    ++group_;
    if (group_ * config_.lanes >= word.synapses) {
      group_ = 0;
      pop_word_ = true;
      InFlight& packet = in_flight(word.packet);
      packet.last_event = std::max(packet.last_event, now_ + 1);
      --packet.words_left;
    }
  }

  // --- lookup ---
  void look_up() {
    switch (lookup_) {
      case Lookup::kFree:
        pop_flit();
        break;
      case Lookup::kReadNext:
        next_lookup_ = Lookup::kHolds;
        break;
      case Lookup::kHolds:
        if (walker_free_) load_walker();
        break;
    }
  }
  void pop_flit() {
    for (std::uint32_t i = 0; i < config_.fabrics; ++i) {
      const std::uint32_t fabric = (receive_pointer_ + i) % config_.fabrics;
      if (inputs_[fabric].empty()) continue;
      lookup_index_ = inputs_[fabric].front();
      popped_from_ = fabric;
      lookup_packet_ = pops_.size();
      pops_.push_back({now_, fabric, lookup_index_});
      consumed_.push_back(0);
      in_flight_.push_back({.packet = lookup_packet_});
      next_lookup_ = Lookup::kHolds;
      return;
    }
  }
  void load_walker() {
    const std::uint64_t entry = in_axons_[lookup_index_];
    InFlight& packet = in_flight(lookup_packet_);
    loaded_ = true;
    loaded_entry_ = entry;
    loaded_packet_ = lookup_packet_;
    if (count(entry) == 0) {
      packet.last_event = std::max(packet.last_event, now_);
    } else {
      packet.words_left += (count(entry) + per_word(entry) - 1) / per_word(entry);
    }
    if (bits(entry, 57, 57) != 0) {
      ++lookup_index_;
      next_lookup_ = Lookup::kReadNext;
    } else {
      packet.all_loaded = true;
      next_lookup_ = Lookup::kFree;
    }
  }

  // --- end of the cycle: registers take their new values ---
  void clock() {
    if (pop_word_) {
      word_fifo_.pop_front();
      --words_outstanding_;
    }
    if (fetched_) word_fifo_.push_back(*fetched_);  // requested in the cycle before
    fetched_ = request_;
    if (request_) {
      ++words_outstanding_;
      counters_.word_fifo_peak = std::max(counters_.word_fifo_peak, words_outstanding_);
      ++walker_word_;
      --walker_left_;
    }
    if (loaded_) {
      walker_entry_ = loaded_entry_;
      walker_packet_ = loaded_packet_;
      walker_word_ = 0;
      walker_left_ =
          count(walker_entry_) == 0
              ? 0
              : (count(walker_entry_) + per_word(walker_entry_) - 1) / per_word(walker_entry_);
      loaded_ = false;
    }
    written_ = started_;
    lookup_ = next_lookup_;
    if (popped_from_) {
      inputs_[*popped_from_].pop_front();
      receive_pointer_ = (*popped_from_ + 1) % config_.fabrics;
      popped_from_ = std::nullopt;
    }
    for (const Arrival& arrival : arriving_) inputs_[arrival.fabric].push_back(arrival.axon);
    arriving_.clear();
    for (auto one = in_flight_.begin(); one != in_flight_.end();) {
      const bool done = one->all_loaded && one->words_left == 0;
      if (done) consumed_[one->packet] = one->last_event;
      one = done ? in_flight_.erase(one) : one + 1;
    }
    ++now_;
  }

  enum class Lookup { kFree, kReadNext, kHolds };

  Config config_;
  std::vector<std::uint64_t> in_axons_;
  std::vector<std::uint64_t> synapses_;
  std::uint64_t now_ = 0;

  std::vector<std::deque<std::uint32_t>> inputs_;
  std::vector<Arrival> arriving_{};
  std::uint32_t receive_pointer_ = 0;
  std::optional<std::uint32_t> popped_from_{};

  Lookup lookup_ = Lookup::kFree;
  Lookup next_lookup_ = Lookup::kFree;
  std::uint32_t lookup_index_ = 0;
  std::size_t lookup_packet_ = 0;

  bool walker_free_ = true;
  std::uint64_t walker_entry_ = 0;
  std::size_t walker_packet_ = 0;
  std::uint32_t walker_word_ = 0;
  std::uint32_t walker_left_ = 0;
  bool loaded_ = false;
  std::uint64_t loaded_entry_ = 0;
  std::size_t loaded_packet_ = 0;
  std::optional<Word> request_{};
  std::optional<Word> fetched_{};
  std::uint32_t words_outstanding_ = 0;
  std::deque<Word> word_fifo_{};

  std::uint32_t group_ = 0;
  bool trying_ = false;
  bool tried_before_ = false;
  std::uint64_t last_first_try_ = 0;
  std::vector<Lane> lanes_{};
  std::vector<std::uint32_t> started_{};
  std::vector<std::uint32_t> written_{};
  bool pop_word_ = false;

  std::vector<InFlight> in_flight_{};
  std::vector<Pop> pops_{};
  std::vector<std::uint64_t> consumed_{};
  Counters counters_{};
};

}  // namespace spikemesh::core::testing
