#include "models/stdp_conv/conv_network.h"

#include <string>

namespace spikemesh::stdp_conv {
namespace {

constexpr double kInputRate = 0.02;
constexpr double kMapRate = 0.002;
constexpr double kPoolRate = 0.01;

/// A spike's current stays, but for the 1/4096 a step that hardware.md §4.3 takes from it.
constexpr std::int32_t kHold = 0;
constexpr std::int32_t kInstantDecay = 4095;
constexpr std::int32_t kPoolWeight = 2;
/// 32 of a step do not wrap an accumulator (§4.2), and one is more current than any patch gives.
constexpr std::int32_t kInhibition = -254;
constexpr std::int32_t kInhibitionExponent = 4;

network::Neuron neuron(std::int32_t decay_u, std::int32_t threshold) {
  network::Neuron neuron{.threshold = threshold};
  neuron.profile.decay_u = decay_u;
  neuron.profile.refractory = kMaxSteps;
  return neuron;
}

void add_layer(network::Network& net, const Layer& layer, const std::string& source,
               const std::string& number) {
  const KernelShape& shape = layer.shape;
  const PlaneShape maps = shape.output();
  const PlaneShape pooled = layer.pooled();
  const network::Planes output{maps.channels, maps.side, maps.side};
  net.add(network::Population{.name = "maps" + number,
                              .size = maps.size(),
                              .neuron = network::NeuronTree{neuron(kHold, layer.threshold)},
                              .rate = kMapRate});
  net.add(network::Population{.name = "pool" + number,
                              .size = pooled.size(),
                              .neuron = network::NeuronTree{neuron(kInstantDecay, 1)},
                              .rate = kPoolRate});
  net.add(network::Projection{
      .name = "kernels" + number,
      .source = source,
      .target = "maps" + number,
      .rule =
          network::Convolution{.input = {shape.input.channels, shape.input.side, shape.input.side},
                               .out_channels = shape.maps,
                               .kernel = {shape.side, shape.side}},
      .weight = network::WeightValues{layer.kernels}});
  if (layer.inhibits) {
    net.add(network::Projection{
        .name = "inhibition" + number,
        .source = "maps" + number,
        .target = "maps" + number,
        .rule = network::Convolution{.input = output, .out_channels = shape.maps},
        .weight = network::ConstantWeight{.value = kInhibition},
        .exponent = kInhibitionExponent});
  }
  net.add(network::Projection{.name = "window" + number,
                              .source = "maps" + number,
                              .target = "pool" + number,
                              .rule = network::Pooling{.input = output,
                                                       .kernel = {layer.pool, layer.pool},
                                                       .stride = {layer.pool, layer.pool}},
                              .weight = network::ConstantWeight{.value = kPoolWeight}});
}

}  // namespace

network::Network conv_network(std::span<const Layer> layers) {
  network::Network net("stdp_conv");
  net.add(network::Input{
      .name = "contrast", .size = layers.front().shape.input.size(), .rate = kInputRate});
  std::string source = "contrast";
  for (std::size_t i = 0; i < layers.size(); ++i) {
    const std::string number = std::to_string(i + 1);
    add_layer(net, layers[i], source, number);
    source = "pool" + number;
  }
  return net;
}

}  // namespace spikemesh::stdp_conv
