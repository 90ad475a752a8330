#include "runtime/verify/random_input.h"

#include <array>

#include "hw/arith/random.h"

namespace spikemesh::verify {
namespace {

/// Of the host's purposes in hardware.md §13, behind those that the runtime uses.
constexpr auto kFirst = static_cast<std::uint32_t>(arith::RandomPurpose::kHostFirst) + 2;
constexpr auto kSpikes = static_cast<arith::RandomPurpose>(kFirst);
constexpr auto kStep = static_cast<arith::RandomPurpose>(kFirst + 1);

/// Chances of a spike in 256, one of which a step has.
constexpr std::array<std::uint32_t, 8> kRates = {0, 2, 8, 8, 32, 32, 96, 256};
constexpr std::uint32_t kRewardOneIn = 4;

}  // namespace

HostStep random_input(const image::ChipImage& image, std::uint32_t seed, Step step) {
  const auto t = static_cast<std::uint32_t>(step.value());
  const std::uint32_t of_step = arith::random(seed, t, kStep, 0, 0);
  const std::uint32_t rate = kRates[of_step % kRates.size()];
  HostStep input;
  std::uint32_t id = 0;
  for (const image::InputGroup& group : image.inputs) {
    for (const auto& line : group.lines) {
      const std::uint32_t drawn = arith::random(seed, t, kSpikes, id++ & image::kMaxLogicalId, 0);
      if (drawn >> 24 >= rate) continue;
      input.spikes.insert(input.spikes.end(), line.begin(), line.end());
    }
  }
  if (image.epoch != 0 && (of_step >> 8) % kRewardOneIn == 0) {
    input.rewards.push_back(static_cast<std::int8_t>(of_step >> 16 & 0xff));
  }
  return input;
}

}  // namespace spikemesh::verify
