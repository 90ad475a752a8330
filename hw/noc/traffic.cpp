#include "hw/noc/traffic.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/error.h"

namespace spikemesh::noc {
namespace {

struct PatternInfo {
  TrafficPattern pattern;
  std::string_view name;
  std::string_view help;
};

constexpr std::array kPatterns{
    PatternInfo{TrafficPattern::kUniform, "uniform", "each other core with equal probability"},
    PatternInfo{TrafficPattern::kTranspose, "transpose",
                "router number y*W+x to x*H+y, same port; (x,y) to (y,x) on a square mesh"},
    PatternInfo{TrafficPattern::kTornado, "tornado",
                "just under half way round in both dimensions: x+ceil(W/2)-1, y+ceil(H/2)-1"},
    PatternInfo{TrafficPattern::kComplement, "complement",
                "core i to core N-1-i, the bit complement of i where N is a power of two"},
    PatternInfo{TrafficPattern::kHotspot, "hotspot",
                "one packet in eight to the first core of router (W/2,H/2), the rest uniform"},
    PatternInfo{TrafficPattern::kNeighbour, "neighbour",
                "a router next to the own one, each with equal probability, same port"},
    PatternInfo{TrafficPattern::kTrace, "trace", "packets of the file given by --trace"},
};

/// A well-mixed number for each key (splitmix64's finaliser).
constexpr std::uint64_t mix(std::uint64_t key) {
  key = (key ^ key >> 30) * 0xbf58476d1ce4e5b9ULL;
  key = (key ^ key >> 27) * 0x94d049bb133111ebULL;
  return key ^ key >> 31;
}

constexpr std::uint64_t kGoldenRatio = 0x9e3779b97f4a7c15ULL;

/// `draw` scaled to 0..range-1.
std::uint32_t scale(std::uint64_t draw, std::uint32_t range) {
  return static_cast<std::uint32_t>((draw >> 32) * range >> 32);
}

CoreId core_at(const MeshConfig& config, std::uint32_t x, std::uint32_t y, std::uint32_t port) {
  return CoreId{(y * config.width + x) * config.cores_per_router + port};
}

CoreId uniform_destination(const MeshConfig& config, CoreId source, std::uint64_t draw) {
  if (config.cores() == 1) return source;
  const std::uint32_t other = scale(draw, config.cores() - 1);
  return CoreId{other < source.value() ? other : other + 1};
}

CoreId neighbour_destination(const MeshConfig& config, std::uint32_t x, std::uint32_t y,
                             std::uint32_t port, std::uint64_t draw) {
  std::array<CoreId, 4> found{};
  std::uint32_t count = 0;
  if (y > 0) found.at(count++) = core_at(config, x, y - 1, port);
  if (x + 1 < config.width) found.at(count++) = core_at(config, x + 1, y, port);
  if (y + 1 < config.height) found.at(count++) = core_at(config, x, y + 1, port);
  if (x > 0) found.at(count++) = core_at(config, x - 1, y, port);
  return count == 0 ? core_at(config, x, y, port) : found.at(scale(draw, count));
}

class SyntheticSource final : public TrafficSource {
 public:
  SyntheticSource(const SyntheticTraffic& traffic, const MeshConfig& config, CoreId core)
      : traffic_(traffic),
        config_(config),
        core_(core),
        key_(mix(mix(traffic.seed) + kGoldenRatio * (core.value() + 1))),
        probability_(traffic.rate / traffic.packet_flits),
        log_silence_(probability_ < 1 ? std::log1p(-probability_) : 0) {}

  std::optional<PacketRequest> next() override {
    if (probability_ <= 0) return std::nullopt;
    const double gap = draw_gap();
    if (gap >= kNever - static_cast<double>(next_cycle_)) return std::nullopt;
    const std::uint64_t generated = next_cycle_ + static_cast<std::uint64_t>(gap);
    next_cycle_ = generated + 1;
    const CoreId to = pattern_destination(traffic_.pattern, config_, core_, draw());
    if (to == core_) return std::nullopt;
    return PacketRequest{Cycle{generated}, to, traffic_.packet_flits};
  }

 private:
  static constexpr double kNever = 1e15;  ///< cycles; beyond every run

  std::uint64_t draw() { return mix(key_ + kGoldenRatio * ++draws_); }

  /// Cycles without a packet before the next one: geometric.
  double draw_gap() {
    if (probability_ >= 1) return 0;
    constexpr double kUnit = 0x1p-53;
    const double uniform = (static_cast<double>(draw() >> 11) + 0.5) * kUnit;
    return std::floor(std::log(uniform) / log_silence_);
  }

  SyntheticTraffic traffic_;
  const MeshConfig& config_;
  CoreId core_;
  std::uint64_t key_;
  std::uint64_t draws_ = 0;
  std::uint64_t next_cycle_ = 0;
  double probability_;
  double log_silence_;
};

}  // namespace

CoreId hot_core(const MeshConfig& config) {
  return core_at(config, config.width / 2, config.height / 2, 0);
}

std::optional<TrafficPattern> find_pattern(std::string_view name) {
  for (const PatternInfo& info : kPatterns) {
    if (info.name == name) return info.pattern;
  }
  return std::nullopt;
}

std::string_view pattern_name(TrafficPattern pattern) {
  return std::find_if(kPatterns.begin(), kPatterns.end(),
                      [pattern](const PatternInfo& info) { return info.pattern == pattern; })
      ->name;
}

std::string pattern_help() {
  std::string text;
  for (const PatternInfo& info : kPatterns) {
    text += fmt::format("  {:<11} {}\n", info.name, info.help);
  }
  return text;
}

std::unique_ptr<TrafficSource> make_synthetic_source(const SyntheticTraffic& traffic,
                                                     const MeshConfig& config, CoreId core) {
  return std::make_unique<SyntheticSource>(traffic, config, core);
}

CoreId pattern_destination(TrafficPattern pattern, const MeshConfig& config, CoreId source,
                           std::uint64_t draw) {
  const std::uint32_t router = source.value() / config.cores_per_router;
  const std::uint32_t port = source.value() % config.cores_per_router;
  const std::uint32_t x = router % config.width;
  const std::uint32_t y = router / config.width;
  switch (pattern) {
    case TrafficPattern::kUniform:
      return uniform_destination(config, source, draw);
    case TrafficPattern::kTranspose:
      return CoreId{(x * config.height + y) * config.cores_per_router + port};
    case TrafficPattern::kTornado:
      return core_at(config, (x + (config.width + 1) / 2 - 1) % config.width,
                     (y + (config.height + 1) / 2 - 1) % config.height, port);
    case TrafficPattern::kComplement:
      return CoreId{config.cores() - 1 - source.value()};
    case TrafficPattern::kHotspot:
      // the low bits choose the hot spot, the high ones the place
      return draw % kHotspotShare == 0 && source != hot_core(config)
                 ? hot_core(config)
                 : uniform_destination(config, source, draw);
    case TrafficPattern::kNeighbour:
      return neighbour_destination(config, x, y, port, draw);
    case TrafficPattern::kTrace:
      break;
  }
  SPIKEMESH_CHECK(false, "a trace names its destinations itself");
  return source;
}

}  // namespace spikemesh::noc
