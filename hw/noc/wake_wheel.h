#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace spikemesh::noc {

/// Who wakes in which of the next cycles: a ring of sets of small numbers, one set a cycle. A set
/// is filled at random and emptied in ascending order; both cost a few instructions a member, and
/// empty cycles nearly nothing. The horizon is a power of two; an entry lies less than the horizon
/// ahead of the cycle that was drained last.
class WakeWheel {
 public:
  WakeWheel(std::size_t members, std::uint64_t horizon)
      : mask_(std::bit_ceil(horizon) - 1),
        words_a_slot_((members + 63) / 64),
        words_((mask_ + 1) * words_a_slot_),
        occupied_((mask_ >> 6) + 1) {}

  std::uint64_t horizon() const { return mask_ + 1; }

  void insert(std::uint32_t id, std::uint64_t cycle) {
    const std::uint64_t slot = cycle & mask_;
    words_[slot * words_a_slot_ + (id >> 6)] |= 1ULL << (id & 63);
    occupied_[slot >> 6] |= 1ULL << (slot & 63);
  }

  /// Visits everyone who wakes in `cycle` once, and forgets them. `visit` inserts later cycles
  /// only.
  template <class Visit>
  void drain(std::uint64_t cycle, Visit&& visit) {
    const std::uint64_t slot = cycle & mask_;
    if ((occupied_[slot >> 6] >> (slot & 63) & 1) == 0) return;
    occupied_[slot >> 6] &= ~(1ULL << (slot & 63));
    std::uint64_t* const words = &words_[slot * words_a_slot_];
    for (std::size_t word = 0; word < words_a_slot_; ++word) {
      std::uint64_t members = words[word];
      words[word] = 0;
      for (; members != 0; members &= members - 1) {
        visit(static_cast<std::uint32_t>(word * 64) +
              static_cast<std::uint32_t>(std::countr_zero(members)));
      }
    }
  }

  /// The first cycle after `now`, within the horizon, in which someone wakes.
  std::optional<std::uint64_t> next_after(std::uint64_t now) const {
    for (std::uint64_t ahead = 1; ahead <= horizon();) {
      const std::uint64_t slot = (now + ahead) & mask_;
      const std::uint64_t rest = occupied_[slot >> 6] >> (slot & 63);
      if (rest != 0) return now + ahead + static_cast<std::uint64_t>(std::countr_zero(rest));
      // to the next word of the bitmap, or to the start of the ring
      const std::uint64_t last = (slot | 63) < mask_ ? (slot | 63) : mask_;
      ahead += last - slot + 1;
    }
    return std::nullopt;
  }

  bool empty() const {
    std::uint64_t any = 0;
    for (const std::uint64_t word : occupied_) any |= word;
    return any == 0;
  }

 private:
  std::uint64_t mask_;
  std::size_t words_a_slot_;
  std::vector<std::uint64_t> words_;     ///< a bit a member, words_a_slot_ words a slot
  std::vector<std::uint64_t> occupied_;  ///< a bit a slot
};

}  // namespace spikemesh::noc
