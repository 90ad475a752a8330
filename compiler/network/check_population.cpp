#include <algorithm>

#include "compiler/network/checks.h"
#include "compiler/network/network.h"

namespace spikemesh::network {
namespace {

constexpr std::int64_t kMaxRegister12 = 4095;                  // hardware.md §3.2, PROFILE
constexpr std::int64_t kMaxThreshold = kMaxThresholdMantissa;  // hardware.md §3.2, COMP_CFG
constexpr std::int64_t kMinBias = -4096;                       // hardware.md §3.2, COMP_CFG
constexpr std::int64_t kMaxBias = 4095;
constexpr std::int64_t kMaxExponent3 = 7;
constexpr std::int64_t kMaxRefractory = 63;
constexpr std::int64_t kMaxNoiseExponent = 15;
constexpr std::int64_t kMaxAdaptMantissa = 8191;
constexpr std::size_t kMaxTree = 64;  // a bound of ours, far above what a core needs
constexpr std::size_t kMaxName = 64;
// Of numbers in physical units, ms or mV.
constexpr double kLongest = 1e6;
constexpr double kShortest = 1e-6;

void check_compartment(const Checks& checks, const std::string& at, const Neuron& neuron) {
  const arith::CompartmentProfile& p = neuron.profile;
  checks.in_range(at + "decay_u", p.decay_u, 0, kMaxRegister12);
  checks.in_range(at + "decay_v", p.decay_v, 0, kMaxRegister12);
  checks.in_range(at + "decay_a", p.decay_a, 0, kMaxRegister12);
  checks.in_range(at + "refractory", p.refractory, 1, kMaxRefractory);
  checks.in_range(at + "noise_exponent", p.noise_exponent, 0, kMaxNoiseExponent);
  checks.in_range(at + "vmin", p.vmin, 0, arith::kStateMax);
  checks.in_range(at + "vmax", p.vmax, 0, arith::kStateMax);
  checks.in_range(at + "adapt_mantissa", p.adapt_mantissa, 0, kMaxAdaptMantissa);
  checks.in_range(at + "adapt_exponent", p.adapt_exponent, 0, kMaxExponent3);
  checks.in_range(at + "pops", p.pops, 0, arith::kMaxPops);
  checks.that((p.join == arith::Join::kNone) == (p.pops == 0), at + "pops",
              fmt::format("{}", p.pops), "0 exactly if join is none");
  checks.in_range(at + "threshold", neuron.threshold, 0, kMaxThreshold);
  checks.in_range(at + "bias_mantissa", neuron.bias_mantissa, kMinBias, kMaxBias);
  checks.in_range(at + "bias_exponent", neuron.bias_exponent, 0, kMaxExponent3);
}

/// Plays the pops and pushes of a tree: the join stack starts and ends empty. hardware.md §4.6
void check_tree(const Checks& checks, const NeuronTree& tree) {
  checks.in_range("neuron", static_cast<std::int64_t>(tree.size()), 1, kMaxTree);
  int depth = 0;
  for (std::size_t i = 0; i < tree.size(); ++i) {
    const std::string at = tree.size() == 1 ? "neuron." : fmt::format("neuron[{}].", i);
    check_compartment(checks, at, tree[i]);
    depth -= tree[i].profile.pops;
    checks.that(depth >= 0, at + "pops", fmt::format("{}", tree[i].profile.pops),
                "no more children than were pushed before");
    depth += tree[i].profile.push ? 1 : 0;
    checks.that(
        depth <= arith::JoinStack::kDepth, at + "push", "true",
        fmt::format("at most {} compartments waiting to be joined", arith::JoinStack::kDepth));
  }
  checks.that(depth == 0, "neuron", fmt::format("{} pushed compartments that no other pops", depth),
              "a tree whose root does not push");
}

void check_physical(const Checks& checks, const PhysicalNeuron& neuron) {
  checks.finite_in_range("physical.tau_mem_ms", neuron.tau_mem_ms, kShortest, kLongest);
  checks.finite_in_range("physical.tau_syn_ms", neuron.tau_syn_ms, 0.0, kLongest);
  checks.finite_in_range("physical.threshold_mv", neuron.threshold_mv, kShortest, kLongest);
  checks.finite_in_range("physical.bias_mv", neuron.bias_mv, -kLongest, kLongest);
  checks.finite_in_range("physical.refractory_ms", neuron.refractory_ms, 0.0, kLongest);
}

void check_values(const Checks& checks, const std::string& field,
                  const std::vector<std::int32_t>& values, std::uint64_t size, std::int64_t low,
                  std::int64_t high) {
  if (values.empty()) return;
  checks.that(values.size() == size, field, fmt::format("{} values", values.size()),
              fmt::format("{}, one for each compartment", size));
  for (const std::int32_t value : values) checks.in_range(field, value, low, high);
}

}  // namespace

void check_name(const Checks& checks, const std::string& name) {
  const auto good = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '.';
  };
  checks.that(!name.empty() && name.size() <= kMaxName && std::ranges::all_of(name, good), "name",
              name.empty() ? "nothing" : fmt::format("{} characters", name.size()),
              fmt::format("1 to {} letters, digits, '_', '-' or '.'", kMaxName));
}

void check_population(const Checks& checks, const Population& population) {
  checks.in_range("size", population.size, 1, static_cast<std::int64_t>(kMaxSources));
  checks.finite_in_range("rate", population.rate, 0.0, 1.0);
  checks.that(population.rates.empty() || population.rates.size() == population.size, "rates",
              fmt::format("{} values", population.rates.size()),
              fmt::format("{}, one for each neuron", population.size));
  for (const float rate : population.rates) checks.finite_in_range("rates", rate, 0.0, 1.0);
  if (const auto* physical = std::get_if<PhysicalNeuron>(&population.neuron)) {
    check_physical(checks, *physical);
    checks.that(population.biases_mv.empty() || population.biases_mv.size() == population.size,
                "biases_mv", fmt::format("{} values", population.biases_mv.size()),
                fmt::format("{}, one for each neuron", population.size));
    for (const double bias : population.biases_mv)
      checks.finite_in_range("biases_mv", bias, -kLongest, kLongest);
    checks.that(population.thresholds.empty(), "thresholds", "chip integers", "physical units");
    checks.that(population.bias_mantissas.empty(), "bias_mantissas", "chip integers",
                "physical units");
    return;
  }
  checks.that(population.biases_mv.empty(), "biases_mv", "physical units", "chip integers");
  check_tree(checks, std::get<NeuronTree>(population.neuron));
  const std::uint64_t compartments =
      std::uint64_t{population.size} * population.compartments_per_neuron();
  check_values(checks, "thresholds", population.thresholds, compartments, 0, kMaxThreshold);
  check_values(checks, "bias_mantissas", population.bias_mantissas, compartments, kMinBias,
               kMaxBias);
}

void check_input(const Checks& checks, const Input& input) {
  checks.in_range("size", input.size, 1, static_cast<std::int64_t>(kMaxSources));
  checks.finite_in_range("rate", input.rate, 0.0, 1.0);
  if (const auto* poisson = std::get_if<PoissonInput>(&input.spikes)) {
    checks.finite_in_range("poisson.probability", poisson->probability, 0.0, 1.0);
    return;
  }
  for (const InputSpike& spike : std::get<std::vector<InputSpike>>(input.spikes))
    checks.in_range("spikes.channel", spike.channel, 0, std::int64_t{input.size} - 1);
}

}  // namespace spikemesh::network
