#include <fmt/format.h>

#include <algorithm>

#include "compiler/examples/noisy_neuron.h"

namespace spikemesh::examples {
namespace {

using network::AllToAll;
using network::Convolution;
using network::Input;
using network::Network;
using network::NeuronTree;
using network::Planes;
using network::PoissonInput;
using network::Pooling;
using network::Population;
using network::Probe;
using network::Projection;

constexpr double kActivity = 0.02;
constexpr double kInputActivity = 0.05;

Population layer(const std::string& name, std::uint32_t size, double activity) {
  return {
      .name = name, .size = size, .neuron = NeuronTree{noisy_neuron(activity)}, .rate = activity};
}

Input poisson(const std::string& name, std::uint32_t size) {
  return {.name = name,
          .size = size,
          .spikes = PoissonInput{.probability = kInputActivity},
          .rate = kInputActivity};
}

/// Balanced weights, small against the noise: what they add has mean 0, so the activity stays what
/// the noise gives.
Projection balanced(const std::string& source, const std::string& target, network::Rule rule) {
  Projection projection{.name = source + "-" + target, .source = source, .target = target};
  projection.rule = std::move(rule);
  projection.weight = network::UniformWeight{.low = -127, .high = 127};
  projection.exponent = -4;
  return projection;
}

Planes planes(std::uint32_t channels, std::uint32_t side) {
  return {.channels = channels, .height = side, .width = side};
}

/// A kernel is the same at every place; its values are those of the seed.
network::WeightValues kernel(const Convolution& rule, std::uint32_t seed) {
  network::WeightValues weights;
  const std::uint32_t count =
      rule.out_channels * (rule.input.channels / rule.groups) * rule.kernel.y * rule.kernel.x;
  constexpr std::uint32_t kValues = 255;
  constexpr std::int32_t kLargest = 127;
  for (std::uint32_t i = 0; i < count; ++i)
    weights.values.push_back(static_cast<std::int16_t>(
        static_cast<std::int32_t>(arith::mix(seed + i) % kValues) - kLargest));
  return weights;
}

void add_convolution(Network& network, const std::string& source, const std::string& target,
                     const Convolution& rule, double activity) {
  network.add(layer(target, static_cast<std::uint32_t>(output_of(rule).size()), activity));
  Projection projection = balanced(source, target, rule);
  projection.weight = kernel(rule, network.seed());
  network.add(std::move(projection));
}

void add_pooling(Network& network, const std::string& source, const std::string& target,
                 const Pooling& rule, double activity) {
  const Planes out = output_of(as_convolution(rule));
  network.add(layer(target, static_cast<std::uint32_t>(out.size()), activity));
  Projection projection{.name = source + "-" + target, .source = source, .target = target};
  projection.rule = rule;
  network.add(std::move(projection));
}

}  // namespace

Network make_mlp(const ExampleOptions& options) {
  constexpr std::uint32_t kPixels = 784;
  constexpr std::uint32_t kHidden = 512;
  constexpr std::uint32_t kClasses = 10;
  constexpr std::uint32_t kNeurons = 2 * kHidden + kClasses;
  neurons_of(options, kNeurons, kNeurons, kNeurons, kNeurons);
  const double activity = activity_of(options, kActivity);
  Network network("mlp", options.seed);
  network.add(poisson("pixels", kPixels));
  network.add(layer("hidden1", kHidden, activity));
  network.add(layer("hidden2", kHidden, activity));
  network.add(layer("classes", kClasses, activity));
  network.add(balanced("pixels", "hidden1", AllToAll{}));
  network.add(balanced("hidden1", "hidden2", AllToAll{}));
  network.add(balanced("hidden2", "classes", AllToAll{}));
  network.add(Probe{.name = "answer", .population = "classes"});
  return network;
}

Network make_cnn(const ExampleOptions& options) {
  constexpr std::uint32_t kNeurons = 20490;
  neurons_of(options, kNeurons, kNeurons, kNeurons, kNeurons);
  const double activity = activity_of(options, kActivity);
  constexpr std::uint32_t kClasses = 10;
  const Planes image = planes(3, 32);
  const Planes features = planes(14, 32);
  const Planes pooled = planes(14, 16);
  const Planes deep = planes(32, 8);
  Network network("cnn", options.seed);
  network.add(poisson("image", static_cast<std::uint32_t>(image.size())));
  add_convolution(
      network, "image", "features",
      {.input = image, .out_channels = features.channels, .kernel = {3, 3}, .padding = {1, 1}},
      activity);
  add_pooling(network, "features", "pooled",
              {.input = features, .kernel = {2, 2}, .stride = {2, 2}}, activity);
  add_convolution(network, "pooled", "deep",
                  {.input = pooled,
                   .out_channels = deep.channels,
                   .kernel = {3, 3},
                   .stride = {2, 2},
                   .padding = {1, 1}},
                  activity);
  add_pooling(network, "deep", "summary", {.input = deep, .kernel = {2, 2}, .stride = {2, 2}},
              activity);
  network.add(layer("classes", kClasses, activity));
  network.add(balanced("summary", "classes", AllToAll{}));
  network.add(Probe{.name = "answer", .population = "classes"});
  return network;
}

Network make_layer_grid(const ExampleOptions& options) {
  constexpr std::uint32_t kSide = 16;
  constexpr std::uint32_t kClusters = kSide * kSide;
  constexpr std::uint32_t kFanIn = 16;
  constexpr std::uint32_t kMost = 1U << 20;
  const std::uint32_t neurons =
      neurons_of(options, 64 * kClusters, kClusters, kFanIn * kClusters, kMost);
  const double activity = activity_of(options, kActivity);
  Network network("layer-grid", options.seed);
  const auto name = [](std::uint32_t layer, std::uint32_t cluster) {
    return fmt::format("l{}c{}", layer, cluster);
  };
  for (std::uint32_t l = 0; l < kSide; ++l)
    for (std::uint32_t c = 0; c < kSide; ++c)
      network.add(layer(name(l, c), neurons / kClusters, activity));
  for (std::uint32_t l = 1; l < kSide; ++l)
    for (std::uint32_t c = 0; c < kSide; ++c)
      for (std::uint32_t from = c == 0 ? 0 : c - 1; from <= std::min(c + 1, kSide - 1); ++from)
        network.add(balanced(name(l - 1, from), name(l, c), network::FixedFanIn{kFanIn}));
  return network;
}

Network make_dense_binary(const ExampleOptions& options) {
  constexpr std::uint32_t kCore = 1024;
  const std::uint32_t neurons = neurons_of(options, 128 * kCore, kCore, kCore, 128 * kCore);
  const double activity = activity_of(options, kActivity);
  Network network("dense-binary", options.seed);
  const std::uint32_t blocks = neurons / kCore;
  for (std::uint32_t i = 0; i < blocks; ++i)
    network.add(layer(fmt::format("b{}", i), kCore, activity));
  for (std::uint32_t i = 0; i < blocks; ++i) {
    Projection projection =
        balanced(fmt::format("b{}", i), fmt::format("b{}", (i + 1) % blocks), AllToAll{});
    projection.weight = network::BinaryWeight{.first = -1, .second = 1};
    network.add(std::move(projection));
  }
  return network;
}

}  // namespace spikemesh::examples
