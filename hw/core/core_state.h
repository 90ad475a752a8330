#pragma once

#include <cstdint>
#include <vector>

#include "hw/arith/compartment_kernel.h"

namespace spikemesh::core {

/// Everything of a core that changes while it runs, in the order of compartments and in-axons:
/// what a checkpoint keeps. The law of hardware.md §14.1 speaks of exactly this.
struct CoreState {
  std::vector<std::int32_t> u;           ///< 24 bits
  std::vector<std::int32_t> v;           ///< |v| <= 2^23 - 1
  std::vector<std::int32_t> a;           ///< 0 ... 2^23 - 1
  std::vector<std::int32_t> refractory;  ///< 0 ... 63
  /// Slot by slot, each of `slot_size` compartments.
  std::vector<arith::PackedAccumulator> accumulators;
  std::vector<std::uint64_t> synapses;  ///< SYNAPSE words; only learning changes them
  std::vector<std::uint64_t> x_traces;  ///< X_TRACE words
  std::vector<std::uint8_t> x_times;    ///< X_TIME words
  std::vector<std::uint32_t> y_traces;  ///< Y_TRACE words
  std::vector<std::uint8_t> y_times;    ///< Y_TIME words
  std::int32_t r1 = 0;                  ///< reward trace, -128 ... 127
  std::int32_t r_pending = 0;           ///< reward committed in this epoch, -128 ... 127
  bool r_committed = false;             ///< there was one
  std::uint32_t illegal = 0;            ///< ILLEGAL, saturating

  bool operator==(const CoreState&) const = default;
};

}  // namespace spikemesh::core
