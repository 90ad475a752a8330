#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "hw/chip/port_recorder.h"
#include "hw/core/core_counters.h"
#include "hw/core/core_state.h"

namespace spikemesh::verify {

/// What differs in a core after a step or in it: where, both values, and the rule that decides.
struct CoreDifference {
  std::string place;     ///< `compartment 12`, `SYNAPSE word 7`, `port`
  std::string quantity;  ///< `v`, `accumulator of slot 3`, `transaction`
  std::string expected;
  std::string found;
  std::string section;                         ///< of the specification
  std::optional<std::uint32_t> compartment{};  ///< that it is about
  std::optional<Cycle> cycle{};                ///< of the step, where the difference has one
};

/// u, v, a or refractory counter of the first compartment that differs.
std::optional<CoreDifference> compare_compartments(const core::CoreState& expected,
                                                   const core::CoreState& found);
/// The first word of accumulators, weights, traces, times and registers that differs. `slots` is
/// the number of delay slots.
std::optional<CoreDifference> compare_memories(const core::CoreState& expected,
                                               const core::CoreState& found, std::uint32_t slots);
/// The first compartment that spiked in one of the two only.
std::optional<CoreDifference> compare_spikes(std::span<const std::uint32_t> expected,
                                             std::span<const std::uint32_t> found);
/// The first transaction that is not the same.
std::optional<CoreDifference> compare_transactions(chip::PortRecorder& expected,
                                                   chip::PortRecorder& found);
/// What both count in a step; peaks of FIFOs inside a core are the model's alone.
std::optional<CoreDifference> compare_counters(const core::CoreCounters& expected,
                                               const core::CoreCounters& found);

}  // namespace spikemesh::verify
