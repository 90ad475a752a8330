// The example networks are as active as they say: on the functional engine, with their inputs.

#include <gtest/gtest.h>

#include <random>

#include "compiler/examples/examples.h"
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

void expect_activity(const char* name, const examples::ExampleOptions& options,
                     std::uint32_t steps = 50) {
  SCOPED_TRACE(name);
  const network::Network network = examples::find_example(name).make(options);
  compiler::Compilation compilation{.network = network, .arch = load_architecture("mesh128")};
  compiler::compile(compilation);
  const double found = activity_of(network, compilation.image, steps);
  EXPECT_NEAR(found / stated_activity(network), 1.0, 0.1) << found << " spikes a neuron and step";
}

TEST(ExampleActivity, IsWhatTheExampleStates) {
  expect_activity("mlp", {});
  expect_activity("cnn", {});
  expect_activity("microcircuit", {}, 400);
  expect_activity("layer-grid", {.neurons = 8192});
  expect_activity("far", {.neurons = 16384});
  expect_activity("dense-binary", {.neurons = 2048});
}

TEST(ExampleActivity, CanBeChosen) {
  expect_activity("layer-grid", {.neurons = 8192, .activity = 0.1});
  expect_activity("local", {.neurons = 16384, .activity = 0.01});
}

}  // namespace
}  // namespace spikemesh::equivalence
