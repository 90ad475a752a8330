#pragma once

#include <cstdint>
#include <vector>

#include "hw/core/functional_core.h"
#include "hw/core/sweep_timing.h"
#include "hw/image/chip_image.h"

namespace spikemesh::rtl::testing {

/// The functional engine's core, with its state as the words that the RTL core's memories hold.
class FunctionalReference {
 public:
  /// What a compartment did in the step; what the timing of the stages depends on.
  struct Worked {
    bool active = false;
    bool spike = false;
  };

  FunctionalReference(const image::ChipImage& chip, const image::CoreImage& image)
      : core_(chip.architecture.core, image, chip),
        learning_synapse_(chip.architecture.timing.learning_synapse),
        slots_(image.slots()) {
    core_.record_active();
  }

  /// Works all compartments of step t: the dendrite stage.
  std::vector<Worked> work_compartments();
  /// Works the lists that a spike at this in-axon finds in step t: the synapse stage.
  void receive(std::uint32_t axon) { core_.apply_packet(AxonId{axon}, Step{step_}); }
  /// The close of step t brings a reward.
  void commit_reward(std::int32_t reward) { core_.commit_reward(reward); }
  /// Whether step t ends an epoch; then sweep() comes after its close.
  bool epoch_ends() const { return core_.epoch_ends(Step{step_}); }
  /// The cycle of the coming sweep in which the core is done (hardware.md §12.5).
  Cycle sweep_done() const { return core::sweep_done(core_, learning_synapse_); }
  /// Returns how many synapses were visited.
  std::uint64_t sweep() { return core_.sweep(Step{step_}); }
  /// Goes on to step t + 1.
  void close_step() { ++step_; }

  std::uint32_t step() const { return step_; }
  std::uint32_t illegal() const { return core_.state().illegal; }
  const std::vector<std::uint64_t>& synapses() const { return core_.state().synapses; }

  std::uint64_t state_uv(std::uint32_t compartment) const;
  std::uint64_t state_a(std::uint32_t compartment) const;
  std::uint64_t accumulator(std::uint32_t compartment, std::uint32_t slot) const;
  std::uint64_t x_trace(std::uint32_t axon) const { return core_.state().x_traces[axon]; }
  std::uint64_t x_time(std::uint32_t axon) const { return core_.state().x_times[axon]; }
  std::uint64_t y_time(std::uint32_t compartment) const {
    return core_.state().y_times[compartment];
  }
  std::uint64_t y_trace(std::uint32_t compartment) const {
    return core_.state().y_traces[compartment];
  }
  std::uint64_t reward_trace() const;    ///< R1
  std::uint64_t pending_reward() const;  ///< R_PENDING

 private:
  core::FunctionalCore core_;
  Cycle learning_synapse_;
  std::uint32_t slots_;
  std::uint32_t step_ = 0;
};

}  // namespace spikemesh::rtl::testing
