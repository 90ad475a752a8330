#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "compiler/passes/passes.h"
#include "hw/arith/weight.h"

namespace spikemesh::compiler {
namespace {

using network::Network;
using network::Neuron;
using network::NeuronTree;
using network::PhysicalNeuron;
using network::Population;
using network::Projection;
using network::RealWeights;

constexpr double kUnity = 4096.0;  // of decay factors, hardware.md §4.3
constexpr double kMaxRegister = 4095.0;
constexpr double kMaxRefractory = 63.0;
constexpr double kMaxBias = 4095.0;  // mantissa, hardware.md §3.2
constexpr int kMaxBiasExponent = 7;
constexpr double kThresholdUnit = 64.0;  // hardware.md §4.4
constexpr double kThreshold = 262144.0;  // where thresholds are put: 2^18 leaves 5 bits above

/// What one number became.
struct Rounded {
  double value = 0.0;
  bool saturated = false;
};

Rounded round_to(double value, double low, double high) {
  const double rounded = std::round(value);
  return {std::clamp(rounded, low, high), rounded < low || rounded > high};
}

double largest(const RealWeights& weights) {
  double result = 0.0;
  for (const double value : weights.values) result = std::max(result, std::abs(value));
  return result;
}

/// The smallest exponent at which this weight, in chip units, has a mantissa of 8 bits.
int exponent_for(double weight) {
  int exponent = -arith::kWeightShift;
  while (exponent < arith::kExponentMax &&
         weight > network::kMaxMantissa * std::ldexp(1.0, arith::kWeightShift + exponent))
    ++exponent;
  return exponent;
}

/// Turns a network in physical units into one in chip integers. Each physical population has a
/// scale of its own, in chip units a mV: its threshold becomes about 2^18, and the largest weight
/// onto it a mantissa of 255.
class Quantiser {
 public:
  Quantiser(const Network& from, Statistics& statistics)
      : from_(from), to_(from.name(), from.seed()), statistics_(statistics) {
    to_.set_step_ms(from.step_ms());
  }

  Network run() {
    for (const Population& population : from_.populations()) {
      const auto* physical = std::get_if<PhysicalNeuron>(&population.neuron);
      scales_.push_back(physical == nullptr ? 0.0 : scale_of(population.name, *physical));
      Population quantised = population;
      if (physical != nullptr) quantise(population, *physical, quantised);
      to_.add(std::move(quantised));
    }
    for (const network::Input& input : from_.inputs()) to_.add(input);
    for (const network::LearningRule& rule : from_.learning_rules()) to_.add(rule);
    for (const Projection& projection : from_.projections()) to_.add(quantise(projection));
    for (const network::Probe& probe : from_.probes()) to_.add(probe);
    return std::move(to_);
  }

 private:
  void report(const std::string& name, double value, const std::string& unit = "") {
    statistics_.push_back({name, value, unit});
  }

  /// The time constant of a decay that keeps `factor` in each step, and how far it is from `wanted`
  /// (ms). Nothing of currents that last one step.
  void report_tau(const std::string& name, double wanted, double factor) {
    if (factor <= 0.0) return;
    if (factor >= 1.0) return report(name + " without decay, wanted", wanted, "ms");
    const double tau = -from_.step_ms() / std::log(factor);
    report(name, tau, "ms");
    report(name + " error", 100.0 * (tau - wanted) / wanted, "%");
  }

  double scale_of(const std::string& name, const PhysicalNeuron& neuron) const {
    double weight = 0.0;
    for (const Projection& projection : from_.projections())
      if (const auto* real = std::get_if<RealWeights>(&projection.weight);
          real != nullptr && projection.target == name)
        weight = std::max(weight, largest(*real));
    const double scale = kThreshold / neuron.threshold_mv;
    if (weight == 0.0) return scale;
    const double full =
        network::kMaxMantissa * std::ldexp(1.0, arith::kWeightShift + exponent_for(weight * scale));
    return full / weight;
  }

  /// The biases of a population share an exponent.
  void quantise(const Population& from, const PhysicalNeuron& physical, Population& to) {
    Neuron neuron = neuron_of(from.name, physical, scales_.back());
    double largest_bias = 0.0;
    for (const double bias : from.biases_mv) largest_bias = std::max(largest_bias, std::abs(bias));
    if (!from.biases_mv.empty()) set_bias(neuron, largest_bias * scales_.back());
    for (const double bias : from.biases_mv)
      to.bias_mantissas.push_back(static_cast<std::int32_t>(
          round_to(std::ldexp(bias * scales_.back(), -neuron.bias_exponent), -kMaxBias, kMaxBias)
              .value));
    to.biases_mv.clear();
    to.neuron = NeuronTree{neuron};
  }

  Neuron neuron_of(const std::string& name, const PhysicalNeuron& physical, double scale) {
    const auto keep = [this](double tau) {
      return tau > 0.0 ? std::exp(-from_.step_ms() / tau) : 0.0;
    };
    Neuron neuron;
    const Rounded u = round_to(kUnity * (1.0 - keep(physical.tau_syn_ms)) - 1.0, 0.0, kMaxRegister);
    const Rounded v = round_to(kUnity * (1.0 - keep(physical.tau_mem_ms)), 0.0, kMaxRegister);
    neuron.profile.decay_u = static_cast<std::int32_t>(u.value);
    neuron.profile.decay_v = static_cast<std::int32_t>(v.value);
    neuron.profile.reset = physical.soft_reset ? arith::ResetMode::kSoft : arith::ResetMode::kHard;
    const Rounded refractory =
        round_to(physical.refractory_ms / from_.step_ms() + 1.0, 1.0, kMaxRefractory);
    neuron.profile.refractory = static_cast<std::int32_t>(refractory.value);
    const Rounded threshold = round_to(physical.threshold_mv * scale / kThresholdUnit, 0.0,
                                       network::kMaxThresholdMantissa);
    neuron.threshold = static_cast<std::int32_t>(threshold.value);
    if (physical.read_out) {
      neuron.profile.reset = arith::ResetMode::kNone;
      neuron.threshold = network::kMaxThresholdMantissa;
    }
    const bool bias_saturated = set_bias(neuron, physical.bias_mv * scale);
    report_tau(name + ": tau_mem", physical.tau_mem_ms, (kUnity - v.value) / kUnity);
    report_tau(name + ": tau_syn", physical.tau_syn_ms, (kUnity - u.value - 1.0) / kUnity);
    report(name + ": threshold", neuron.threshold * kThresholdUnit / scale, "mV");
    report(
        name + ": saturated parameters",
        (refractory.saturated ? 1 : 0) + (threshold.saturated ? 1 : 0) + (bias_saturated ? 1 : 0));
    return neuron;
  }

  static bool set_bias(Neuron& neuron, double bias) {
    while (neuron.bias_exponent < kMaxBiasExponent &&
           std::abs(std::round(std::ldexp(bias, -neuron.bias_exponent))) > kMaxBias)
      ++neuron.bias_exponent;
    const Rounded mantissa = round_to(std::ldexp(bias, -neuron.bias_exponent), -kMaxBias, kMaxBias);
    neuron.bias_mantissa = static_cast<std::int32_t>(mantissa.value);
    return mantissa.saturated;
  }

  Projection quantise(const Projection& projection) {
    Projection result = projection;
    const double scale = scales_[*from_.find_population(projection.target)];
    const auto* real = std::get_if<RealWeights>(&projection.weight);
    if ((real != nullptr) != (scale > 0.0))
      throw UserError({.key = fmt::format("projection {}.weight", projection.name),
                       .found = real != nullptr ? "physical units" : "chip integers",
                       .expected = real != nullptr ? "chip integers" : "physical units (real)",
                       .hint = fmt::format("as population {} is given", projection.target)});
    if (real == nullptr) return result;
    result.exponent = exponent_for(largest(*real) * scale);
    result.weight = mantissas(projection.name, *real, scale, result.exponent);
    return result;
  }

  network::Weight mantissas(const std::string& name, const RealWeights& real, double scale,
                            int exponent) {
    const double unit = std::ldexp(1.0, arith::kWeightShift + exponent) / scale;
    network::WeightValues values;
    double squares = 0.0;
    double worst = 0.0;
    double saturated = 0.0;
    for (const double weight : real.values) {
      const Rounded mantissa =
          round_to(weight / unit, -network::kMaxMantissa, network::kMaxMantissa);
      values.values.push_back(static_cast<std::int16_t>(mantissa.value));
      const double error = std::abs(mantissa.value * unit - weight);
      squares += error * error;
      worst = std::max(worst, error);
      saturated += mantissa.saturated ? 1 : 0;
    }
    report(name + ": exponent", exponent);
    report(name + ": error of a weight, rms",
           std::sqrt(squares / static_cast<double>(real.values.size())), "mV");
    report(name + ": error of a weight, largest", worst, "mV");
    report(name + ": saturated weights", saturated);
    if (values.values.size() == 1) return network::ConstantWeight{.value = values.values.front()};
    return values;
  }

  const Network& from_;
  Network to_;
  Statistics& statistics_;
  std::vector<double> scales_;  ///< of each population; 0: in chip integers already
};

bool is_physical(const Network& network) {
  return std::ranges::any_of(network.populations(),
                             [](const Population& population) {
                               return std::holds_alternative<PhysicalNeuron>(population.neuron);
                             }) ||
         std::ranges::any_of(network.projections(), [](const Projection& projection) {
           return std::holds_alternative<RealWeights>(projection.weight);
         });
}

}  // namespace

void run_quantise(Compilation& compilation, Statistics& statistics) {
  if (!is_physical(compilation.network)) return;
  compilation.network = Quantiser(compilation.network, statistics).run();
  compilation.quantisation = statistics;
}

}  // namespace spikemesh::compiler
