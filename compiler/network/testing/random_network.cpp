#include "compiler/network/testing/random_network.h"

#include <fmt/format.h>

#include <random>

#include "compiler/network/testing/random_learning.h"

namespace spikemesh::network {
namespace {

class Generator {
 public:
  Generator(std::uint32_t seed, const RandomNetworkSize& size)
      : random_(seed), size_(size), network_(fmt::format("random{}", seed), seed) {}

  Network run() {
    add_populations();
    if (size_.learning) add_random_rules(random_, network_);
    add_convolution();
    const std::uint32_t count = below(size_.projections) + 1;
    for (std::uint32_t i = 0; i < count; ++i) add_projection(fmt::format("p{}", i));
    network_.add(Probe{.name = "all", .population = "n0"});
    return std::move(network_);
  }

 private:
  std::uint32_t below(std::uint32_t bound) {
    return std::uniform_int_distribution<std::uint32_t>(0, bound - 1)(random_);
  }
  std::int32_t between(std::int32_t low, std::int32_t high) {
    return std::uniform_int_distribution<std::int32_t>(low, high)(random_);
  }
  bool chance(double probability) { return std::bernoulli_distribution(probability)(random_); }

  Neuron random_neuron() {
    Neuron neuron;
    arith::CompartmentProfile& p = neuron.profile;
    p.decay_u = between(0, 4095);
    p.decay_v = between(0, 4095);
    p.decay_a = between(0, 4095);
    p.refractory = chance(0.5) ? 1 : between(1, 6);
    p.reset = static_cast<arith::ResetMode>(below(3));
    p.compare_ge = chance(0.3);
    p.noise = chance(0.3);
    p.noise_exponent = between(0, 12);
    p.vmin = chance(0.5) ? arith::kStateMax : between(0, 100000);
    p.adapt_mantissa = chance(0.5) ? 0 : between(0, 8191);
    p.adapt_exponent = between(0, 3);
    neuron.threshold = between(1, 600);
    neuron.bias_mantissa = between(-200, 2000);
    neuron.bias_exponent = between(0, 3);
    return neuron;
  }

  /// Two leaves joined by a root.
  NeuronTree random_tree() {
    NeuronTree tree{random_neuron(), random_neuron(), random_neuron()};
    tree[0].profile.push = true;
    tree[1].profile.push = true;
    tree[2].profile.join = static_cast<arith::Join>(between(1, 7));
    tree[2].profile.pops = 2;
    return tree;
  }

  void add_populations() {
    const std::uint32_t count = below(size_.populations) + 1;
    for (std::uint32_t i = 0; i < count; ++i) {
      Population population{.name = fmt::format("n{}", i), .size = below(size_.neurons) + 1};
      population.neuron = chance(0.3) ? random_tree() : NeuronTree{random_neuron()};
      const std::uint32_t compartments = population.size * population.compartments_per_neuron();
      for (std::uint32_t k = 0; k < compartments && i == 1; ++k) {
        population.thresholds.push_back(between(1, 900));
        population.bias_mantissas.push_back(between(-300, 3000));
      }
      network_.add(population);
      targets_.push_back(population.name);
      sources_.push_back(population.name);
    }
    network_.add(Input{.name = "in",
                       .size = below(size_.neurons) + 1,
                       .spikes = PoissonInput{.probability = 0.2}});
    sources_.emplace_back("in");
  }

  std::int32_t mantissa() { return between(-kMaxMantissa, kMaxMantissa); }

  Weight random_weight() {
    switch (below(4)) {
      case 0:
        return ConstantWeight{.value = mantissa()};
      case 1: {
        const std::int32_t low = mantissa();
        return UniformWeight{.low = low, .high = between(low, kMaxMantissa)};
      }
      case 2:
        return BinaryWeight{.first = mantissa(), .second = mantissa(), .probability = 0.4};
      default:
        return NormalWeight{.mean = static_cast<double>(mantissa()), .deviation = 20.0};
    }
  }

  void finish(Projection& projection) {
    projection.exponent = between(-8, 3);
    const std::uint32_t low = chance(0.5) ? 0 : below(size_.max_delay + 1);
    if (!projection.plasticity)
      projection.delay = {low, low + (chance(0.5) ? 0 : below(size_.max_delay + 1 - low))};
    network_.add(projection);
  }

  /// An image, its convolution and the pooling of that, with groups, stride, padding, dilation.
  void add_convolution() {
    if (!chance(0.5)) return;
    const std::uint32_t groups = below(2) + 1;
    Convolution convolution{.input = {.channels = 2, .height = below(5) + 5, .width = below(5) + 5},
                            .out_channels = 2 * (below(2) + 1),
                            .kernel = {below(3) + 1, below(3) + 1},
                            .stride = {below(2) + 1, below(2) + 1},
                            .padding = {below(2), below(2)},
                            .dilation = {below(2) + 1, below(2) + 1},
                            .groups = groups};
    const Planes hidden = output_of(convolution);
    const Pooling pooling{.input = hidden,
                          .kernel = {std::min(2U, hidden.height), std::min(2U, hidden.width)},
                          .stride = {2, 2}};
    const Planes pooled = output_of(as_convolution(pooling));
    add_planes("image", convolution.input);
    add_planes("hidden", hidden);
    add_planes("pooled", pooled);
    WeightValues kernel;
    kernel.values.resize(std::size_t{convolution.out_channels} * (2 / groups) *
                         convolution.kernel.y * convolution.kernel.x);
    for (std::int16_t& value : kernel.values) value = static_cast<std::int16_t>(mantissa());
    Projection first{.name = "conv", .source = "image", .target = "hidden", .rule = convolution};
    first.weight = std::move(kernel);
    finish(first);
    Projection second{.name = "pool", .source = "hidden", .target = "pooled", .rule = pooling};
    second.weight = ConstantWeight{.value = mantissa()};
    finish(second);
  }

  void add_planes(const std::string& name, const Planes& planes) {
    network_.add(Population{.name = name,
                            .size = static_cast<std::uint32_t>(planes.size()),
                            .neuron = NeuronTree{random_neuron()}});
  }

  Rule random_rule(std::uint32_t sources, std::uint32_t targets, bool recurrent) {
    const bool self = chance(0.5);
    if (sources == targets && chance(0.3)) return OneToOne{};
    switch (below(4)) {
      case 0:
        return AllToAll{.self = self};
      case 1:
        return FixedProbability{.probability = chance(0.1) ? 1.0 : 0.2, .self = self};
      case 2: {
        const std::uint32_t available = sources - (recurrent && !self ? 1 : 0);
        return FixedFanIn{.sources = below(available + 1), .self = self};
      }
      default:
        return random_list(sources, targets);
    }
  }

  Explicit random_list(std::uint32_t sources, std::uint32_t targets) {
    Explicit list;
    const std::uint32_t count = below(200);
    for (std::uint32_t i = 0; i < count; ++i)
      list.synapses.add({.source = below(sources),
                         .target = below(targets),
                         .weight = static_cast<std::int16_t>(mantissa()),
                         .delay = static_cast<std::uint8_t>(below(size_.max_delay + 1))});
    return list;
  }

  void add_projection(const std::string& name) {
    const std::string source = sources_[below(static_cast<std::uint32_t>(sources_.size()))];
    const std::string target = targets_[below(static_cast<std::uint32_t>(targets_.size()))];
    const std::uint32_t sources = network_.size_of(source);
    const std::uint32_t targets = network_.size_of(target);
    Projection projection{.name = name, .source = source, .target = target};
    const Population& onto = network_.populations()[*network_.find_population(target)];
    if (chance(0.5)) projection.target_compartment = below(onto.compartments_per_neuron());
    projection.rule = random_rule(sources, targets, source == target);
    projection.weight = random_weight();
    if (std::holds_alternative<AllToAll>(projection.rule) && chance(0.5)) {
      WeightValues values;
      values.values.resize(std::size_t{sources} * targets);
      for (std::int16_t& value : values.values) value = static_cast<std::int16_t>(mantissa());
      projection.weight = std::move(values);
    }
    if (size_.learning && chance(0.8))
      make_plastic(random_, network_, *network_.find_population(target), projection);
    finish(projection);
  }

  std::mt19937 random_;
  RandomNetworkSize size_;
  Network network_;
  std::vector<std::string> sources_;
  std::vector<std::string> targets_;
};

}  // namespace

Network random_network(std::uint32_t seed, const RandomNetworkSize& size) {
  return Generator(seed, size).run();
}

}  // namespace spikemesh::network
