#include "hw/chip/port_recorder.h"

#include <fmt/format.h>

#include <algorithm>

namespace spikemesh::chip {

std::string describe(const Transaction& transaction) {
  const std::uint64_t at = transaction.cycle.value();
  switch (transaction.kind) {
    case Transaction::Kind::kFlitTaken:
      return fmt::format("flit {:016x} taken from fabric {} in cycle {}", transaction.flit,
                         transaction.fabric, at);
    case Transaction::Kind::kFlitSent:
      return fmt::format("flit {:016x} sent on fabric {} in cycle {}", transaction.flit,
                         transaction.fabric, at);
    case Transaction::Kind::kConsumed:
      return fmt::format("packet consumed in cycle {}", at);
    case Transaction::Kind::kDone:
      return fmt::format("done in cycle {}", at);
  }
  return {};
}

const char* section_of(Transaction::Kind kind) {
  switch (kind) {
    case Transaction::Kind::kFlitTaken:
      return "hardware.md §6.1, §9.6";
    case Transaction::Kind::kFlitSent:
      return "hardware.md §7.3, §9.5";
    case Transaction::Kind::kConsumed:
      return "hardware.md §6.4";
    case Transaction::Kind::kDone:
      return "hardware.md §7.4";
  }
  return "";
}

const std::vector<Transaction>& PortRecorder::sorted() {
  std::sort(transactions_.begin(), transactions_.end());
  return transactions_;
}

void PortRecorder::flit_sent(std::uint32_t fabric, const noc::Flit& flit, Cycle now) {
  transactions_.push_back({now, Transaction::Kind::kFlitSent, fabric, flit.data});
}

void PortRecorder::flit_taken(std::uint32_t fabric, const noc::Flit& flit, Cycle now) {
  transactions_.push_back({now, Transaction::Kind::kFlitTaken, fabric, flit.data});
}

void PortRecorder::consumed(Cycle cycle, core::LastEvent /*event*/) {
  transactions_.push_back({cycle, Transaction::Kind::kConsumed, 0, 0});
}

void PortRecorder::done(Cycle last, core::LastEvent /*event*/) {
  transactions_.push_back({last, Transaction::Kind::kDone, 0, 0});
}

}  // namespace spikemesh::chip
