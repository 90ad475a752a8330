#include "runtime/report/run_record.h"

#include "runtime/report/counters.h"

namespace spikemesh::report {
RunRecord::RunRecord(const image::ChipImage& image)
    : timing_(image.architecture), timeline_(image), raster_(image), sample_(image.epoch) {}

std::uint64_t RunRecord::add(std::span<const core::StepCounts> counts, std::uint64_t read_outs) {
  for (const core::StepCounts& one : counts) report::add(totals_, one);
  read_outs_ += read_outs;
  timeline_.add(steps_, counts);
  return steps_++;
}

void RunRecord::add_spikes(std::size_t core, std::span<const std::uint32_t> compartments) {
  raster_.add(steps_ - 1, core, compartments);
}

void RunRecord::add_timing(std::uint64_t number, const chip::StepStatistics& timing) {
  timing_.add(timing);
  timeline_.add(number, timing);
  sample_.add(number, static_cast<double>(timing.cycles.value()),
              energy::whole_energy_of(timing_.architecture(), timing).total().value());
}

void RunRecord::visit(NumberArchive& archive) {
  archive(steps_);
  report::visit(archive, totals_);
  archive(read_outs_);
  timing_.visit(archive);
  timeline_.visit(archive);
  raster_.visit(archive);
  sample_.visit(archive);
}

}  // namespace spikemesh::report
