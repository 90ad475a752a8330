#include "models/microcircuit/spiking.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "models/microcircuit/column.h"
#include "models/support/draw.h"

namespace spikemesh::microcircuit {
namespace {

/// The threshold stands at a quarter of what v can hold: inhibition brings v far below 0.
constexpr std::int32_t kThresholdMantissa = 32768;
constexpr double kUnitsPerMv = kThresholdMantissa * 64.0 / kThresholdMv;
constexpr double kDecayOne = 4096.0;
constexpr std::int32_t kWeightShift = 6;  ///< hardware.md §4.1
constexpr std::uint32_t kBackgroundLines = 4;
constexpr double kHighMantissa = 160.0;  ///< six deviations below the largest

std::int32_t decay_v() {
  return static_cast<std::int32_t>(std::lround(kDecayOne * kStepMs / kTauMembraneMs));
}

/// Of the current, effective; the register holds one less (hardware.md §4.3).
std::int32_t decay_u() {
  return static_cast<std::int32_t>(
      std::lround(kDecayOne * (1.0 - std::exp(-kStepMs / kTauSynapseMs))));
}

/// A weight of the chip as mantissa times 2^(6 + exponent).
struct ChipWeight {
  double mantissa = 0.0;
  std::int32_t exponent = 0;
};

/// The weight whose spikes add `charge` (mV) to v in all.
ChipWeight chip_weight(double charge) {
  ChipWeight weight{charge * kUnitsPerMv * decay_u() / kDecayOne / (1 << kWeightShift), 0};
  while (std::abs(weight.mantissa) > kHighMantissa) {
    weight.mantissa /= 2;
    ++weight.exponent;
  }
  return weight;
}

/// Whole numbers near a mean, of its sign and never 0.
std::int32_t draw_near(double mean, double deviation, double most, models::Draw& draw) {
  const double size = std::abs(mean) * (1.0 + deviation * draw.normal());
  const auto whole = static_cast<std::int32_t>(std::lround(std::clamp(size, 1.0, most)));
  return mean < 0 ? -whole : whole;
}

std::uint8_t draw_delay(std::size_t source, models::Draw& draw) {
  constexpr double kMostSteps = 31.0;  // 32 slots hold it; one draw in 60 is longer
  const double mean = (is_excitatory(source) ? kExcitatoryDelayMs : kInhibitoryDelayMs) / kStepMs;
  // The chip counts delays beyond the step that every spike takes.
  return static_cast<std::uint8_t>(draw_near(mean, kDelayDeviation, kMostSteps, draw) - 1);
}

/// Builds the network a population at a time.
class Builder {
 public:
  explicit Builder(const Scaling& scaling)
      : scaling_(scaling),
        growth_(scaling.compensated ? 1.0 / std::sqrt(scaling.scale) : 1.0),
        network_("microcircuit", scaling.seed) {
    network_.set_step_ms(kStepMs);
  }

  network::Network build() {
    for (std::size_t i = 0; i < kPopulations; ++i) add_population(i);
    for (std::size_t target = 0; target < kPopulations; ++target) {
      for (std::uint32_t line = 0; line < kBackgroundLines; ++line) add_background(target, line);
      for (std::size_t source = 0; source < kPopulations; ++source)
        if (kColumn[target].probability[source] > 0.0) connect(source, target);
    }
    return std::move(network_);
  }

 private:
  /// Probability that an external line of a neuron spikes in a step.
  double background_probability(std::size_t population) const {
    return kColumn[population].external * scaling_.scale * kBackgroundHz / kBackgroundLines *
           kStepMs / 1000.0;
  }
  ChipWeight background_weight(std::size_t population) const {
    const double poisson = 1.0 / std::sqrt(1.0 - background_probability(population));
    ChipWeight weight = chip_weight(charge_mv() * growth_ * poisson);
    weight.mantissa = std::round(weight.mantissa);
    return weight;
  }

  /// What the mean input lacks in each step, in units of v.
  double missing_input(std::size_t target) const {
    if (!scaling_.compensated) return 0.0;
    double spikes_per_second = 0.0;  // of the full column, times their weight
    for (std::size_t source = 0; source < kPopulations; ++source)
      spikes_per_second += full_in_degree(target, source) * relative_weight(target, source) *
                           kColumn[source].rate_hz;
    const double charge_per_step = charge_mv() * kUnitsPerMv * kStepMs / 1000.0;
    const double recurrent = (1.0 - scaling_.scale * growth_) * spikes_per_second * charge_per_step;
    const double wanted = kColumn[target].external * kBackgroundHz * charge_per_step;
    const ChipWeight line = background_weight(target);
    const double given = kBackgroundLines * background_probability(target) *
                         std::ldexp(line.mantissa, line.exponent + kWeightShift) * kDecayOne /
                         decay_u();
    return recurrent + wanted - given;
  }

  void add_population(std::size_t index) {
    constexpr double kMostMantissa = 4095.0;  // hardware.md §3.2, COMP_CFG
    network::Neuron neuron;
    neuron.profile.decay_u = decay_u() - 1;
    neuron.profile.decay_v = decay_v();
    // 1 means that no step is silent.
    neuron.profile.refractory = static_cast<std::int32_t>(std::lround(kRefractoryMs / kStepMs)) + 1;
    neuron.threshold = kThresholdMantissa;
    double bias = missing_input(index);
    while (std::abs(bias) > kMostMantissa) {
      bias /= 2;
      ++neuron.bias_exponent;
    }
    neuron.bias_mantissa = static_cast<std::int32_t>(std::lround(bias));
    network_.add(network::Population{.name = kColumn[index].name,
                                     .size = neurons_of(index, scaling_.scale),
                                     .neuron = network::NeuronTree{neuron},
                                     .rate = kColumn[index].rate_hz * kStepMs / 1000.0});
  }

  void add_background(std::size_t target, std::uint32_t line) {
    const ChipWeight weight = background_weight(target);
    const double probability = background_probability(target);
    const std::string name = fmt::format("background-{}-{}", kColumn[target].name, line);
    network_.add(network::Input{.name = name,
                                .size = neurons_of(target, scaling_.scale),
                                .spikes = network::PoissonInput{probability},
                                .rate = probability});
    network_.add(network::Projection{
        .name = "from-" + name,
        .source = name,
        .target = kColumn[target].name,
        .rule = network::OneToOne{},
        .weight = network::ConstantWeight{static_cast<std::int32_t>(weight.mantissa)},
        .exponent = weight.exponent});
  }

  void connect(std::size_t source, std::size_t target) {
    const std::uint32_t sources = neurons_of(source, scaling_.scale);
    const std::uint32_t targets = neurons_of(target, scaling_.scale);
    const ChipWeight weight = chip_weight(charge_mv() * growth_ * relative_weight(target, source));
    models::Draw draw(static_cast<std::uint32_t>(
        (scaling_.seed * kPopulations + source) * kPopulations + target));
    network::Explicit rule;
    const auto count = std::lround(full_in_degree(target, source) * scaling_.scale * targets);
    for (long i = 0; i < count; ++i)
      rule.synapses.add({.source = draw.below(sources),
                         .target = draw.below(targets),
                         .weight = static_cast<std::int16_t>(draw_near(
                             weight.mantissa, kWeightDeviation, network::kMaxMantissa, draw)),
                         .delay = draw_delay(source, draw)});
    network_.add(
        network::Projection{.name = std::string(kColumn[source].name) + "-" + kColumn[target].name,
                            .source = kColumn[source].name,
                            .target = kColumn[target].name,
                            .rule = std::move(rule),
                            .exponent = weight.exponent});
  }

  Scaling scaling_;
  double growth_;  ///< of the weights
  network::Network network_;
};

}  // namespace

std::uint32_t neurons_of(std::size_t population, double scale) {
  return static_cast<std::uint32_t>(std::lround(kColumn[population].neurons * scale));
}

network::Network spiking_network(const Scaling& scaling) { return Builder(scaling).build(); }

}  // namespace spikemesh::microcircuit
