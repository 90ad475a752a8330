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
  virtual void record(const Session& /*session*/, const StepOutcome& /*outcome*/) {}
  /// What a timed step took; it may have been some steps ago.
  virtual void record_timing(std::uint64_t /*number*/, const chip::StepStatistics& /*timing*/) {}
  /// Everything recorded so far is safe. Returns the place to resume at.
  virtual std::uint64_t flush() = 0;
  /// The file is what a user expects. `resumable`: the run can go on with it.
  virtual void finish(bool resumable) {
    static_cast<void>(resumable);
    flush();
  }
};

/// All spikes as lines `step,core,compartment,population,neuron`, by step, core and scan order. A
/// compartment that no population names, a dendrite of a tree, has the last two empty.
std::unique_ptr<Recorder> make_spike_csv(const std::string& path, const image::ChipImage& image,
                                         std::optional<std::uint64_t> resume_at = {});

/// All spikes of the image's populations as SONATA (HDF5), node ids as the populations count. A
/// step is `step_ms` long. Until it is finished, and as long as it is resumable, spikes are in
/// PATH.part.
std::unique_ptr<Recorder> make_sonata_spikes(const std::string& path, const image::ChipImage& image,
                                             double step_ms,
                                             std::optional<std::uint64_t> resume_at = {});

/// Cores, stages and packets of the timed steps as a trace for Perfetto (ui.perfetto.dev). Slices
/// end when a stage was last busy. Packets are counts of a step, and where the session keeps what
/// ports do (Session::record_ports), each in the cycle in which a core sent or took it. It cannot
/// be resumed.
std::unique_ptr<Recorder> make_perfetto_trace(const std::string& path,
                                              const image::ChipImage& image);

/// All counters of each timed step, one JSON object a line.
std::unique_ptr<Recorder> make_statistics_lines(const std::string& path,
                                                std::optional<std::uint64_t> resume_at = {});

}  // namespace spikemesh::runtime
