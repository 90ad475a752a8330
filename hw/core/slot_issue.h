#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>

#include "hw/core/bank_demand.h"

namespace spikemesh::core {

/// What a group costs whose lanes all go to one slot.
struct SlotOutcome {
  /// Cycles of each kind, 16 bits each, from the lowest up: busy, row_slot, write_back,
  /// bank_conflict.
  std::uint64_t counts = 0;
  std::uint8_t further = 0;  ///< cycles from the one in which it is tried first to its last start
  /// By which the packed demand of its early (late) lanes is shifted to leave the banks of those
  /// that start last; kNone where none of them does.
  std::uint8_t early_shift = 0;
  std::uint8_t late_shift = 0;

  static constexpr std::uint8_t kNone = 32;
};

/// The rule of hardware.md §5.3 and §6.3 for such groups as a table. All their banks are barred by
/// the row slot together or never. The lanes that wait for a bank start every second cycle, so two
/// numbers decide: the most lanes of a bank that is being written in the first cycle (late) and of
/// one that is not (early).
class SlotOutcomes {
 public:
  /// Phase of a group whose banks no row slot bars. Else it is the first cycle modulo 8.
  static constexpr std::uint32_t kNoRows = 8;

  static const SlotOutcome& of(std::uint32_t phase, std::uint32_t early, std::uint32_t late) {
    return kTable[(phase * kDepths + early) * kDepths + late];
  }

 private:
  static constexpr std::uint32_t kDepths = kMaxLanes + 1;
  using Table = std::array<SlotOutcome, (kNoRows + 1) * kDepths * kDepths>;

  /// The lanes of a group, a cycle at a time.
  static constexpr SlotOutcome step_through(std::uint32_t phase, std::uint32_t early,
                                            std::uint32_t late) {
    constexpr std::uint64_t kRowSlot = 1ULL << 16;
    constexpr std::uint64_t kWriteBack = 1ULL << 32;
    constexpr std::uint64_t kBankConflict = 1ULL << 48;
    SlotOutcome outcome;
    std::uint32_t left[2] = {early, late};
    bool written[2] = {false, late != 0};
    bool started[2] = {false, false};
    for (std::uint32_t cycle = 0;; ++cycle) {
      const bool barred = phase != kNoRows && ((phase + cycle + 1) & 7U) <= 1;
      bool waits_for_write = false;
      for (int kind = 0; kind < 2; ++kind) {
        started[kind] = left[kind] != 0 && !written[kind] && !barred;
        if (started[kind]) --left[kind];
        waits_for_write = waits_for_write || (left[kind] != 0 && written[kind]);
        written[kind] = started[kind];
      }
      if (started[0] || started[1]) ++outcome.counts;
      if (left[0] == 0 && left[1] == 0) {
        outcome.further = static_cast<std::uint8_t>(cycle);
        outcome.early_shift = started[0] ? shift(early) : SlotOutcome::kNone;
        outcome.late_shift = started[1] ? shift(late) : SlotOutcome::kNone;
        return outcome;
      }
      outcome.counts += barred ? kRowSlot : (waits_for_write ? kWriteBack : kBankConflict);
    }
  }
  static constexpr std::uint8_t shift(std::uint32_t depth) {
    return static_cast<std::uint8_t>((depth - 1) * BankDemand::kBanksOfSlot);
  }
  static constexpr Table make_table() {
    Table table{};
    for (std::uint32_t phase = 0; phase <= kNoRows; ++phase) {
      for (std::uint32_t early = 0; early < kDepths; ++early) {
        for (std::uint32_t late = 0; early + late < kDepths; ++late) {
          table[(phase * kDepths + early) * kDepths + late] = step_through(phase, early, late);
        }
      }
    }
    return table;
  }
  static const Table kTable;
};

}  // namespace spikemesh::core
