#include "models/stdp_conv/conv_chip.h"

#include <algorithm>
#include <utility>

#include "base/error.h"
#include "models/stdp_conv/conv_network.h"

namespace spikemesh::stdp_conv {

ConvChip::ConvChip(image::ChipImage image, std::uint32_t steps)
    : image_(std::move(image)), chip_(image_), steps_(steps), places_(chip_.core_count()) {
  SPIKEMESH_CHECK(steps <= kMaxSteps, "{} steps: neurons would spike again", steps);
  SPIKEMESH_CHECK(image_.inputs.size() == 1, "the image is that of conv_network()");
  const auto ids = chip_.core_ids();
  for (std::uint32_t p = 0; p < image_.populations.size(); ++p) {
    const auto& neurons = image_.populations[p].neurons;
    earliness_.emplace_back(neurons.size());
    for (std::uint32_t n = 0; n < neurons.size(); ++n) {
      const auto core = static_cast<std::size_t>(
          std::lower_bound(ids.begin(), ids.end(), neurons[n].core) - ids.begin());
      const std::size_t c = neurons[n].compartment.index();
      if (places_[core].size() <= c) places_[core].resize(c + 1);
      places_[core][c] = {p, n};
    }
  }
}

void ConvChip::show(const Grades& grades) {
  for (auto& population : earliness_) std::fill(population.begin(), population.end(), 0);
  chip_.reset_state(false);
  const auto& lines = image_.inputs.front().lines;
  for (std::uint32_t step = 0; step < steps_; ++step) {
    for (std::size_t i = 0; i < grades.size() && step < kGrades; ++i) {
      if (grades[i] + step != kGrades) continue;
      for (const image::AxonAddress& to : lines[i]) chip_.inject(to);
    }
    chip_.step();
    note_spikes(static_cast<std::uint8_t>(steps_ - step));
  }
}

void ConvChip::note_spikes(std::uint8_t earliness) {
  for (std::size_t core = 0; core < chip_.core_count(); ++core) {
    const auto spikes = chip_.spikes(core);
    spikes_ += spikes.size();
    for (const std::uint32_t c : spikes) {
      const Place& place = places_[core][c];
      earliness_[place.population][place.neuron] = earliness;
    }
  }
}

const std::vector<std::uint8_t>& ConvChip::earliness(const std::string& population) const {
  const auto found = std::find_if(image_.populations.begin(), image_.populations.end(),
                                  [&](const auto& one) { return one.name == population; });
  SPIKEMESH_CHECK(found != image_.populations.end(), "the network has no {}", population);
  return earliness_[static_cast<std::size_t>(found - image_.populations.begin())];
}

}  // namespace spikemesh::stdp_conv
