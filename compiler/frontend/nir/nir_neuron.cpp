#include "compiler/frontend/nir/nir_neuron.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include "base/error.h"

namespace spikemesh::nir {
namespace {

constexpr std::array<std::string_view, 6> kNeuronTypes{"IF", "LIF",    "CubaLIF",
                                                       "LI", "CubaLI", "Threshold"};
constexpr double kMilliseconds = 1e3;     // in a second
constexpr double kForever = 1e6;          // ms: the longest time constant of a network
constexpr double kNoMemory = 1.0 / 32.0;  // of a step: exp(-32) of v is left
constexpr double kReadOutRange = 64.0;    // v of a read-out stays below this many of its inputs

/// The factor that a state keeps in a step.
double kept(const NodeReader& node, const std::string& field, const Options& options) {
  const double tau = node.uniform(field);
  if (!(tau > 0.0)) node.refuse(field, fmt::format("{}", tau), "more than 0 seconds");
  const double keep = options.decay == Options::Decay::kEuler ? 1.0 - options.dt_s / tau
                                                              : std::exp(-options.dt_s / tau);
  if (keep < 0.0)
    node.refuse(field, fmt::format("{} s", tau), fmt::format("at least --dt, {} s", options.dt_s),
                "a shorter --dt, or --decay exact");
  return keep;
}

/// The time constant by which a network forgets to a factor in a step.
double tau_ms(double keep, const Options& options) {
  if (keep <= 0.0) return 0.0;
  if (keep >= 1.0) return kForever;
  return std::min(kForever, -options.dt_s * kMilliseconds / std::log(keep));
}

/// What v becomes after a spike: the 0 of the chip's v.
double v_reset(const NodeReader& node) { return node.uniform("v_reset", 0.0); }

void set_threshold(const NodeReader& node, const Options& options, const std::string& field,
                   NeuronModel& model) {
  model.neuron.soft_reset = options.reset == Options::Reset::kSubtract;
  model.neuron.threshold_mv = node.uniform(field) - v_reset(node);
  if (!(model.neuron.threshold_mv > 0.0))
    node.refuse(field, fmt::format("{}", node.uniform(field)),
                fmt::format("more than v_reset, {}", v_reset(node)));
}

/// v of a node that leaks, and what its input adds.
void set_membrane(const NodeReader& node, const Options& options, const std::string& tau,
                  NeuronModel& model) {
  const double keep = kept(node, tau, options);
  const double gain = (1.0 - keep) * node.uniform("r", 1.0);
  model.neuron.tau_mem_ms = tau_ms(keep, options);
  model.input_gain *= gain;
  model.bias_gain *= gain;
  model.neuron.bias_mv = (1.0 - keep) * (node.uniform("v_leak", 0.0) - v_reset(node));
}

void set_synapse(const NodeReader& node, const Options& options, NeuronModel& model) {
  const double keep = kept(node, "tau_syn", options);
  const double w_in = node.uniform("w_in", 1.0);
  model.neuron.tau_syn_ms = tau_ms(keep, options);
  model.input_gain *= (1.0 - keep) * w_in;
  model.bias_gain *= w_in;  // a constant input fills the current to w_in
}

}  // namespace

bool is_neuron(const std::string& type) {
  return std::ranges::find(kNeuronTypes, type) != kNeuronTypes.end();
}

NeuronModel read_neuron(const NodeReader& node, const Options& options) {
  NeuronModel model;
  model.neuron.tau_syn_ms = 0.0;
  const std::string& type = node.type();
  const bool has_synapse = type == "CubaLIF" || type == "CubaLI";
  if (type == "Threshold") {
    model.neuron.tau_mem_ms = options.dt_s * kMilliseconds * kNoMemory;
    set_threshold(node, options, "threshold", model);
    return model;
  }
  if (type == "IF") {
    model.neuron.tau_mem_ms = kForever;
    model.input_gain = model.bias_gain = options.dt_s * node.uniform("r", 1.0);
    set_threshold(node, options, "v_threshold", model);
    return model;
  }
  if (has_synapse) set_synapse(node, options, model);
  set_membrane(node, options, has_synapse ? "tau_mem" : "tau", model);
  if (type == "LIF" || type == "CubaLIF") {
    set_threshold(node, options, "v_threshold", model);
  } else {
    model.neuron.read_out = true;
    model.neuron.threshold_mv = kReadOutRange;  // in units of the largest weight: see nir_file.cpp
  }
  return model;
}

}  // namespace spikemesh::nir
