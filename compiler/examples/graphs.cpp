#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>
#include <vector>

#include "compiler/examples/noisy_neuron.h"

namespace spikemesh::examples {
namespace {

using network::Explicit;
using network::Network;
using network::NeuronTree;
using network::Population;
using network::Projection;

constexpr double kActivity = 0.02;
constexpr std::uint32_t kCoreNeurons = 1024;
constexpr std::uint32_t kFanOut = 64;
constexpr std::uint32_t kTwoRows = 16 * kCoreNeurons;  // of a mesh 8 wide
constexpr std::uint32_t kChip = 8 * kTwoRows;

/// Random numbers that are the same everywhere: the distributions of the standard library are not.
class Dice {
 public:
  explicit Dice(std::uint32_t seed) : state_(arith::mix(seed)) {}

  std::uint32_t below(std::uint32_t bound) {
    return static_cast<std::uint32_t>((std::uint64_t{next()} * bound) >> 32);
  }
  double unit() {
    constexpr double kTwo32 = 4294967296.0;
    return (next() + 0.5) / kTwo32;
  }
  double log_normal(double mean, double sigma) {
    const double normal =
        std::sqrt(-2.0 * std::log(unit())) * std::cos(2.0 * std::numbers::pi * unit());
    return mean * std::exp(sigma * normal - sigma * sigma / 2.0);
  }

 private:
  std::uint32_t next() { return arith::mix(state_ ^ arith::mix(++counter_)); }

  std::uint32_t state_;
  std::uint32_t counter_ = 0;
};

std::vector<std::uint32_t> shuffled(std::uint32_t size, Dice& dice) {
  std::vector<std::uint32_t> order(size);
  std::iota(order.begin(), order.end(), 0U);
  for (std::uint32_t i = size; i > 1; --i) std::swap(order[i - 1], order[dice.below(i)]);
  return order;
}

/// Different numbers below `bound`.
std::vector<std::uint32_t> choose(std::uint32_t count, std::uint32_t bound, Dice& dice) {
  std::vector<std::uint32_t> chosen;
  while (chosen.size() < count) {
    const std::uint32_t pick = dice.below(bound);
    if (std::ranges::find(chosen, pick) == chosen.end()) chosen.push_back(pick);
  }
  return chosen;
}

std::int16_t four_bits(Dice& dice) {
  constexpr std::uint32_t kLargest = 15;
  return static_cast<std::int16_t>(1 + dice.below(kLargest));
}

Network with_one_projection(const std::string& name, std::uint32_t seed, Population neurons,
                            Explicit list) {
  Network network(name, seed);
  network.add(std::move(neurons));
  Projection projection{.name = "synapses", .source = "neurons", .target = "neurons"};
  projection.rule = std::move(list);
  network.add(std::move(projection));
  return network;
}

/// 64 synapses a neuron, spread evenly over the cores that `cores_of(neuron)` names. Neurons stand
/// in planted order: core c holds 1024 c ... 1024 c + 1023.
template <class CoresOf>
Network planted(const std::string& name, const ExampleOptions& options, std::uint32_t neurons,
                CoresOf&& cores_of) {
  const double activity = activity_of(options, kActivity);
  Dice dice(options.seed);
  Explicit list;
  list.synapses.reserve(std::size_t{neurons} * kFanOut);
  for (std::uint32_t source = 0; source < neurons; ++source) {
    const std::vector<std::uint32_t> cores = cores_of(source);
    const auto each = static_cast<std::uint32_t>(kFanOut / cores.size());
    for (const std::uint32_t core : cores)
      for (const std::uint32_t target : choose(each, kCoreNeurons, dice))
        list.synapses.add(
            {.source = source, .target = core * kCoreNeurons + target, .weight = four_bits(dice)});
  }
  Population population{.name = "neurons",
                        .size = neurons,
                        .neuron = NeuronTree{noisy_neuron(activity)},
                        .rate = activity};
  return with_one_projection(name, options.seed, std::move(population), std::move(list));
}

/// Neurons with the same place in their cores reach the same cores relative to their own, so every
/// core is reached equally often.
Network rotated(const std::string& name, const ExampleOptions& options, std::uint32_t neurons,
                std::uint32_t cores_reached) {
  const std::uint32_t cores = neurons / kCoreNeurons;
  Dice dice(~options.seed);
  std::vector<std::vector<std::uint32_t>> offsets;
  for (std::uint32_t i = 0; i < kCoreNeurons; ++i)
    offsets.push_back(choose(cores_reached, cores, dice));
  return planted(name, options, neurons, [&](std::uint32_t source) {
    std::vector<std::uint32_t> reached = offsets[source % kCoreNeurons];
    for (std::uint32_t& core : reached) core = (core + source / kCoreNeurons) % cores;
    return reached;
  });
}

}  // namespace

Network make_watts_strogatz(const ExampleOptions& options) {
  constexpr std::uint32_t kDegree = 64;
  constexpr double kRewired = 0.05;
  constexpr double kSigma = 1.0;
  constexpr double kMostActive = 0.4;
  const std::uint32_t n = neurons_of(options, 16384, 1, 4096, 65536);
  const double mean = activity_of(options, kActivity);
  Dice dice(options.seed);
  const std::vector<std::uint32_t> id = shuffled(n, dice);
  Explicit list;
  for (std::uint32_t target = 0; target < n; ++target)
    for (std::uint32_t k = 1; k <= kDegree; ++k) {
      const std::uint32_t step = (k + 1) / 2;
      std::uint32_t source = k % 2 == 0 ? target + step : target + n - step;
      if (dice.unit() < kRewired) source = dice.below(n);
      list.synapses.add(
          {.source = id[source % n], .target = id[target], .weight = four_bits(dice)});
    }
  Population population{
      .name = "neurons", .size = n, .neuron = NeuronTree{noisy_neuron(mean)}, .rate = mean};
  for (std::uint32_t i = 0; i < n; ++i) {
    const double rate = std::min(kMostActive, dice.log_normal(mean, kSigma));
    population.rates.push_back(static_cast<float>(rate));
    population.thresholds.push_back(noisy_threshold(rate));
  }
  return with_one_projection("watts-strogatz", options.seed, std::move(population),
                             std::move(list));
}

Network make_local(const ExampleOptions& options) {
  constexpr std::uint32_t kWidth = 8;
  const std::uint32_t n = neurons_of(options, kChip, kTwoRows, kTwoRows, kChip);
  return planted("local", options, n, [](std::uint32_t source) {
    const std::uint32_t core = source / kCoreNeurons;
    const std::uint32_t x = core % kWidth / 2 * 2;
    const std::uint32_t y = core / kWidth / 2 * 2;
    const std::uint32_t corner = y * kWidth + x;
    return std::vector<std::uint32_t>{corner, corner + 1, corner + kWidth, corner + kWidth + 1};
  });
}

Network make_far(const ExampleOptions& options) {
  constexpr std::uint32_t kCores = 4;
  return rotated("far", options, neurons_of(options, kChip, kTwoRows, kTwoRows, kChip), kCores);
}

Network make_scattered(const ExampleOptions& options) {
  return rotated("scattered", options, neurons_of(options, kChip, kTwoRows, 4 * kTwoRows, kChip),
                 kFanOut);
}

}  // namespace spikemesh::examples
