#pragma once

#include <cstdint>
#include <string_view>

#include "hw/arch/architecture.h"

namespace spikemesh::image {

/// A memory of a core; the value is its id in packets and in configuration (hardware.md §3.1).
enum class Memory : std::uint8_t {
  kInAxon = 0,
  kSynapse = 1,
  kCompCfg = 2,
  kStateUv = 3,
  kStateA = 4,
  kProfile = 5,
  kAxonMap = 6,
  kOutAxon = 7,
  kXTrace = 8,
  kXTime = 9,
  kYTrace = 10,
  kYTime = 11,
  kRule = 12,
  kDecay = 13,
  kAcc = 14,
  kReg = 15,
};

/// Its name in the specification: `IN_AXON`.
std::string_view memory_name(Memory memory);

/// Words that the architecture gives it; for REG the number of registers.
std::uint32_t memory_words(Memory memory, const Architecture& architecture);

/// Compartments that a core holds with 2^slots_log2 delay slots (§5.1).
std::uint32_t compartment_capacity(const Architecture& architecture, std::uint32_t slots_log2);

inline constexpr std::uint32_t kMinSlotsLog2 = 3;         ///< 8 slots, §3.3
inline constexpr std::uint32_t kMaxSlotsLog2 = 6;         ///< 64 slots, §3.3
inline constexpr std::uint32_t kJoinStackDepth = 4;       ///< §4.6
inline constexpr std::uint32_t kMaxEpoch = 63;            ///< steps, §3.3
inline constexpr std::uint32_t kMaxListCount = 4095;      ///< synapses of a list, §3.2
inline constexpr std::uint32_t kMaxLogicalId = 0x7fffff;  ///< 23 bits, §3.2

/// The largest delay of list and synapse together with 2^slots_log2 slots (§5.1).
constexpr std::uint32_t max_delay(std::uint32_t slots_log2) { return (1U << slots_log2) - 2; }

}  // namespace spikemesh::image
