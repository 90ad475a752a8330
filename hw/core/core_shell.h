#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <systemc>

#include "base/error.h"
#include "base/strong.h"
#include "hw/core/barrier_port.h"
#include "hw/core/core_counters.h"
#include "hw/core/core_state.h"
#include "hw/noc/network_interface.h"

namespace spikemesh::core {

/// A core that keeps its state in memories of its own, as an RTL twin does, and not in the
/// FunctionalCore of the chip. It is asked between steps.
class OwnState {
 public:
  /// Fills a state whose vectors have the sizes of this core.
  virtual void read_state(CoreState& state) = 0;
  /// Takes a state, and the step that starts next.
  virtual void write_state(const CoreState& state, Step next) = 0;
  /// Compartments that spiked in the last step, in scan order.
  virtual std::span<const std::uint32_t> spikes() const = 0;

 protected:
  ~OwnState() = default;
};

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
  /// Null if the state is in the chip's FunctionalCore.
  virtual OwnState* own_state() { return nullptr; }

 protected:
  explicit CoreShell(const sc_core::sc_module_name& name)
      : sc_module(name), network("network"), barrier("barrier") {}
};

}  // namespace spikemesh::core
