#include "models/support/spike_counts.h"

#include <algorithm>
#include <numeric>

#include "base/error.h"

namespace spikemesh::models {

SpikeCounts::SpikeCounts(const image::ChipImage& image,
                         const std::vector<std::string>& populations) {
  for (const image::CoreImage& core : image.cores) places_.emplace_back(core.compartments.size());
  for (const std::string& name : populations) {
    const image::Population* population = image.find_population(name);
    SPIKEMESH_CHECK(population != nullptr, "the image has the population {}", name);
    const auto index = static_cast<std::int32_t>(counts_.size());
    counts_.emplace_back(population->neurons.size());
    for (std::uint32_t i = 0; i < population->neurons.size(); ++i) {
      const image::CompartmentAddress& at = population->neurons[i];
      const auto core = std::find_if(image.cores.begin(), image.cores.end(),
                                     [&](const image::CoreImage& c) { return c.id == at.core; });
      places_[static_cast<std::size_t>(core - image.cores.begin())][at.compartment.value()] = {
          .population = index, .neuron = i};
    }
  }
}

void SpikeCounts::clear() {
  for (auto& counts : counts_) std::fill(counts.begin(), counts.end(), 0);
}

void SpikeCounts::add(const runtime::Session& session) {
  for (std::size_t core = 0; core < places_.size(); ++core)
    for (const std::uint32_t compartment : session.spikes(core)) {
      const Place& place = places_[core][compartment];
      if (place.population >= 0)
        ++counts_[static_cast<std::size_t>(place.population)][place.neuron];
    }
}

std::uint64_t SpikeCounts::total(std::size_t population) const {
  const auto& counts = counts_[population];
  return std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
}

}  // namespace spikemesh::models
