#pragma once

#include "hw/chip/step_statistics.h"
#include "hw/core/core_counters.h"
#include "runtime/report/number_archive.h"

/// Adding up and showing the counters of a step, a member at a time.
namespace spikemesh::report {

inline void add(core::StepCounts& sum, const core::StepCounts& one) {
  sum.synaptic_ops += one.synaptic_ops;
  sum.synaptic_updates += one.synaptic_updates;
  sum.updates_active += one.updates_active;
  sum.updates_inactive += one.updates_inactive;
  sum.spikes += one.spikes;
  sum.packets_sent += one.packets_sent;
  sum.packets_consumed += one.packets_consumed;
  sum.illegal += one.illegal;
}

inline void visit(NumberArchive& archive, core::StepCounts& counts) {
  archive(counts.synaptic_ops, counts.synaptic_updates, counts.updates_active,
          counts.updates_inactive, counts.spikes, counts.packets_sent, counts.packets_consumed,
          counts.illegal);
}

inline void visit(NumberArchive& archive, core::CoreCounters& core) {
  visit(archive, static_cast<core::StepCounts&>(core));
  archive(core.synapse.row_slot, core.synapse.write_back, core.synapse.bank_conflict,
          core.synapse.word_wait, core.synapse.busy, core.synapse.word_fifo_peak,
          core.spike_fifo_full, core.no_credit, core.link_interval, core.spike_fifo_peak,
          core.flit_fifo_peak, core.input_fifo_peak, core.input_fifo_flit_cycles,
          core.dendrite_done, core.axon_done, core.last_consumed);
}

inline void visit(NumberArchive& archive, chip::HostPortCounters& port) {
  archive(port.sent, port.received, port.no_credit, port.link_interval);
}

inline void visit(NumberArchive& archive, chip::LinkCounters& link) {
  archive(link.x, link.y, link.port, link.fabric, link.output.flits, link.output.stalled_no_credit,
          link.output.stalled_link_interval, link.output.stalled_arbitration, link.input.peak,
          link.input.flit_cycles);
}

}  // namespace spikemesh::report
