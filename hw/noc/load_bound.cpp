#include <algorithm>
#include <vector>

#include "hw/noc/traffic.h"

namespace spikemesh::noc {
namespace {

/// Flits that each output of each router carries for one flit that every core generates.
class LinkLoads {
 public:
  explicit LinkLoads(const MeshConfig& config)
      : config_(config), loads_(std::size_t{config.routers()} * kMaxPorts) {}

  /// One core's share `weight` of flits to another core, along its XY route.
  void add_route(CoreId from, CoreId to, double weight) {
    const std::uint32_t start = from.value() / config_.cores_per_router;
    const std::uint32_t end = to.value() / config_.cores_per_router;
    const std::uint32_t end_x = end % config_.width;
    std::uint32_t x = start % config_.width;
    std::uint32_t y = start / config_.width;
    const std::uint32_t end_y = end / config_.width;
    for (; x < end_x; ++x) at(x, y, kEast) += weight;
    for (; x > end_x; --x) at(x, y, kWest) += weight;
    for (; y < end_y; ++y) at(x, y, kSouth) += weight;
    for (; y > end_y; --y) at(x, y, kNorth) += weight;
    at(x, y, kLocal + to.value() % config_.cores_per_router) += weight;
  }

  /// Every core to every other with equal probability: sources before the link times destinations
  /// behind it.
  void add_uniform(double share) {
    const double width = config_.width;
    const double height = config_.height;
    const double local = config_.cores_per_router;
    const double pair = config_.cores() > 1 ? share / (config_.cores() - 1) : 0;
    for (std::uint32_t y = 0; y < config_.height; ++y) {
      for (std::uint32_t x = 0; x < config_.width; ++x) {
        const double across = local * local * height * pair;
        at(x, y, kEast) += (x + 1) * (width - 1 - x) * across;
        at(x, y, kWest) += (width - x) * x * across;
        const double along = local * local * width * pair;
        at(x, y, kSouth) += (y + 1) * (height - 1 - y) * along;
        at(x, y, kNorth) += (height - y) * y * along;
        for (std::uint32_t p = 0; p < config_.cores_per_router; ++p) at(x, y, kLocal + p) += share;
      }
    }
  }

  double largest() const { return *std::max_element(loads_.begin(), loads_.end()); }

 private:
  double& at(std::uint32_t x, std::uint32_t y, std::uint32_t port) {
    return loads_[(std::size_t{y} * config_.width + x) * kMaxPorts + port];
  }

  const MeshConfig& config_;
  std::vector<double> loads_;
};

void add_neighbours(LinkLoads& loads, const MeshConfig& config, CoreId core) {
  // draws in the middle of each quarter, third or half choose each neighbour equally often
  constexpr std::uint64_t kDraws = 12;
  for (std::uint64_t i = 0; i < kDraws; ++i) {
    const std::uint64_t draw = (~0ULL / kDraws) * i + ~0ULL / (2 * kDraws);
    const CoreId to = pattern_destination(TrafficPattern::kNeighbour, config, core, draw);
    if (to != core) loads.add_route(core, to, 1.0 / kDraws);
  }
}

LinkLoads pattern_loads(TrafficPattern pattern, const MeshConfig& config) {
  LinkLoads loads(config);
  const double to_hot = pattern == TrafficPattern::kHotspot ? 1.0 / kHotspotShare : 0;
  if (pattern == TrafficPattern::kUniform || pattern == TrafficPattern::kHotspot) {
    loads.add_uniform(1 - to_hot);
  }
  for (std::uint32_t id = 0; id < config.cores(); ++id) {
    const CoreId core{id};
    if (pattern == TrafficPattern::kUniform) break;
    if (pattern == TrafficPattern::kHotspot) {
      if (core != hot_core(config)) loads.add_route(core, hot_core(config), to_hot);
    } else if (pattern == TrafficPattern::kNeighbour) {
      add_neighbours(loads, config, core);
    } else {
      const CoreId to = pattern_destination(pattern, config, core, 0);
      if (to != core) loads.add_route(core, to, 1);
    }
  }
  return loads;
}

}  // namespace

std::optional<double> load_bound(TrafficPattern pattern, const MeshConfig& config) {
  if (pattern == TrafficPattern::kTrace) return std::nullopt;
  const double capacity = static_cast<double>(config.fabrics) / config.link_interval;
  const double largest = pattern_loads(pattern, config).largest();
  const double of_sources = std::min(1.0, capacity);
  return largest > 0 ? std::min(of_sources, capacity / largest) : of_sources;
}

}  // namespace spikemesh::noc
