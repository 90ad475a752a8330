#include "runtime/report/run_summary.h"

#include <algorithm>

namespace spikemesh::report {
namespace {

void add_counters(core::CoreCounters& sum, const core::CoreCounters& one) {
  sum.synaptic_ops += one.synaptic_ops;
  sum.synaptic_updates += one.synaptic_updates;
  sum.updates_active += one.updates_active;
  sum.updates_inactive += one.updates_inactive;
  sum.spikes += one.spikes;
  sum.packets_sent += one.packets_sent;
  sum.packets_consumed += one.packets_consumed;
  sum.illegal += one.illegal;
  sum.synapse.row_slot += one.synapse.row_slot;
  sum.synapse.write_back += one.synapse.write_back;
  sum.synapse.bank_conflict += one.synapse.bank_conflict;
  sum.synapse.word_wait += one.synapse.word_wait;
  sum.synapse.busy += one.synapse.busy;
  sum.spike_fifo_full += one.spike_fifo_full;
  sum.no_credit += one.no_credit;
  sum.link_interval += one.link_interval;
  sum.input_fifo_flit_cycles += one.input_fifo_flit_cycles;
  const auto raise = [](auto& peak, auto value) { peak = std::max(peak, value); };
  raise(sum.synapse.word_fifo_peak, one.synapse.word_fifo_peak);
  raise(sum.spike_fifo_peak, one.spike_fifo_peak);
  raise(sum.flit_fifo_peak, one.flit_fifo_peak);
  raise(sum.input_fifo_peak, one.input_fifo_peak);
  raise(sum.dendrite_done, one.dendrite_done);
  raise(sum.axon_done, one.axon_done);
  raise(sum.last_consumed, one.last_consumed);
}

void add_link(chip::LinkCounters& sum, const chip::LinkCounters& one) {
  sum.output.flits += one.output.flits;
  sum.output.stalled_no_credit += one.output.stalled_no_credit;
  sum.output.stalled_link_interval += one.output.stalled_link_interval;
  sum.output.stalled_arbitration += one.output.stalled_arbitration;
  sum.input.peak = std::max(sum.input.peak, one.input.peak);
  sum.input.flit_cycles += one.input.flit_cycles;
}

void add_port(chip::HostPortCounters& sum, const chip::HostPortCounters& one) {
  sum.sent += one.sent;
  sum.received += one.received;
  sum.no_credit += one.no_credit;
  sum.link_interval += one.link_interval;
}

}  // namespace

RunSummary::RunSummary(const Architecture& architecture)
    : architecture_(architecture),
      critical_cores_(architecture.core_count()),
      critical_hosts_(architecture.host_ports.size()) {}

void RunSummary::add(const chip::StepStatistics& step) {
  energy_ += energy::whole_energy_of(architecture_, step);
  ++last_events_[static_cast<std::size_t>(step.critical.event)];
  ++(step.critical.host ? critical_hosts_ : critical_cores_)[step.critical.index];
  cycles_ += step.cycles;
  if (steps_++ == 0) {
    shortest_ = longest_ = step.cycles;
    cores_ = step.cores;
    barrier_wait_ = step.barrier_wait;
    host_ports_ = step.host_ports;
    links_ = step.links;
    return;
  }
  shortest_ = std::min(shortest_, step.cycles);
  longest_ = std::max(longest_, step.cycles);
  for (std::size_t i = 0; i < cores_.size(); ++i) {
    add_counters(cores_[i], step.cores[i]);
    barrier_wait_[i] += step.barrier_wait[i];
  }
  for (std::size_t i = 0; i < host_ports_.size(); ++i) add_port(host_ports_[i], step.host_ports[i]);
  for (std::size_t i = 0; i < links_.size(); ++i) add_link(links_[i], step.links[i]);
}

Picoseconds RunSummary::time() const {
  return Picoseconds{static_cast<std::int64_t>(cycles_.value())} *
         architecture_.clock.period.value();
}

core::CoreCounters RunSummary::total() const {
  core::CoreCounters sum;
  for (const core::CoreCounters& one : cores_) add_counters(sum, one);
  return sum;
}

std::vector<RunSummary::CriticalCount> RunSummary::critical() const {
  std::vector<CriticalCount> found;
  const auto collect = [&found](bool host, const std::vector<std::uint64_t>& counts) {
    for (std::uint32_t i = 0; i < counts.size(); ++i) {
      if (counts[i] != 0) found.push_back({.host = host, .index = i, .steps = counts[i]});
    }
  };
  collect(false, critical_cores_);
  collect(true, critical_hosts_);
  std::stable_sort(found.begin(), found.end(),
                   [](const auto& a, const auto& b) { return a.steps > b.steps; });
  return found;
}

}  // namespace spikemesh::report
