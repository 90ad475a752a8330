#include "runtime/verify/testing/chip_search.h"

#include <fmt/format.h>

#include <optional>
#include <vector>

#include "hw/image/image_file.h"
#include "hw/image/testing/dice.h"
#include "runtime/verify/shrink.h"

namespace spikemesh::verify::testing {
namespace {

constexpr std::uint64_t kSteps = 8;
constexpr std::uint32_t kTries = 200;  ///< of the shrinker

std::vector<CoreId> chosen_cores(const image::ChipImage& image, std::uint64_t seed) {
  image::testing::Dice dice(seed);
  std::vector<CoreId> chosen;
  for (const image::CoreImage& core : image.cores) {
    if (seed % 2 == 0 || dice.one_in(2)) chosen.push_back(core.id);
  }
  if (chosen.empty()) chosen.push_back(image.cores.front().id);
  return chosen;
}

}  // namespace

std::string search_chip(Corner corner, std::uint64_t seed, const std::string& folder,
                        const rtl::CoreBuilds& builds) {
  const image::ChipImage image = aimed_image(corner, seed);
  std::vector<HostStep> inputs;
  std::optional<Difference> first;
  {
    Lockstep chips(image, chosen_cores(image, seed), builds);
    for (Step step{}; step < Step{kSteps} && !first; ++step) {
      inputs.push_back(aimed_input(corner, image, static_cast<std::uint32_t>(seed), step));
      first = chips.step(inputs.back());
    }
  }
  if (!first) return {};
  const image::ChipImage small = shrink(
      with_inputs(image, inputs),
      [&builds](const image::ChipImage& candidate) {
        return replay(candidate, builds).has_value();
      },
      kTries);
  std::string path = fmt::format("{}/{}_{}.image", folder, name_of(corner), seed);
  image::save_image(small, path);
  return path;
}

}  // namespace spikemesh::verify::testing
