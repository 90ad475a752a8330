#include "runtime/input/image_code.h"

#include <utility>
#include <vector>

#include "base/error.h"

namespace spikemesh::input {
namespace {

constexpr std::uint64_t kBright = 255;

void require(const char* key, std::uint32_t value, std::uint32_t least) {
  if (value < least)
    throw UserError({.key = key,
                     .found = fmt::format("{}", value),
                     .expected = fmt::format("at least {}", least)});
}

}  // namespace

SpikeTable rate_code(std::span<const std::uint8_t> pixels, std::uint32_t steps) {
  require("steps", steps, 1);
  std::vector<SpikeTable::Spike> spikes;
  for (std::uint32_t line = 0; line < pixels.size(); ++line) {
    const std::uint64_t p = pixels[line];
    for (std::uint64_t step = 0; p != 0 && step < steps; ++step)
      if (p * (step + 1) / kBright > p * step / kBright) spikes.push_back({step, line});
  }
  return SpikeTable(std::move(spikes));
}

SpikeTable latency_code(std::span<const std::uint8_t> pixels, std::uint32_t steps) {
  require("steps", steps, 1);
  std::vector<SpikeTable::Spike> spikes;
  for (std::uint32_t line = 0; line < pixels.size(); ++line) {
    const std::uint64_t p = pixels[line];
    if (p != 0) spikes.push_back({(kBright - p) * steps / kBright, line});
  }
  return SpikeTable(std::move(spikes));
}

SpikeTable threshold_code(std::span<const std::uint8_t> pixels, std::uint32_t thresholds,
                          std::uint32_t cue) {
  require("thresholds", thresholds, 2);
  const std::uint32_t last = thresholds - 1;
  std::vector<SpikeTable::Spike> spikes;
  for (std::uint64_t i = 0; i < pixels.size(); ++i) {
    for (std::uint32_t k = 1; k < last && i + 1 < pixels.size(); ++k) {
      const std::uint64_t threshold = k * kBright / last;
      const bool above = pixels[i] >= threshold;
      if (above != (pixels[i + 1] >= threshold)) spikes.push_back({i, 2 * k + (above ? 1 : 0)});
    }
    if (pixels[i] == kBright) spikes.push_back({i, 2 * last});
  }
  for (std::uint64_t i = 0; i < cue; ++i) spikes.push_back({pixels.size() + i, 2 * last + 1});
  return SpikeTable(std::move(spikes));
}

}  // namespace spikemesh::input
