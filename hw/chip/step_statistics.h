#pragma once

#include <cstdint>
#include <vector>

#include "base/strong.h"
#include "hw/chip/host_edge.h"
#include "hw/core/barrier_port.h"
#include "hw/core/core_counters.h"
#include "hw/noc/router_fabric.h"

namespace spikemesh::chip {

/// One output of a router in one fabric, and the FIFO at the far end of nothing else: the input
/// FIFO of the same port.
struct LinkCounters {
  std::uint32_t x = 0;  ///< router
  std::uint32_t y = 0;
  std::uint32_t port = 0;  ///< hardware.md §9.1
  std::uint32_t fabric = 0;
  noc::OutputCounters output;
  noc::InputCounters input;  ///< FIFO of the router's input at this port

  friend bool operator==(const LinkCounters&, const LinkCounters&) = default;
};

/// Who closed the step: the core or host port whose last event was the last of all.
struct CriticalMember {
  bool host = false;
  std::uint32_t index = 0;  ///< core id, or index of the host port
  Cycle cycle{};
  core::LastEvent event = core::LastEvent::kDendrite;

  friend bool operator==(const CriticalMember&, const CriticalMember&) = default;
};

/// Everything that is counted in one step of the chip (hardware.md §15).
struct StepStatistics {
  Step step{};
  Cycle close{};   ///< B
  Cycle sweep{};   ///< from the start of the sweep to that of the next step; 0 without a sweep
  Cycle cycles{};  ///< from this start to the next
  CriticalMember critical;
  std::vector<core::CoreCounters> cores;  ///< by core id
  std::vector<Cycle> barrier_wait;        ///< by core id
  std::vector<HostPortCounters> host_ports;
  std::vector<LinkCounters> links;  ///< by fabric, router, port; ports that exist

  friend bool operator==(const StepStatistics&, const StepStatistics&) = default;
};

}  // namespace spikemesh::chip
