#pragma once

#include <algorithm>
#include <cstdint>

#include "base/strong.h"
#include "hw/core/bank_demand.h"

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
