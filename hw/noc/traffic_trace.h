#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "hw/noc/mesh_config.h"
#include "hw/noc/traffic.h"

namespace spikemesh::noc {

/// Recorded traffic: for each core its packets, in the order of their cycles; packets of one cycle
/// in the order of the file.
struct TrafficTrace {
  std::vector<std::vector<PacketRequest>> by_source;  ///< an entry a core
  std::uint64_t packets = 0;
  Cycle end{};  ///< one more than the last cycle
};

/// Most flits of a packet, and packets of a trace.
inline constexpr std::uint32_t kMaxPacketFlits = 8;
inline constexpr std::uint64_t kMaxTracePackets = 100'000'000;

/// Reads a trace file: CSV, first line `cycle,src,dst,flits`, then a line a packet; src and dst are
/// core ids, flits 1..8, lines in any order of cycles. Throws UserError with file and line.
TrafficTrace read_trace(const std::string& path, const MeshConfig& config);

/// The same from text; `file` is the name that errors carry.
TrafficTrace parse_trace(std::string_view text, const std::string& file, const MeshConfig& config);

/// The packets of one core. The trace outlives the source.
std::unique_ptr<TrafficSource> make_trace_source(const TrafficTrace& trace, CoreId core);

}  // namespace spikemesh::noc
