#include "hw/core/issue_timing.h"

namespace spikemesh::core {

constinit const SlotOutcomes::Table SlotOutcomes::kTable = SlotOutcomes::make_table();

/// The lanes of a group from cycle `first` on, in which `written` are being written, a cycle at a
/// time; returns the cycle in which the last starts.
Cycle IssueTiming::step_through(Cycle first, BankDemand demand, BankSet written) {
  for (Cycle now = first;; ++now) {
    const BankSet barred = is_row_slot(now) ? row_banks_ : 0;
    const BankSet started = demand.banks() & ~(written | barred);
    demand.start(started);
    counters_.busy += started != 0 ? 1 : 0;
    const BankSet waiting = demand.banks();
    if (waiting == 0) {
      write_banks_ = started;
      write_cycle_ = now + Cycle{1};
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
