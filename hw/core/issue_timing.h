#pragma once

#include <algorithm>
#include <cstdint>

#include "base/strong.h"
#include "hw/core/bank_demand.h"
#include "hw/core/slot_issue.h"

namespace spikemesh::core {

/// The cycles of the issue unit (hardware.md §5.3, §6.3), a group at a time: which cycle a group is
/// tried first, when its last lane starts, and what it stalls for in between.
class IssueTiming {
 public:
  struct Counters {
    std::uint64_t row_slot = 0;
    std::uint64_t write_back = 0;
    std::uint64_t bank_conflict = 0;
    std::uint64_t busy = 0;
  };

  /// As at cycle 0 of a step: `row_banks` belong to the dendrite in its row slots; groups are tried
  /// `interval` cycles apart at least.
  IssueTiming(BankSet row_banks, Cycle interval) : row_banks_(row_banks), interval_(interval) {}

  /// Works a group whose word is seen from `seen` on; returns the cycle in which it ends.
  ///
  /// Where no row slot comes between, this is closed form. The lanes of a bank start every second
  /// cycle: from the first on, or, if the bank is being written in the first, from the second on.
  Cycle work(Cycle seen, BankDemand demand) {
    const Cycle first = std::max(seen, next_group_);
    Cycle start = first;
    BankSet written = first == write_cycle_ ? write_banks_ : 0;
    const bool meets_rows = !demand.among(row_banks_).empty();
    if (meets_rows && is_row_slot(first) && demand.without(row_banks_).empty()) {
      start = after_row_slot(first);
      counters_.row_slot += (start - first).value();
      written = 0;
    }
    const BankDemand early = demand.without(written);
    const BankDemand late = demand.among(written);
    const std::uint32_t early_starts = early.most();
    const std::uint32_t late_starts = late.most();
    const std::uint32_t late_end = late_starts != 0 ? 2 * late_starts + 1 : 0;
    const std::uint32_t end = std::max({2 * early_starts, late_end, 2U});
    const std::uint32_t further = end - 2;
    Cycle ended = start + Cycle{further};
    if (meets_rows && meets_row_slot(start, further)) {
      ended = step_through(start, demand, written);
    } else {
      // A bank that a lane still waits for is written in the cycle after each start but its last.
      const std::uint32_t write_back = late_starts + early_starts - (early_starts != 0 ? 1 : 0);
      counters_.busy += early_starts + late_starts;
      counters_.write_back += write_back;
      counters_.bank_conflict += further - write_back;
      write_banks_ = (end & 1U) != 0 ? late.fullest(late_starts) : early.fullest(early_starts);
      write_cycle_ = ended + Cycle{1};
    }
    next_group_ = std::max(ended + Cycle{1}, first + interval_);
    return ended;
  }

  const Counters& counters() const { return counters_; }

  /// Works the groups of a list whose lanes all go to `slot`, from a copy of the state that stays
  /// in registers.
  class OneSlot {
   public:
    OneSlot(const IssueTiming& issue, std::uint32_t slot)
        : bank_shift_((slot & 1U) * BankDemand::kBanksOfSlot),
          phase_mask_((issue.row_banks_ >> bank_shift_ & 1U) != 0 ? kPhaseMask : 0U),
          no_rows_(phase_mask_ == 0 ? SlotOutcomes::kNoRows : 0U),
          written_(each_set(static_cast<std::uint32_t>(issue.write_banks_ >> bank_shift_) & 0xffU)),
          interval_(issue.interval_),
          next_group_(issue.next_group_),
          write_cycle_(issue.write_cycle_) {}

    /// As IssueTiming::work(), of a packed demand.
    [[gnu::always_inline]] Cycle work(Cycle seen, std::uint32_t packed) {
      const Cycle first = std::max(seen, next_group_);
      const std::uint32_t late = packed & (first == write_cycle_ ? written_ : 0U);
      const std::uint32_t early = packed ^ late;
      const std::uint32_t phase =
          (static_cast<std::uint32_t>(first.value()) & phase_mask_) + no_rows_;
      const SlotOutcome& outcome = SlotOutcomes::of(phase, depth(early), depth(late));
      counts_ += outcome.counts;
      written_ = each_set(static_cast<std::uint32_t>(std::uint64_t{early} >> outcome.early_shift |
                                                     std::uint64_t{late} >> outcome.late_shift));
      const Cycle ended = first + Cycle{outcome.further};
      write_cycle_ = ended + Cycle{1};
      next_group_ = std::max(write_cycle_, first + interval_);
      return ended;
    }

    /// The state after it. At most 4096 groups have been worked, so that no count is out of its
    /// bits.
    void store(IssueTiming& issue) const {
      constexpr std::uint64_t kCount = 0xffff;
      issue.counters_.busy += counts_ & kCount;
      issue.counters_.row_slot += counts_ >> 16 & kCount;
      issue.counters_.write_back += counts_ >> 32 & kCount;
      issue.counters_.bank_conflict += counts_ >> 48;
      issue.write_banks_ = std::uint64_t{written_ & 0xffU} << bank_shift_;
      issue.write_cycle_ = write_cycle_;
      issue.next_group_ = next_group_;
    }

   private:
    static constexpr std::uint32_t kPhaseMask = 7;

    /// A set of banks as it stands in every byte of a packed demand.
    static std::uint32_t each_set(std::uint32_t banks) { return banks * 0x0101'0101U; }
    /// BankDemand::most() of a packed demand.
    static std::uint32_t depth(std::uint32_t packed) {
      return (static_cast<std::uint32_t>(std::bit_width(std::uint64_t{packed} << 1 | 1U)) + 6) / 8;
    }

    std::uint32_t bank_shift_;
    std::uint32_t phase_mask_;
    std::uint32_t no_rows_;
    std::uint32_t written_;
    Cycle interval_;
    Cycle next_group_;
    Cycle write_cycle_;
    std::uint64_t counts_ = 0;
  };

 private:
  /// Additions into the dendrite stage's parity cannot start here (hardware.md §5.3).
  static bool is_row_slot(Cycle cycle) { return ((cycle.value() + 1) & 7U) <= 1; }
  static Cycle after_row_slot(Cycle cycle) { return Cycle{((cycle.value() + 1) | 1U)}; }
  /// Whether one of the cycles first ... first + further, at most seven further ones, is one.
  static bool meets_row_slot(Cycle first, std::uint32_t further) {
    const std::uint64_t phase = (first.value() + 1) & 7U;
    return phase <= 1 || phase + further >= 8;
  }
  Cycle step_through(Cycle first, BankDemand demand, BankSet written);

  BankSet row_banks_;
  Cycle interval_;
  Cycle next_group_{};   ///< the group after the last one can be tried from here on
  Cycle write_cycle_{};  ///< in which write_banks_ are written
  BankSet write_banks_ = 0;
  Counters counters_;
};

}  // namespace spikemesh::core
