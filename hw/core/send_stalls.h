#pragma once

#include <cstdint>

#include "base/strong.h"
#include "hw/noc/network_interface.h"

namespace spikemesh::core {

/// Counts the cycles in which a flit could be sent but for the network, by cause (hardware.md
/// §7.3), from the few cycles in which its sender is looked at.
class SendStalls {
 public:
  /// In `now` a flit that could be sent was held back by `cause`, which is looked at again in the
  /// first cycle in which it may have changed.
  void blocked(Cycle now, noc::SendBlock cause) {
    settle(now);
    since_ = now;
    cause_ = cause;
  }
  /// In `now` it was sent.
  void sent(Cycle now) {
    settle(now);
    cause_ = noc::SendBlock::kNone;
  }

  std::uint64_t no_credit() const { return no_credit_; }
  std::uint64_t link_interval() const { return link_interval_; }

 private:
  void settle(Cycle now) {
    const std::uint64_t cycles = (now - since_).value();
    if (cause_ == noc::SendBlock::kNoCredit) no_credit_ += cycles;
    if (cause_ == noc::SendBlock::kLinkInterval) link_interval_ += cycles;
  }

  Cycle since_{};
  noc::SendBlock cause_ = noc::SendBlock::kNone;
  std::uint64_t no_credit_ = 0;
  std::uint64_t link_interval_ = 0;
};

}  // namespace spikemesh::core
