#include "base/error.h"
#include "compiler/network/message.h"

namespace spikemesh::network {
namespace {

std::uint32_t u32(std::int32_t value) { return static_cast<std::uint32_t>(value); }

void write(const Neuron& neuron, pb::Neuron& m) {
  const arith::CompartmentProfile& p = neuron.profile;
  m.set_decay_u(u32(p.decay_u));
  m.set_decay_v(u32(p.decay_v));
  m.set_decay_a(u32(p.decay_a));
  m.set_refractory(u32(p.refractory));
  m.set_reset(static_cast<pb::Reset>(p.reset));
  m.set_compare_ge(p.compare_ge);
  m.set_noise(p.noise);
  m.set_noise_exponent(u32(p.noise_exponent));
  m.set_join(static_cast<pb::Join>(p.join));
  m.set_pops(u32(p.pops));
  m.set_push(p.push);
  m.set_vmin(u32(p.vmin));
  m.set_vmax(u32(p.vmax));
  m.set_adapt_mantissa(u32(p.adapt_mantissa));
  m.set_adapt_exponent(u32(p.adapt_exponent));
  m.set_threshold(u32(neuron.threshold));
  m.set_bias_mantissa(neuron.bias_mantissa);
  m.set_bias_exponent(u32(neuron.bias_exponent));
}

void write(const PhysicalNeuron& neuron, pb::Physical& m) {
  m.set_tau_mem_ms(neuron.tau_mem_ms);
  m.set_tau_syn_ms(neuron.tau_syn_ms);
  m.set_threshold_mv(neuron.threshold_mv);
  m.set_bias_mv(neuron.bias_mv);
  m.set_refractory_ms(neuron.refractory_ms);
  m.set_soft_reset(neuron.soft_reset);
}

void write(const Planes& planes, pb::Planes& m) {
  m.set_channels(planes.channels);
  m.set_height(planes.height);
  m.set_width(planes.width);
}

void write(const Pair& pair, pb::Pair& m) {
  m.set_y(pair.y);
  m.set_x(pair.x);
}

/// Writes each kind of rule into its field.
struct RuleWriter {
  pb::Projection& m;

  void operator()(const AllToAll& rule) const { m.mutable_all_to_all()->set_self(rule.self); }
  void operator()(const OneToOne& /*rule*/) const { m.mutable_one_to_one(); }
  void operator()(const FixedProbability& rule) const {
    m.mutable_fixed_probability()->set_probability(rule.probability);
    m.mutable_fixed_probability()->set_self(rule.self);
  }
  void operator()(const FixedFanIn& rule) const {
    m.mutable_fixed_fan_in()->set_sources(rule.sources);
    m.mutable_fixed_fan_in()->set_self(rule.self);
  }
  void operator()(const Convolution& rule) const {
    pb::Convolution& to = *m.mutable_convolution();
    write(rule.input, *to.mutable_input());
    to.set_out_channels(rule.out_channels);
    write(rule.kernel, *to.mutable_kernel());
    write(rule.stride, *to.mutable_stride());
    write(rule.padding, *to.mutable_padding());
    write(rule.dilation, *to.mutable_dilation());
    to.set_groups(rule.groups);
  }
  void operator()(const Pooling& rule) const {
    pb::Pooling& to = *m.mutable_pooling();
    write(rule.input, *to.mutable_input());
    write(rule.kernel, *to.mutable_kernel());
    write(rule.stride, *to.mutable_stride());
    write(rule.padding, *to.mutable_padding());
  }
  void operator()(const Explicit& /*rule*/) const { m.mutable_synapses(); }
};

/// Writes each kind of weight into its field.
struct WeightWriter {
  pb::Weight& m;

  void operator()(const ConstantWeight& weight) const { m.set_constant(weight.value); }
  void operator()(const UniformWeight& weight) const {
    m.mutable_uniform()->set_low(weight.low);
    m.mutable_uniform()->set_high(weight.high);
  }
  void operator()(const BinaryWeight& weight) const {
    m.mutable_binary()->set_first(weight.first);
    m.mutable_binary()->set_second(weight.second);
    m.mutable_binary()->set_probability(weight.probability);
  }
  void operator()(const NormalWeight& weight) const {
    m.mutable_normal()->set_mean(weight.mean);
    m.mutable_normal()->set_deviation(weight.deviation);
  }
  void operator()(const WeightValues& weight) const {
    m.mutable_values()->Add(weight.values.begin(), weight.values.end());
  }
  void operator()(const RealWeights& weight) const {
    m.mutable_real()->Add(weight.values.begin(), weight.values.end());
  }
};

void write(const rules::TraceShape& trace, pb::Trace& m) {
  m.set_impulse(trace.impulse);
  m.set_tau(trace.tau);
}

void write(const Plasticity& plasticity, pb::Plasticity& m) {
  m.set_rule(plasticity.rule);
  m.set_sign(static_cast<pb::Sign>(plasticity.sign));
  m.set_weight_bits(plasticity.weight_bits);
  m.set_delay_bits(plasticity.delay_bits);
  m.set_tag(plasticity.tag);
  m.set_x1(plasticity.x1);
  m.set_x2(plasticity.x2);
}

}  // namespace

pb::Population to_message(const Population& population) {
  pb::Population m;
  m.set_name(population.name);
  m.set_size(population.size);
  if (const auto* physical = std::get_if<PhysicalNeuron>(&population.neuron))
    write(*physical, *m.mutable_physical());
  else
    for (const Neuron& neuron : std::get<NeuronTree>(population.neuron))
      write(neuron, *m.add_neuron());
  for (const std::int32_t value : population.thresholds) m.add_thresholds(u32(value));
  for (const std::int32_t value : population.bias_mantissas) m.add_bias_mantissas(value);
  m.set_rate(population.rate);
  m.mutable_rates()->Add(population.rates.begin(), population.rates.end());
  return m;
}

pb::Input to_message(const Input& input) {
  pb::Input m;
  m.set_name(input.name);
  m.set_size(input.size);
  m.set_rate(input.rate);
  if (const auto* poisson = std::get_if<PoissonInput>(&input.spikes)) {
    m.mutable_poisson()->set_probability(poisson->probability);
    return m;
  }
  for (const InputSpike& spike : std::get<std::vector<InputSpike>>(input.spikes)) {
    m.mutable_spikes()->add_step(spike.step);
    m.mutable_spikes()->add_channel(spike.channel);
  }
  return m;
}

pb::LearningRule to_message(const LearningRule& rule) {
  pb::LearningRule m;
  m.set_name(rule.name);
  m.set_rule(rules::to_text(rule.rule));
  write(rule.trace(image::Trace::kX1), *m.mutable_x1());
  write(rule.trace(image::Trace::kX2), *m.mutable_x2());
  write(rule.trace(image::Trace::kY1), *m.mutable_y1());
  write(rule.trace(image::Trace::kY2), *m.mutable_y2());
  write(rule.trace(image::Trace::kY3), *m.mutable_y3());
  m.set_epoch(rule.epoch);
  m.set_reward_decay(rule.reward_decay);
  m.set_stochastic(rule.stochastic);
  return m;
}

pb::Projection to_message(const Projection& projection) {
  pb::Projection m;
  m.set_name(projection.name);
  m.set_source(projection.source);
  m.set_target(projection.target);
  if (projection.target_compartment != Projection::kRoot)
    m.set_target_compartment(projection.target_compartment);
  m.set_exponent(projection.exponent);
  std::visit(RuleWriter{m}, projection.rule);
  if (projection.plasticity) write(*projection.plasticity, *m.mutable_plasticity());
  if (std::holds_alternative<Explicit>(projection.rule)) return m;
  std::visit(WeightWriter{*m.mutable_weight()}, projection.weight);
  m.mutable_delay()->set_low(projection.delay.low);
  m.mutable_delay()->set_high(projection.delay.high);
  return m;
}

pb::Probe to_message(const Probe& probe) {
  pb::Probe m;
  m.set_name(probe.name);
  m.set_population(probe.population);
  m.set_kind(static_cast<pb::Probe::Kind>(probe.kind));
  m.set_first(probe.first);
  m.set_count(probe.count);
  return m;
}

pb::Synapses synapses_message(const SynapseTable& table, std::size_t begin, std::size_t end) {
  SPIKEMESH_CHECK(table.sealed(), "only a sealed table is written");
  pb::Synapses m;
  for (std::size_t i = begin; i < end; ++i) {
    m.add_source(table.source(i));
    m.add_target(table.targets()[i]);
    m.add_weight(table.weight(i));
    m.add_delay(table.delay(i));
  }
  return m;
}

}  // namespace spikemesh::network
