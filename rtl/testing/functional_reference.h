#pragma once

#include <cstdint>
#include <vector>

#include "hw/core/functional_core.h"
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
      : core_(chip.architecture.core, image, chip), slots_(image.slots()) {
    core_.record_active();
  }

  /// Works all compartments of step t: the dendrite stage.
  std::vector<Worked> work_compartments();
  /// Works the lists that a spike at this in-axon finds in step t: the synapse stage.
  void receive(std::uint32_t axon) { core_.apply_packet(AxonId{axon}, Step{step_}); }
  /// Goes on to step t + 1.
  void close_step() { ++step_; }

  std::uint32_t step() const { return step_; }
  std::uint32_t illegal() const { return core_.state().illegal; }

  std::uint64_t state_uv(std::uint32_t compartment) const;
  std::uint64_t state_a(std::uint32_t compartment) const;
  std::uint64_t accumulator(std::uint32_t compartment, std::uint32_t slot) const;
  std::uint64_t x_time(std::uint32_t axon) const { return core_.state().x_times[axon]; }
  std::uint64_t y_time(std::uint32_t compartment) const {
    return core_.state().y_times[compartment];
  }

 private:
  core::FunctionalCore core_;
  std::uint32_t slots_;
  std::uint32_t step_ = 0;
};

}  // namespace spikemesh::rtl::testing
