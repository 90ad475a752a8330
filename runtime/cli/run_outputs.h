#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "runtime/cli/run_options.h"
#include "runtime/record/recorder.h"

namespace spikemesh::cli {

/// The files that a run writes as it goes on, each known to a checkpoint by the option that asks
/// for it.
class RunOutputs {
 public:
  /// Begins the files anew, or goes on with them where `resumed` says. Throws UserError if one is
  /// asked for that the interrupted run did not write.
  RunOutputs(const RunOptions& options, const image::ChipImage& image,
             const runtime::Session::OutputPlaces* resumed);

  void record(const runtime::Session& session, const runtime::StepOutcome& outcome);
  void record_timing(std::uint64_t number, const chip::StepStatistics& timing);
  /// Everything recorded so far is safe. Returns where the files go on.
  runtime::Session::OutputPlaces flush();
  /// The files are what the user expects. `resumable`: a run can go on with them.
  void finish(bool resumable);

 private:
  std::vector<std::pair<std::string, std::unique_ptr<runtime::Recorder>>> recorders_;
};

}  // namespace spikemesh::cli
