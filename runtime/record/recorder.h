#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "runtime/session/session.h"

namespace spikemesh::runtime {

/// Writes something of every step to a file.
class Recorder {
 public:
  virtual ~Recorder() = default;

  /// What the last step of this session left behind.
  virtual void record(const Session& session, const StepOutcome& outcome) = 0;
  /// Everything recorded so far is in the file. Returns the place to resume at.
  virtual std::uint64_t flush() = 0;
};

/// All spikes as lines `step,core,compartment`, by step, core and scan order.
std::unique_ptr<Recorder> make_spike_csv(const std::string& path,
                                         std::optional<std::uint64_t> resume_at = {});

/// All counters of each timed step, one JSON object a line.
std::unique_ptr<Recorder> make_statistics_lines(const std::string& path,
                                                std::optional<std::uint64_t> resume_at = {});

}  // namespace spikemesh::runtime
