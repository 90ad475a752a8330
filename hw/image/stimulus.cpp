#include "hw/image/stimulus.h"

#include <algorithm>
#include <cmath>

#include "hw/arith/random.h"

namespace spikemesh::image {

std::uint64_t poisson_of(double probability) {
  return static_cast<std::uint64_t>(std::llround(probability * static_cast<double>(kAlways)));
}

std::vector<std::uint32_t> lines_that_spike(const InputGroup& group, std::uint32_t seed, Step t) {
  std::vector<std::uint32_t> lines;
  const auto step_of = [](const LineSpike& spike) -> std::uint64_t { return spike.step; };
  auto spike = std::ranges::lower_bound(group.spikes, t.value(), {}, step_of);
  for (; spike != group.spikes.end() && spike->step == t.value(); ++spike)
    lines.push_back(spike->line);
  if (group.poisson == 0) return lines;
  const std::uint32_t key = arith::random_key(seed, static_cast<std::uint32_t>(t.value()),
                                              arith::RandomPurpose::kHostFirst);
  for (std::uint32_t line = 0; line < group.lines.size(); ++line)
    if (arith::random_of_key(key, group.first_source + line, 0) < group.poisson)
      lines.push_back(line);
  std::ranges::sort(lines);
  return lines;
}

std::vector<AxonAddress> stimulus_of(const ChipImage& image, Step t) {
  std::vector<AxonAddress> packets;
  for (const InputGroup& group : image.inputs)
    for (const std::uint32_t line : lines_that_spike(group, image.seed, t))
      packets.insert(packets.end(), group.lines[line].begin(), group.lines[line].end());
  return packets;
}

}  // namespace spikemesh::image
