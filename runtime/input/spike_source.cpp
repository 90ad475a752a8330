#include "runtime/input/spike_source.h"

#include <algorithm>

#include "base/error.h"
#include "hw/arith/random.h"
#include "hw/image/stimulus.h"

namespace spikemesh::input {
namespace {

std::vector<SpikeTable::Spike> widened(const std::vector<network::InputSpike>& spikes) {
  std::vector<SpikeTable::Spike> wide;
  wide.reserve(spikes.size());
  for (const network::InputSpike& spike : spikes) wide.push_back({spike.step, spike.channel});
  return wide;
}

}  // namespace

SpikeTable::SpikeTable(std::vector<Spike> spikes) : spikes_(std::move(spikes)) {
  std::sort(spikes_.begin(), spikes_.end());
  for (const Spike& spike : spikes_) lines_ = std::max(lines_, spike.line + 1);
}

SpikeTable::SpikeTable(const std::vector<network::InputSpike>& spikes)
    : SpikeTable(widened(spikes)) {}

void SpikeTable::add_lines(Step step, std::vector<std::uint32_t>& lines) const {
  auto at = std::lower_bound(spikes_.begin(), spikes_.end(), Spike{step.value(), 0});
  for (; at != spikes_.end() && at->step == step.value(); ++at) lines.push_back(at->line);
}

PoissonSource::PoissonSource(std::uint32_t lines, double rate, std::uint32_t seed,
                             std::uint32_t first_source)
    : lines_(lines), threshold_(0), seed_(seed), first_source_(first_source) {
  if (!(rate >= 0.0 && rate <= 1.0)) {
    throw UserError({.key = "rate",
                     .found = fmt::format("{}", rate),
                     .expected = "0 to 1, spikes a line and step"});
  }
  threshold_ = image::poisson_of(rate);
}

void PoissonSource::add_lines(Step step, std::vector<std::uint32_t>& lines) const {
  const std::uint32_t key = arith::random_key(seed_, static_cast<std::uint32_t>(step.value()),
                                              arith::RandomPurpose::kHostFirst);
  for (std::uint32_t line = 0; line < lines_; ++line) {
    if (arith::random_of_key(key, first_source_ + line, 0) < threshold_) lines.push_back(line);
  }
}

}  // namespace spikemesh::input
