#include "runtime/report/run_record.h"

#include "runtime/report/visit_counters.h"

namespace spikemesh::report {
namespace {

void add_counts(core::StepCounts& sum, const core::StepCounts& one) {
  sum.synaptic_ops += one.synaptic_ops;
  sum.synaptic_updates += one.synaptic_updates;
  sum.updates_active += one.updates_active;
  sum.updates_inactive += one.updates_inactive;
  sum.spikes += one.spikes;
  sum.packets_sent += one.packets_sent;
  sum.packets_consumed += one.packets_consumed;
  sum.illegal += one.illegal;
}

}  // namespace

void RunRecord::add(std::span<const core::StepCounts> counts, std::uint64_t read_outs,
                    const chip::StepStatistics* timing) {
  ++steps_;
  for (const core::StepCounts& one : counts) add_counts(totals_, one);
  read_outs_ += read_outs;
  if (timing != nullptr) timing_.add(*timing);
}

void RunRecord::visit(NumberArchive& archive) {
  archive(steps_);
  report::visit(archive, totals_);
  archive(read_outs_);
  timing_.visit(archive);
}

}  // namespace spikemesh::report
