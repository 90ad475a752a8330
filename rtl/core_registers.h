#pragma once

#include <cstdint>

#include "rtl/core_model.h"

namespace spikemesh::rtl {

/// Addresses of REG, hardware.md §3.3.
enum class Register : std::uint32_t {
  kMode = 0,
  kCompartments = 1,
  kSlots = 2,
  kSeed = 3,
  kEpoch = 4,
  kStep = 5,
  kInAxons = 6,
  kStochastic = 7,
  kR1 = 8,
  kRPending = 9,
  kRDecay = 10,
  kIllegal = 11,
};

inline void write_register(CoreModel& core, Register address, std::uint64_t value) {
  core.write(image::Memory::kReg, static_cast<std::uint32_t>(address), value);
}
inline std::uint64_t read_register(CoreModel& core, Register address) {
  return core.read(image::Memory::kReg, static_cast<std::uint32_t>(address));
}

}  // namespace spikemesh::rtl
