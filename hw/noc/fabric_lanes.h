#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "hw/arith/vector_dispatch.h"
#include "hw/noc/mesh_config.h"

namespace spikemesh::noc {

/// Routers that are decided together; router r of a fabric is lane r mod kLanes of a block.
inline constexpr std::uint32_t kLanes = 32;

using LaneBytes = std::array<std::uint8_t, kLanes>;

/// One port of kLanes routers: what its output and its input FIFO are decided by, and counts of the
/// cycles since they were last carried over. A set bit i of a mask stands for port i; a *flag* is
/// 0xff or 0.
struct alignas(kLanes) LanePort {
  LaneBytes visible;  ///< flits that the router sees in the input's FIFO
  LaneBytes want;     ///< mask of the output that the FIFO's oldest flit takes, seen or not
  LaneBytes credits;  ///< of the output
  LaneBytes allowed;  ///< mask of inputs that the output's lock lets through
  LaneBytes pointer;  ///< mask of inputs from the output's round-robin pointer up
  LaneBytes held;     ///< flag: the output is within its link interval
  LaneBytes wins;     ///< mask of the input that sends through the output in this cycle, or 0
  LaneBytes peak;     ///< most flits seen in the FIFO
  LaneBytes flits;    ///< sent by the output
  LaneBytes stalled_no_credit;
  LaneBytes stalled_link_interval;
  LaneBytes stalled_arbitration;
  std::array<std::uint16_t, kLanes> flit_cycles;  ///< flits seen in the FIFO, summed
};

/// Cycles after which the counts of a LanePort must be carried over: they are bytes.
inline constexpr std::uint32_t kCountedCycles = 255;

struct LaneBlock {
  std::array<LanePort, kMaxPorts> ports;
};

/// What passes between the routers of a fabric in one cycle, as rows of flags, a flag a router.
struct LaneRows {
  std::array<const std::uint8_t*, kLocal> arrives;  ///< by port: a flit is seen from now on
  std::array<std::uint8_t*, kMaxPorts> sent;        ///< by port: the output sends
  std::array<std::uint8_t*, kLocal> popped;         ///< by port: the input is popped
};
struct LaneReturns {
  std::array<const std::uint8_t*, kLocal> credits;      ///< by port: one is usable from now on
  std::array<const std::uint8_t*, kMaxPorts> released;  ///< by port: sent a link interval ago
};

/// What the routers of a block do in a cycle, a bit a lane.
struct LaneMoves {
  std::array<std::uint32_t, kMaxPorts> sent;    ///< by port: the output sends
  std::array<std::uint32_t, kMaxPorts> popped;  ///< by port: the input is popped
  bool shows_flits;                             ///< some FIFO does, after that
};

/// Does a cycle of all routers of a block but for the flits themselves: arrivals, rules 1 to 3 of
/// hardware.md §9.3, credits and counters. `first` is the router of lane 0.
using DecideLanes = void (*)(LaneBlock& block, const LaneRows& rows, std::size_t first,
                             LaneMoves& moves);
/// What returns to a block before it is decided.
using ReturnToLanes = void (*)(LaneBlock& block, const LaneReturns& rows, std::size_t first);

struct LaneKernels {
  DecideLanes decide;
  ReturnToLanes give_back;
};

/// Those for a mesh of 5 or 8 ports a router; `interval`: its links have an interval above 1.
LaneKernels lane_kernels(std::uint32_t ports, bool interval, arith::VectorSet set);

}  // namespace spikemesh::noc
