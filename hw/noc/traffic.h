#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/strong.h"
#include "hw/noc/mesh_config.h"

namespace spikemesh::noc {

/// Where synthetic packets go. Each is defined for every mesh; what it does on a mesh that is not
/// square stands in docs/noc.md and in pattern_help().
enum class TrafficPattern {
  kUniform,
  kTranspose,
  kTornado,
  kComplement,
  kHotspot,
  kNeighbour,
  kTrace,
};

/// The pattern of this name, as on the command line.
std::optional<TrafficPattern> find_pattern(std::string_view name);
std::string_view pattern_name(TrafficPattern pattern);
/// One line a pattern.
std::string pattern_help();

/// A packet that a source has generated.
struct PacketRequest {
  Cycle generated{};
  CoreId destination{};
  std::uint32_t flits = 1;

  friend bool operator==(const PacketRequest&, const PacketRequest&) = default;
};

/// The packets of one core, in the order of their cycles. One that is generated while an earlier
/// one still waits queues behind it, in a queue without bound.
class TrafficSource {
 public:
  TrafficSource() = default;
  TrafficSource(const TrafficSource&) = delete;
  TrafficSource& operator=(const TrafficSource&) = delete;
  virtual ~TrafficSource() = default;
  /// The next packet, or nothing when there are no more.
  virtual std::optional<PacketRequest> next() = 0;
};

/// What synthetic sources need to know.
struct SyntheticTraffic {
  TrafficPattern pattern = TrafficPattern::kUniform;
  double rate = 0.01;              ///< 0..1, flits a core and cycle
  std::uint32_t packet_flits = 1;  ///< 1..8
  std::uint64_t seed = 1;
};

/// A Bernoulli process: in each cycle a packet with probability rate / packet_flits. The gap to the
/// next packet and its destination are drawn by a hash of (seed, core, draw), so that a core's
/// packets depend on nothing else. A core whose pattern names itself as destination is silent.
std::unique_ptr<TrafficSource> make_synthetic_source(const SyntheticTraffic& traffic,
                                                     const MeshConfig& config, CoreId core);

/// The destination of one packet; `draw` is a random number of 64 bits. May be the core itself.
CoreId pattern_destination(TrafficPattern pattern, const MeshConfig& config, CoreId source,
                           std::uint64_t draw);

/// The core that hotspot traffic prefers, with one packet in kHotspotShare.
CoreId hot_core(const MeshConfig& config);
inline constexpr std::uint64_t kHotspotShare = 8;

/// The load in flits a core and cycle above which some link or network interface would have to
/// carry more than it can, whatever the buffers; nothing for a trace. For uniform traffic on an
/// even mesh this is the bisection bound.
std::optional<double> load_bound(TrafficPattern pattern, const MeshConfig& config);

}  // namespace spikemesh::noc
