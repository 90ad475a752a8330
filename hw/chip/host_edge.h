#pragma once

#include <cstdint>
#include <span>
#include <systemc>
#include <vector>

#include "hw/core/barrier_port.h"
#include "hw/core/send_stalls.h"
#include "hw/noc/cycle_scheduler.h"
#include "hw/noc/network_interface.h"

namespace spikemesh::chip {

/// What one host port did in a step.
struct HostPortCounters {
  std::uint64_t sent = 0;
  std::uint64_t received = 0;
  std::uint64_t no_credit = 0;      ///< cycles that a flit waited for a credit
  std::uint64_t link_interval = 0;  ///< cycles that a flit waited for its link

  friend bool operator==(const HostPortCounters&, const HostPortCounters&) = default;
};

/// One host port (hardware.md §10.2): sends the host's spikes of a step, a flit a cycle from cycle
/// 1 on, and takes the spikes that are sent to it, a flit a cycle.
class HostEdge : public sc_core::sc_module, public noc::Clocked {
 public:
  sc_core::sc_port<noc::NetworkInterface> network;
  sc_core::sc_port<core::BarrierPort> barrier;

  HostEdge(const sc_core::sc_module_name& name, noc::CycleScheduler& scheduler);

  /// Cycle 0 of a step in which these flits are sent in this order; they live as long as the step.
  void begin_step(std::span<const noc::Flit> flits);
  void evaluate(Cycle now) override;

  /// Axon of each spike that was taken in this step, in the order of their pops.
  const std::vector<std::uint32_t>& read_outs() const { return read_outs_; }
  HostPortCounters counters() const;

 private:
  void end_of_elaboration() override;
  void receive(Cycle now);
  void send(Cycle now);

  noc::CycleScheduler& scheduler_;
  noc::ClockedId id_;
  std::span<const noc::Flit> flits_{};
  std::size_t next_ = 0;
  Cycle ready_{};  ///< the next flit can be sent from here on
  std::vector<std::uint32_t> read_outs_;
  core::SendStalls stalls_;
};

}  // namespace spikemesh::chip
