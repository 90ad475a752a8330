#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace spikemesh::noc {

/// A set of small numbers that is filled at random and emptied in ascending order; both cost a few
/// instructions a member, and the empty regions cost nothing.
class WakeSet {
 public:
  explicit WakeSet(std::size_t capacity)
      : words_((capacity + 63) / 64), summary_((capacity >> 12) + 1) {}

  void insert(std::uint32_t id) {
    words_[id >> 6] |= 1ULL << (id & 63);
    summary_[id >> 12] |= 1ULL << (id >> 6 & 63);
  }

  /// Visits every member once and removes it. `visit` does not insert into this set.
  template <class Visit>
  void drain(Visit&& visit) {
    for (std::size_t block = 0; block < summary_.size(); ++block) {
      for (std::uint64_t words = summary_[block]; words != 0; words &= words - 1) {
        const auto word = block * 64 + static_cast<std::size_t>(std::countr_zero(words));
        std::uint64_t members = words_[word];
        words_[word] = 0;
        for (; members != 0; members &= members - 1) {
          visit(static_cast<std::uint32_t>(word * 64) +
                static_cast<std::uint32_t>(std::countr_zero(members)));
        }
      }
      summary_[block] = 0;
    }
  }

 private:
  std::vector<std::uint64_t> words_;
  std::vector<std::uint64_t> summary_;  ///< a bit for each word that may hold members
};

/// Who wakes in which of the next cycles: a ring of sets, one a cycle. The horizon is a power of
/// two; an entry lies less than the horizon ahead of the cycle that was drained last.
class WakeWheel {
 public:
  WakeWheel(std::size_t members, std::uint64_t horizon)
      : mask_(std::bit_ceil(horizon) - 1),
        slots_(mask_ + 1, WakeSet(members)),
        occupied_(slots_.size() / 64 + 1) {}

  std::uint64_t horizon() const { return mask_ + 1; }

  void insert(std::uint32_t id, std::uint64_t cycle) {
    const std::uint64_t slot = cycle & mask_;
    slots_[slot].insert(id);
    occupied_[slot >> 6] |= 1ULL << (slot & 63);
  }

  template <class Visit>
  void drain(std::uint64_t cycle, Visit&& visit) {
    const std::uint64_t slot = cycle & mask_;
    if ((occupied_[slot >> 6] >> (slot & 63) & 1) == 0) return;
    occupied_[slot >> 6] &= ~(1ULL << (slot & 63));
    slots_[slot].drain(visit);
  }

  /// The first cycle after `now`, within the horizon, in which someone wakes.
  std::optional<std::uint64_t> next_after(std::uint64_t now) const {
    for (std::uint64_t cycle = now + 1; cycle <= now + horizon();) {
      const std::uint64_t slot = cycle & mask_;
      const std::uint64_t rest = occupied_[slot >> 6] >> (slot & 63);
      if (rest != 0) {
        const auto found = cycle + static_cast<std::uint64_t>(std::countr_zero(rest));
        if (found <= now + horizon()) return found;
        return std::nullopt;
      }
      // to the next word of the bitmap, or to the start of the ring
      const std::uint64_t last = (slot | 63) < mask_ ? (slot | 63) : mask_;
      cycle += last - slot + 1;
    }
    return std::nullopt;
  }

  void clear() {
    for (std::uint64_t slot = 0; slot <= mask_; ++slot) {
      drain(slot, [](std::uint32_t) {});
    }
  }

  bool empty() const {
    std::uint64_t any = 0;
    for (const std::uint64_t word : occupied_) any |= word;
    return any == 0;
  }

 private:
  std::uint64_t mask_;
  std::vector<WakeSet> slots_;
  std::vector<std::uint64_t> occupied_;  ///< a bit a slot
};

}  // namespace spikemesh::noc
