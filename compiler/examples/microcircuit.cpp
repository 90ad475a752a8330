#include <cmath>

#include "compiler/examples/cortical_column.h"
#include "compiler/examples/noisy_neuron.h"

namespace spikemesh::examples {
namespace {

using network::Network;
using network::NeuronTree;
using network::Population;
using network::Projection;

constexpr std::uint32_t kAll = 77169;
constexpr double kStepSeconds = 0.0005;
constexpr double kExcitatory = 20.0;  // mantissa; inhibition is 4 times as strong
constexpr double kInhibitory = -80.0;
constexpr double kDeviation = 0.1;  // of the mean

Projection projection_of(std::size_t from, std::size_t to) {
  constexpr std::size_t kL23e = 0;
  constexpr std::size_t kL4e = 2;
  const bool excitatory = is_excitatory(from);
  Projection projection{.name = std::string(kColumn[from].name) + "-" + kColumn[to].name,
                        .source = kColumn[from].name,
                        .target = kColumn[to].name};
  projection.rule =
      network::FixedProbability{.probability = kColumn[to].probability[from], .self = false};
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
  for (const Cells& cells : kColumn) {
    const double rate = options.activity ? activity_of(options, 0.0) : cells.rate_hz * kStepSeconds;
    network.add(Population{.name = cells.name,
                           .size = static_cast<std::uint32_t>(std::lround(cells.neurons * scale)),
                           .neuron = NeuronTree{noisy_neuron(rate)},
                           .rate = rate});
  }
  for (std::size_t to = 0; to < kPopulations; ++to)
    for (std::size_t from = 0; from < kPopulations; ++from)
      if (kColumn[to].probability[from] > 0.0) network.add(projection_of(from, to));
  return network;
}

}  // namespace spikemesh::examples
