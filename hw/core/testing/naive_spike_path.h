#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

namespace spikemesh::core::testing {

/// The dendrite stage, the axon stage and the sending side of the network interface as hardware.md
/// §7 and §9.5 tell them, a register at a time and a cycle at a time; the opponent of
/// DendriteTiming and AxonTiming. It shares no code with the model, and it is slow.
class NaiveSpikePath {
 public:
  struct Config {
    std::uint64_t active_interval = 1;
    std::uint64_t inactive_interval = 1;
    std::uint32_t spike_fifo_depth = 16;
    std::uint32_t flit_fifo_depth = 4;
    std::uint32_t fabrics = 2;
    std::uint32_t credits = 8;
    std::uint64_t link_interval = 1;
  };
  struct Compartment {
    bool active = false;
    bool spikes = false;
    std::uint32_t entries = 0;  ///< of its out-axon list
  };
  struct Counters {
    std::uint64_t spike_fifo_full = 0;
    std::uint64_t no_credit = 0;
    std::uint64_t link_interval = 0;
    std::uint32_t spike_fifo_peak = 0;
    std::uint32_t flit_fifo_peak = 0;
  };

  NaiveSpikePath(const Config& config, std::vector<Compartment> compartments)
      : config_(config),
        compartments_(std::move(compartments)),
        credits_(config.fabrics, config.credits),
        next_send_(config.fabrics, 0) {}

  /// A credit that can be used from the next cycle() on.
  void credit(std::uint32_t fabric) { arriving_credits_.push_back(fabric); }

  void cycle() {
    send();
    walk();
    look_up();
    work_compartments();
    read_row();
    clock();
  }

  std::uint64_t now() const { return now_; }
  /// Everything worked, pushed, walked and sent.
  bool finished() const {
    return left_ == compartments_.size() && spike_fifo_.empty() && !lookup_entries_ &&
           walker_left_ == 0 && outstanding_ == 0;
  }
  std::uint64_t done() const { return done_; }  ///< F of §7.4, once finished
  const std::vector<std::uint64_t>& pushes() const { return pushes_; }
  /// Cycle and fabric of each send.
  const std::vector<std::pair<std::uint64_t, std::uint32_t>>& sends() const { return sends_; }
  /// The fabric of the flit sent in the cycle() just done, if any.
  std::optional<std::uint32_t> just_sent() const { return just_sent_; }
  const Counters& counters() const { return counters_; }

 private:
  static constexpr std::uint32_t kNone = ~0U;
  static constexpr std::size_t kPlaces = 4;
  static constexpr std::uint32_t kRow = 8;

  std::uint32_t count() const { return static_cast<std::uint32_t>(compartments_.size()); }
  std::uint32_t rows() const { return (count() + kRow - 1) / kRow; }

  // --- rows of accumulators ---
  void read_row() {
    row_read_ = now_ % kRow == 0 && rows_read_ < rows() && rows_read_ - rows_finished_ < 3;
  }

  // --- D0 .. D3 ---
  bool row_ready(std::uint32_t compartment) const {
    const std::uint32_t row = compartment / kRow;
    return row < row_read_in_.size() && now_ >= row_read_in_[row] + 2;
  }
  void work_compartments() {
    push_ = false;
    stand_still_ = false;
    if (!held_) {  // the places moved at the end of the last cycle; D0 is filled now
      if (next_ < count() && interval_left_ == 0 && row_ready(next_)) {
        place_[0] = next_;
        interval_left_ =
            compartments_[next_].active ? config_.active_interval : config_.inactive_interval;
        if (next_ % kRow == kRow - 1 || next_ == count() - 1) row_finishes_ = true;
        ++next_;
      }
    }
    const std::uint32_t last = place_[kPlaces - 1];
    if (last == kNone) return;
    if (compartments_[last].spikes && spike_fifo_.size() == config_.spike_fifo_depth) {
      stand_still_ = true;
      ++counters_.spike_fifo_full;
      return;
    }
    push_ = compartments_[last].spikes;
    ++left_;
    if (left_ == count()) done_ = std::max(done_, now_);
  }

  // --- axon stage ---
  void look_up() {
    pop_spike_ = false;
    load_ = false;
    if (!lookup_entries_) {
      pop_spike_ = !spike_fifo_.empty();
      return;
    }
    if (!walker_free_) return;
    load_ = true;
    if (*lookup_entries_ == 0) done_ = std::max(done_, now_);
  }
  void walk() {
    request_ = false;
    walker_free_ = walker_left_ == 0;
    if (walker_left_ == 0 || outstanding_ >= config_.flit_fifo_depth) return;
    request_ = true;
    walker_free_ = walker_left_ == 1;
  }
  void send() {
    just_sent_ = std::nullopt;
    if (requests_.empty() || now_ < requests_.front() + 2) return;
    if (credits_[turn_] == 0) {
      ++counters_.no_credit;
    } else if (now_ < next_send_[turn_]) {
      ++counters_.link_interval;
    } else {
      just_sent_ = turn_;
      sends_.emplace_back(now_, turn_);
      done_ = std::max(done_, now_);
    }
  }

  void clock() {
    clock_axon_stage();
    clock_dendrite_stage();
    ++now_;
  }
  void clock_dendrite_stage() {
    if (row_finishes_) ++rows_finished_;
    row_finishes_ = false;
    if (row_read_) {
      ++rows_read_;
      row_read_in_.push_back(now_);
    }
    held_ = stand_still_;
    if (stand_still_) return;
    if (interval_left_ > 0) --interval_left_;
    for (std::size_t i = kPlaces - 1; i > 0; --i) place_[i] = place_[i - 1];
    place_[0] = kNone;
  }
  void clock_axon_stage() {
    if (just_sent_) {
      --credits_[*just_sent_];
      next_send_[*just_sent_] = now_ + config_.link_interval;
      turn_ = (turn_ + 1) % config_.fabrics;
      requests_.pop_front();
      --outstanding_;
    }
    for (const std::uint32_t fabric : arriving_credits_) ++credits_[fabric];
    arriving_credits_.clear();
    if (request_) {
      requests_.push_back(now_);
      ++outstanding_;
      --walker_left_;
      counters_.flit_fifo_peak = std::max(counters_.flit_fifo_peak, outstanding_);
    }
    if (load_) {
      walker_left_ = *lookup_entries_;
      lookup_entries_ = std::nullopt;
    }
    if (pop_spike_) {
      lookup_entries_ = compartments_[spike_fifo_.front()].entries;
      spike_fifo_.pop_front();
    }
    if (push_) {
      spike_fifo_.push_back(place_[kPlaces - 1]);
      pushes_.push_back(now_);
    }
    counters_.spike_fifo_peak =
        std::max(counters_.spike_fifo_peak, static_cast<std::uint32_t>(spike_fifo_.size()));
  }

  Config config_;
  std::vector<Compartment> compartments_;
  std::uint64_t now_ = 0;
  std::uint64_t done_ = 0;

  std::uint32_t rows_read_ = 0;
  std::uint32_t rows_finished_ = 0;
  bool row_read_ = false;
  bool row_finishes_ = false;
  std::vector<std::uint64_t> row_read_in_{};

  std::array<std::uint32_t, kPlaces> place_{kNone, kNone, kNone, kNone};
  std::uint32_t next_ = 0;
  std::uint32_t left_ = 0;  ///< compartments that have left D3
  std::uint64_t interval_left_ = 0;
  bool held_ = false;
  bool stand_still_ = false;
  bool push_ = false;
  std::vector<std::uint64_t> pushes_{};
  std::deque<std::uint32_t> spike_fifo_{};

  std::optional<std::uint32_t> lookup_entries_{};
  bool pop_spike_ = false;
  bool load_ = false;
  bool walker_free_ = true;
  std::uint32_t walker_left_ = 0;
  bool request_ = false;
  std::uint32_t outstanding_ = 0;
  std::deque<std::uint64_t> requests_{};

  std::vector<std::uint32_t> credits_;
  std::vector<std::uint64_t> next_send_;
  std::vector<std::uint32_t> arriving_credits_{};
  std::uint32_t turn_ = 0;
  std::optional<std::uint32_t> just_sent_{};
  std::vector<std::pair<std::uint64_t, std::uint32_t>> sends_{};
  Counters counters_{};
};

}  // namespace spikemesh::core::testing
