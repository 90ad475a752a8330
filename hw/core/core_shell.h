#pragma once

#include <cstdint>
#include <optional>
#include <systemc>

#include "base/error.h"
#include "base/strong.h"
#include "hw/core/barrier_port.h"
#include "hw/core/core_counters.h"
#include "hw/noc/network_interface.h"

namespace spikemesh::core {

/// The place of a neuron core in the chip: its ports, and what the chip asks of it at the borders
/// of a step. What fills the place (NeuronCore, an RTL twin) derives from it.
///
/// A step runs from begin_step() until the core has told the barrier all of its events. In between
/// the core wakes itself through the scheduler.
class CoreShell : public sc_core::sc_module {
 public:
  sc_core::sc_port<noc::NetworkInterface> network;
  sc_core::sc_port<BarrierPort> barrier;

  /// The start strobe: cycle 0 of step t (hardware.md §10.1).
  virtual void begin_step(Step step) = 0;
  /// No module waits for anything any more: the core tells the barrier what it has put off.
  /// One that puts nothing off has nothing to do.
  virtual void settle() {}
  /// The close of the step, with the host's reward if there was one (§12.6).
  /// A core without a learning engine has no use for it.
  virtual void close_step(std::optional<std::int32_t> /*reward*/) {}
  /// The sweep at the end of an epoch, after the close of its last step; returns the cycle of the
  /// sweep in which the core is done (§12.5).
  virtual Cycle sweep() {
    SPIKEMESH_CHECK(false, "a core without a learning engine is in no chip with an epoch");
    return {};
  }
  /// What was counted in the step that has just closed.
  virtual CoreCounters counters() const = 0;

 protected:
  explicit CoreShell(const sc_core::sc_module_name& name)
      : sc_module(name), network("network"), barrier("barrier") {}
};

}  // namespace spikemesh::core
