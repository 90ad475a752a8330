#include "runtime/cli/run_outputs.h"

#include <optional>

#include "base/error.h"

namespace spikemesh::cli {

RunOutputs::RunOutputs(const RunOptions& options, const runtime::Session::OutputPlaces* resumed) {
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
  add("--spikes", options.spikes, runtime::make_spike_csv);
  add("--stats", options.stats, runtime::make_statistics_lines);
}

void RunOutputs::record(const runtime::Session& session, const runtime::StepOutcome& outcome) {
  for (const auto& [option, recorder] : recorders_) recorder->record(session, outcome);
}

runtime::Session::OutputPlaces RunOutputs::flush() {
  runtime::Session::OutputPlaces places;
  for (const auto& [option, recorder] : recorders_) places[option] = recorder->flush();
  return places;
}

}  // namespace spikemesh::cli
