#include "runtime/cli/run_outputs.h"

#include <optional>

#include "base/error.h"

namespace spikemesh::cli {

RunOutputs::RunOutputs(const RunOptions& options, const image::ChipImage& image,
                       const runtime::Session::OutputPlaces* resumed) {
  const auto add = [this, resumed](const char* option, const std::string& path, auto make) {
    if (path.empty()) return;
    std::optional<std::uint64_t> place;
    if (resumed != nullptr) {
      const auto found = resumed->find(option);
      if (found == resumed->end()) {
        throw UserError({.key = option,
                         .found = path,
                         .expected = "an output that the interrupted run wrote as well",
                         .hint = "its beginning would be missing"});
      }
      place = found->second;
    }
    recorders_.emplace_back(option, make(path, place));
  };
  const bool sonata = options.spikes.ends_with(".h5") || options.spikes.ends_with(".hdf5");
  add("--spikes", options.spikes, [&](const std::string& path, auto place) {
    return sonata ? runtime::make_sonata_spikes(path, image, options.step_ms, place)
                  : runtime::make_spike_csv(path, image, place);
  });
  add("--stats", options.stats, runtime::make_statistics_lines);
  if (!options.perfetto.empty())
    recorders_.emplace_back("--perfetto", runtime::make_perfetto_trace(options.perfetto, image));
}

void RunOutputs::record(const runtime::Session& session, const runtime::StepOutcome& outcome) {
  for (const auto& [option, recorder] : recorders_) recorder->record(session, outcome);
}

void RunOutputs::record_timing(std::uint64_t number, const chip::StepStatistics& timing) {
  for (const auto& [option, recorder] : recorders_) recorder->record_timing(number, timing);
}

void RunOutputs::finish(bool resumable) {
  for (const auto& [option, recorder] : recorders_) recorder->finish(resumable);
}

runtime::Session::OutputPlaces RunOutputs::flush() {
  runtime::Session::OutputPlaces places;
  for (const auto& [option, recorder] : recorders_) places[option] = recorder->flush();
  return places;
}

}  // namespace spikemesh::cli
