#pragma once

#include <sys/types.h>

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "hw/chip/cycle_chip.h"
#include "hw/chip/functional_chip.h"
#include "hw/chip/step_statistics.h"
#include "hw/image/chip_image.h"

namespace spikemesh::runtime {

/// What the host gives in one step.
struct StepInput {
  std::vector<image::AxonAddress> spikes;
  std::vector<std::int8_t> rewards;
};

/// Times steps apart from the run that they belong to: the cycles of a step depend on the state
/// before it and its input alone (hardware.md §14.2). With more than one job each stretch of steps
/// is timed by a process of its own, forked from this one; what comes out is the same.
class TimingPool {
 public:
  /// Told of each timed step, by its number, in the order in which the steps were given.
  using Taker = std::function<void(std::uint64_t number, const chip::StepStatistics& timing)>;

  /// `jobs` processes at most; 1: this process does the work itself.
  TimingPool(const image::ChipImage& image, const chip::CoreFactory& make_core, unsigned jobs,
             Taker taker);
  /// Ends what is not collected.
  ~TimingPool();
  TimingPool(const TimingPool&) = delete;
  TimingPool& operator=(const TimingPool&) = delete;

  /// Times consecutive steps from a state on; the first has this number.
  void time(std::uint64_t number, const chip::ChipState& state,
            const std::vector<StepInput>& inputs);
  /// Waits until all is timed and told.
  void finish();

 private:
  struct Worker {
    pid_t process;
    int file;  ///< what it writes, once it has ended
    std::uint64_t number;
  };
  std::vector<chip::StepStatistics> work(const chip::ChipState& state,
                                         const std::vector<StepInput>& inputs);
  void start(std::uint64_t number, const chip::ChipState& state,
             const std::vector<StepInput>& inputs);
  void collect_oldest();
  void tell(std::uint64_t number, const std::vector<chip::StepStatistics>& steps) const;

  chip::CycleChip chip_;
  unsigned jobs_;
  Taker taker_;
  std::deque<Worker> workers_;  ///< oldest first
};

}  // namespace spikemesh::runtime
