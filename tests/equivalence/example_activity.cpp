#include "tests/equivalence/example_activity.h"

#include <random>

#include "compiler/passes/compile.h"
#include "hw/chip/functional_chip.h"

namespace spikemesh::equivalence {
namespace {

/// Spikes a neuron and step, with Poisson inputs at their stated probability.
double activity_of(const network::Network& network, const image::ChipImage& image,
                   std::uint32_t steps) {
  chip::FunctionalChip chip(image);
  std::mt19937 random(1);
  std::size_t spikes = 0;
  std::size_t neurons = 0;
  for (const image::Population& population : image.populations)
    neurons += population.neurons.size();
  for (std::uint32_t t = 0; t < steps; ++t) {
    for (std::size_t i = 0; i < image.inputs.size(); ++i) {
      std::bernoulli_distribution sent(network.inputs()[i].rate);
      for (const auto& line : image.inputs[i].lines)
        if (sent(random))
          for (const image::AxonAddress& to : line) chip.inject(to);
    }
    chip.step();
    for (std::size_t c = 0; c < chip.core_count(); ++c) spikes += chip.core(c).spikes().size();
  }
  return static_cast<double>(spikes) / (static_cast<double>(neurons) * steps);
}

double stated_activity(const network::Network& network) {
  double spikes = 0.0;
  double neurons = 0.0;
  for (const network::Population& population : network.populations()) {
    spikes += population.size * population.rate;
    neurons += population.size;
  }
  return spikes / neurons;
}

}  // namespace

double activity_over_stated(const char* name, const examples::ExampleOptions& options,
                            std::uint32_t steps) {
  const network::Network network = examples::find_example(name).make(options);
  compiler::Compilation compilation{.network = network,
                                    .arch = load_architecture("mesh128"),
                                    .options = {.partition = "sequential", .place = "row-major"}};
  compiler::compile(compilation);
  return activity_of(network, compilation.image, steps) / stated_activity(network);
}

}  // namespace spikemesh::equivalence
