#pragma once

#include <systemc>

#include "base/strong.h"
#include "hw/noc/flit.h"

namespace spikemesh::noc {

/// What one end of a link takes from the other end: flits for its input FIFO, and credits for its
/// output (hardware.md §9.4). Both are registered: with L the link's extra latency, what is given
/// in cycle n changes nothing at the taker before cycle n + 2 + L, so that it does not matter which
/// of the two modules is evaluated first. The taker adds the latency. Each is given at most once a
/// cycle.
class LinkEnd : public virtual sc_core::sc_interface {
 public:
  /// The other end's output sent `flit` in cycle `sent`: it is seen in the FIFO from sent + 2 + L.
  virtual void flit(const Flit& flit, Cycle sent) = 0;
  /// The other end popped a flit of ours in cycle `popped`: the credit is usable from
  /// popped + 2 + L.
  virtual void credit(Cycle popped) = 0;
  /// An end that pops every flit when it sees it, out of a FIFO that covers the way of a credit,
  /// never makes the other end wait. Who asks, before the first cycle, and is told true, keeps no
  /// credits for it, and is given none.
  virtual bool forgo_credits() { return false; }
};

/// A flit may be given up to this many cycles before it is sent (§9.4 is about the cycle `sent`).
inline constexpr Cycle kSendAhead{8};

using LinkPort = sc_core::sc_port<LinkEnd, 1, sc_core::SC_ZERO_OR_MORE_BOUND>;
using LinkExport = sc_core::sc_export<LinkEnd>;

/// Cycles from a send (or a pop) to its effect at the other end, without extra link latency.
inline constexpr std::uint32_t kLinkCycles = 2;  // hardware.md §9.4

}  // namespace spikemesh::noc
