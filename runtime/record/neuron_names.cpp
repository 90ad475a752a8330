#include "runtime/record/neuron_names.h"

#include <algorithm>

namespace spikemesh::runtime {

NeuronNames::NeuronNames(const image::ChipImage& image) {
  names_.resize(image.cores.size());
  for (std::size_t i = 0; i < image.cores.size(); ++i)
    names_[i].resize(image.cores[i].compartment_count());
  for (std::uint32_t p = 0; p < image.populations.size(); ++p) {
    const auto& neurons = image.populations[p].neurons;
    for (std::uint32_t n = 0; n < neurons.size(); ++n) {
      const auto core =
          std::ranges::lower_bound(image.cores, neurons[n].core, {}, &image::CoreImage::id);
      names_[static_cast<std::size_t>(core - image.cores.begin())][neurons[n].compartment.index()]
          .push_back({.population = p, .neuron = n});
    }
  }
}

}  // namespace spikemesh::runtime
