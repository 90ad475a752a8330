#pragma once

#include <cstdint>
#include <string>

#include "rtl/core_build.h"

namespace spikemesh::rtl::testing {

/// How a generated core went on its bench.
struct CaseResult {
  std::string difference;  ///< empty: none
  std::uint32_t spikes = 0;
  std::uint32_t packets = 0;
  std::uint64_t synaptic_updates = 0;
  std::uint64_t held_cycles = 0;  ///< the dendrite stage stood still for want of room for a spike
};

/// A random core image with random surroundings, for four steps. The same seed is the same case.
CaseResult run_random_core(std::uint64_t seed, CoreBuild build = make_checked_core);

/// A random core with random rules, epochs of one to three steps and rewards, for twelve steps.
CaseResult run_learning_core(std::uint64_t seed, CoreBuild build = make_checked_core);

/// A large core that spikes all it can, whose routers hold back their credits more and more: rows
/// in hand, the spike FIFO and all four places of the dendrite stage stand still and go on.
CaseResult run_held_up_core(std::uint64_t seed, CoreBuild build = make_checked_core);

}  // namespace spikemesh::rtl::testing
