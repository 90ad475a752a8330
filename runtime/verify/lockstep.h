#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "hw/chip/cycle_chip.h"
#include "hw/chip/functional_chip.h"
#include "hw/chip/port_recorder.h"
#include "hw/image/chip_image.h"
#include "rtl/core_build.h"
#include "rtl/shell/rtl_cores.h"
#include "runtime/verify/difference.h"

namespace spikemesh::verify {

/// The first difference of a run: of all in its step the one with the earliest cycle.
struct Difference {
  Step step{};
  /// Of the step: of the transaction, of the compartment's update, or of the close.
  Cycle cycle{};
  CoreId core{};
  const char* expected_by = "";  ///< the fidelity that has the expected value
  const char* found_by = "";
  CoreDifference what;
};

/// What was compared so far.
struct Compared {
  std::uint64_t steps = 0;
  std::uint64_t cycles = 0;        ///< of the chip
  std::uint64_t spikes = 0;        ///< of all cores
  std::uint64_t words = 0;         ///< read back from the RTL
  std::uint64_t transactions = 0;  ///< of the RTL's cores
};

/// Input of the host in one step.
struct HostStep {
  std::vector<image::AxonAddress> spikes;
  std::vector<std::int8_t> rewards;
};

/// A chip at all three fidelities at once, step by step: what functional computes, what cycle
/// computes and when, and the same chip with some of its cores in RTL.
///
/// After each step it compares spikes and state of every core at every fidelity, with the RTL's
/// read back through its configuration port, and between cycle and rtl the cycle of every port
/// transaction of every core, of the close, and all counters.
class Lockstep {
 public:
  /// Throws UserError if there is no RTL for the image. The image outlives it.
  Lockstep(const image::ChipImage& image, std::vector<CoreId> in_rtl,
           const rtl::CoreBuilds& builds = {});

  /// Goes on from a state of the same image, at every fidelity.
  void set_state(const chip::ChipState& state);
  /// One step of all three. After a difference there is no further step.
  std::optional<Difference> step(const HostStep& input);

  const Compared& compared() const { return compared_; }
  /// The chip with cores in RTL.
  const chip::CycleChip& mixed() const { return *mixed_; }
  std::size_t rtl_cores() const { return rtl_->ids().size(); }

  /// Runs the chip with its RTL cores once more from its start and writes the cycles around the
  /// difference. Returns what the file shows, as a person would say it.
  std::string write_waves(const Difference& difference, const std::string& path) const;

 private:
  struct Ports {
    chip::PortRecorder model;
    chip::PortRecorder mixed;
  };

  void run_mixed(Cycle patience);
  std::optional<Difference> first_difference();
  std::optional<Difference> compare_core(std::size_t index);
  std::vector<Difference> compare_state(std::size_t index);
  Difference difference(std::size_t index, const char* expected_by, const char* found_by,
                        CoreDifference what) const;
  Cycle cycle_of(std::size_t index, const CoreDifference& what) const;

  const image::ChipImage& image_;
  rtl::CoreBuilds builds_;
  chip::FunctionalChip functional_;
  chip::CycleChip model_;
  std::unique_ptr<rtl::RtlCores> rtl_;
  std::unique_ptr<chip::CycleChip> mixed_;
  std::vector<std::unique_ptr<Ports>> ports_;  ///< by core, in the order of the image
  chip::StepStatistics expected_;              ///< of the model's last step
  chip::StepStatistics found_;                 ///< of the mixed chip's last step
  std::string failure_;                        ///< why the mixed chip's step did not end
  std::optional<chip::ChipState> start_;       ///< that was set last
  std::vector<HostStep> inputs_;               ///< of all steps since then
  Compared compared_;
};

}  // namespace spikemesh::verify
