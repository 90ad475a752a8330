#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "hw/image/memory.h"

/// The wires of the RTL core, rtl/neuron_core.sv, as plain values.
namespace spikemesh::rtl {

/// What the RTL core is built for; the same as spikemesh_pkg.sv.
inline constexpr std::size_t kFabrics = 2;
inline constexpr std::uint32_t kHostRows = 16;  ///< rows of the mesh that can have a host port

/// One flit on a link: its 64 bits and the two sideband wires (hardware.md §8.1).
struct LinkFlit {
  std::uint64_t data = 0;
  bool head = false;
  bool tail = false;
  bool operator==(const LinkFlit&) const = default;
};

/// A request to the configuration port (hardware.md §10.3).
struct ConfigRequest {
  bool valid = false;
  bool write = false;
  image::Memory memory = image::Memory::kInAxon;
  std::uint16_t address = 0;
  std::uint64_t data = 0;
};

/// What the core's input wires carry in one cycle.
struct CoreInputs {
  bool step_start = false;  ///< cycle 0 of a step
  bool step_close = false;
  bool reward_valid = false;  ///< with step_close
  std::int8_t reward = 0;
  bool sweep_start = false;  ///< cycle 0 of a sweep, 7 cycles after the close or later
  std::uint8_t phase = 0;    ///< cycle of the step modulo 8
  std::uint8_t valid = 0;    ///< a bit a fabric: a flit comes in
  std::array<LinkFlit, kFabrics> flits{};
  std::uint8_t credit = 0;  ///< a bit a fabric: a credit comes home
  ConfigRequest config{};
};

/// Events that the core counts, as pulses (hardware.md §15).
struct CoreEvents {
  bool synaptic_update = false;
  std::uint8_t synaptic_ops = 0;
  bool issue_busy = false;
  bool stall_row_slot = false;
  bool stall_write_back = false;
  bool stall_bank_conflict = false;
  bool word_wait = false;
  bool update_active = false;
  bool update_inactive = false;
  bool spike = false;
  bool stall_spike_fifo_full = false;
  bool stall_no_credit = false;
};

/// What the core's output wires carry in one cycle. All are decoded from registers.
struct CoreOutputs {
  bool done = false;
  std::uint16_t sent = 0;
  std::uint16_t consumed = 0;
  std::uint8_t valid = 0;  ///< a bit a fabric, at most one set: `flit` goes out there
  LinkFlit flit{};
  std::uint8_t credit = 0;  ///< a bit a fabric
  bool busy = false;
};

/// The mesh that the core stands in, as its straps tell it.
struct MeshStraps {
  std::uint16_t width = 1;
  std::uint16_t height = 1;
  std::uint16_t host_rows = 0;  ///< a bit a row with a host port
};

}  // namespace spikemesh::rtl
