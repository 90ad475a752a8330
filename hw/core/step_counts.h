#pragma once

#include <cstdint>

namespace spikemesh::core {

/// What a core counts in one step that does not depend on time (hardware.md §15): the same in every
/// fidelity.
struct StepCounts {
  std::uint64_t synaptic_ops = 0;
  std::uint64_t synaptic_updates = 0;
  std::uint64_t updates_active = 0;
  std::uint64_t updates_inactive = 0;
  std::uint64_t spikes = 0;
  std::uint64_t packets_sent = 0;
  std::uint64_t packets_consumed = 0;
  std::uint64_t illegal = 0;

  friend bool operator==(const StepCounts&, const StepCounts&) = default;
};

}  // namespace spikemesh::core
