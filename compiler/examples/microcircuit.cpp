#include <array>
#include <cmath>

#include "compiler/examples/noisy_neuron.h"

namespace spikemesh::examples {
namespace {

using network::Network;
using network::NeuronTree;
using network::Population;
using network::Projection;

constexpr std::size_t kPopulations = 8;

/// Potjans and Diesmann, Cerebral Cortex 24 (2014): sizes and probabilities of table 5, and the
/// mean rates of spontaneous activity.
struct Layer {
  const char* name;
  std::uint32_t neurons;
  double rate_hz;
  std::array<double, kPopulations> probability;  ///< onto it, from each population
};
constexpr std::array<Layer, kPopulations> kLayers{{
    {"L23e", 20683, 0.86, {0.1009, 0.1689, 0.0437, 0.0818, 0.0323, 0.0, 0.0076, 0.0}},
    {"L23i", 5834, 2.80, {0.1346, 0.1371, 0.0316, 0.0515, 0.0755, 0.0, 0.0042, 0.0}},
    {"L4e", 21915, 4.45, {0.0077, 0.0059, 0.0497, 0.1350, 0.0067, 0.0003, 0.0453, 0.0}},
    {"L4i", 5479, 5.93, {0.0691, 0.0029, 0.0794, 0.1597, 0.0033, 0.0, 0.1057, 0.0}},
    {"L5e", 4850, 7.59, {0.1004, 0.0622, 0.0505, 0.0057, 0.0831, 0.3726, 0.0204, 0.0}},
    {"L5i", 1065, 8.63, {0.0548, 0.0269, 0.0257, 0.0022, 0.0600, 0.3158, 0.0086, 0.0}},
    {"L6e", 14395, 1.09, {0.0156, 0.0066, 0.0211, 0.0166, 0.0572, 0.0197, 0.0396, 0.2252}},
    {"L6i", 2948, 7.88, {0.0364, 0.0010, 0.0034, 0.0005, 0.0277, 0.0080, 0.0658, 0.1443}},
}};
constexpr std::uint32_t kAll = 77169;
constexpr double kStepSeconds = 0.0005;
constexpr double kExcitatory = 20.0;  // mantissa; inhibition is 4 times as strong
constexpr double kInhibitory = -80.0;
constexpr double kDeviation = 0.1;  // of the mean

Projection projection_of(std::size_t from, std::size_t to) {
  constexpr std::size_t kL23e = 0;
  constexpr std::size_t kL4e = 2;
  const bool excitatory = from % 2 == 0;
  Projection projection{.name = std::string(kLayers[from].name) + "-" + kLayers[to].name,
                        .source = kLayers[from].name,
                        .target = kLayers[to].name};
  projection.rule =
      network::FixedProbability{.probability = kLayers[to].probability[from], .self = false};
  projection.exponent = -6;  // small against the noise, which alone gives the published rates
  const double factor = from == kL4e && to == kL23e ? 2.0 : 1.0;
  const double mean = excitatory ? factor * kExcitatory : kInhibitory;
  projection.weight = network::NormalWeight{.mean = mean, .deviation = std::abs(mean) * kDeviation};
  // 1.5 ms and 0.75 ms, deviating by half, in steps beyond the one that every spike takes.
  projection.delay = excitatory ? network::Delay{.low = 0, .high = 4} : network::Delay{0, 1};
  return projection;
}

}  // namespace

Network make_microcircuit(const ExampleOptions& options) {
  constexpr std::uint32_t kTwentieth = 3859;
  constexpr std::uint32_t kSmallest = 400;
  const std::uint32_t neurons = neurons_of(options, kTwentieth, 1, kSmallest, kAll);
  const double scale = static_cast<double>(neurons) / kAll;
  Network network("microcircuit", options.seed);
  for (const Layer& layer : kLayers) {
    const double rate = options.activity ? activity_of(options, 0.0) : layer.rate_hz * kStepSeconds;
    network.add(Population{.name = layer.name,
                           .size = static_cast<std::uint32_t>(std::lround(layer.neurons * scale)),
                           .neuron = NeuronTree{noisy_neuron(rate)},
                           .rate = rate});
  }
  for (std::size_t to = 0; to < kPopulations; ++to)
    for (std::size_t from = 0; from < kPopulations; ++from)
      if (kLayers[to].probability[from] > 0.0) network.add(projection_of(from, to));
  return network;
}

}  // namespace spikemesh::examples
