#include "runtime/report/run_summary.h"

#include <algorithm>

#include "runtime/report/counters.h"

namespace spikemesh::report {
namespace {

void add_counters(core::CoreCounters& sum, const core::CoreCounters& one) {
  add(static_cast<core::StepCounts&>(sum), one);
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
      energy_(energy::costs_of(architecture)),
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

void RunSummary::visit(NumberArchive& archive) {
  archive(steps_, cycles_, shortest_, longest_);
  archive.none_or_all(cores_, architecture_.core_count());
  for (core::CoreCounters& core : cores_) report::visit(archive, core);
  archive.none_or_all(barrier_wait_, cores_.size());
  for (Cycle& wait : barrier_wait_) archive(wait);
  archive.none_or_all(host_ports_, cores_.empty() ? 0 : architecture_.host_ports.size());
  for (chip::HostPortCounters& port : host_ports_) report::visit(archive, port);
  visit_links(archive);
  if (archive.reading() && (steps_ != 0) != (!cores_.empty() && !links_.empty()))
    archive.refuse(steps_, "counters of timed steps");
  for (energy::Share& share : energy_.shares) archive(share.events);
  for (std::uint64_t& count : last_events_) archive(count);
  for (std::uint64_t& count : critical_cores_) archive(count);
  for (std::uint64_t& count : critical_hosts_) archive(count);
}

void RunSummary::visit_links(NumberArchive& archive) {
  const Architecture::Mesh& mesh = architecture_.mesh;
  const std::uint64_t between = 2 * (std::uint64_t{mesh.width} * (mesh.height - 1) +
                                     std::uint64_t{mesh.width - 1} * mesh.height);
  const std::uint64_t in_a_fabric =
      between + architecture_.core_count() + architecture_.host_ports.size();
  archive.none_or_all(links_, cores_.empty() ? 0 : architecture_.noc.fabrics * in_a_fabric);
  for (chip::LinkCounters& link : links_) {
    report::visit(archive, link);
    if (link.x >= mesh.width || link.y >= mesh.height) archive.refuse(link.x, "a router's place");
    if (link.port >= noc::kLocal + mesh.cores_per_router) archive.refuse(link.port, "a port");
  }
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
