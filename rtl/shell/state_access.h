#pragma once

#include "base/strong.h"
#include "hw/core/core_state.h"
#include "rtl/core_model.h"

namespace spikemesh::rtl {

/// A core's state through its configuration port, between steps: the words of hardware.md §3 that
/// are in use, as the values that the model has.
class StateAccess {
 public:
  /// `slot_size` is C of hardware.md §5.1. The core outlives it.
  StateAccess(CoreModel& core, std::uint32_t slot_size) : core_(core), slot_size_(slot_size) {}

  /// Fills a state whose vectors have the sizes of the core.
  void read(core::CoreState& state);
  /// Takes a state, and the step that starts next.
  void write(const core::CoreState& state, Step next);

 private:
  void read_compartments(core::CoreState& state);
  void read_accumulators(core::CoreState& state);
  void read_registers(core::CoreState& state);
  void write_compartments(const core::CoreState& state);
  void write_registers(const core::CoreState& state, Step next);

  CoreModel& core_;
  std::uint32_t slot_size_;
};

}  // namespace spikemesh::rtl
