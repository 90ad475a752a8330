#include <algorithm>
#include <limits>

#include "compiler/network/array_file.h"
#include "compiler/network/checks.h"
#include "compiler/network/message.h"

namespace spikemesh::network {
namespace {

/// The nearest number that fits: the range check of the network refuses it with its own words.
std::int32_t narrow(std::uint32_t value) {
  return static_cast<std::int32_t>(std::min<std::uint32_t>(value, 0x7fffffff));
}

std::int16_t to_mantissa(const Checks& checks, const std::string& field, std::int32_t value) {
  checks.in_range(field, value, -kMaxMantissa, kMaxMantissa);
  return static_cast<std::int16_t>(value);
}

std::uint8_t to_delay(const Checks& checks, const std::string& field, std::uint32_t value) {
  checks.in_range(field, value, 0, kMaxDelay);
  return static_cast<std::uint8_t>(value);
}

void set(std::int32_t& field, bool has, std::uint32_t value) {
  if (has) field = narrow(value);
}

Neuron to_neuron(const pb::Neuron& m) {
  Neuron neuron;
  arith::CompartmentProfile& p = neuron.profile;
  set(p.decay_u, m.has_decay_u(), m.decay_u());
  set(p.decay_v, m.has_decay_v(), m.decay_v());
  set(p.decay_a, m.has_decay_a(), m.decay_a());
  set(p.refractory, m.has_refractory(), m.refractory());
  p.reset = static_cast<arith::ResetMode>(m.reset());
  p.compare_ge = m.compare_ge();
  p.noise = m.noise();
  set(p.noise_exponent, m.has_noise_exponent(), m.noise_exponent());
  p.join = static_cast<arith::Join>(m.join());
  set(p.pops, m.has_pops(), m.pops());
  p.push = m.push();
  set(p.vmin, m.has_vmin(), m.vmin());
  set(p.vmax, m.has_vmax(), m.vmax());
  set(p.adapt_mantissa, m.has_adapt_mantissa(), m.adapt_mantissa());
  set(p.adapt_exponent, m.has_adapt_exponent(), m.adapt_exponent());
  set(neuron.threshold, m.has_threshold(), m.threshold());
  neuron.bias_mantissa = m.bias_mantissa();
  set(neuron.bias_exponent, m.has_bias_exponent(), m.bias_exponent());
  return neuron;
}

PhysicalNeuron to_physical(const pb::Physical& m) {
  PhysicalNeuron neuron;
  if (m.has_tau_mem_ms()) neuron.tau_mem_ms = m.tau_mem_ms();
  if (m.has_tau_syn_ms()) neuron.tau_syn_ms = m.tau_syn_ms();
  if (m.has_threshold_mv()) neuron.threshold_mv = m.threshold_mv();
  if (m.has_bias_mv()) neuron.bias_mv = m.bias_mv();
  if (m.has_refractory_ms()) neuron.refractory_ms = m.refractory_ms();
  neuron.soft_reset = m.soft_reset();
  neuron.read_out = m.read_out();
  return neuron;
}

Pair to_pair(bool has, const pb::Pair& m, std::uint32_t otherwise) {
  Pair pair{otherwise, otherwise};
  if (has && m.has_y()) pair.y = m.y();
  if (has && m.has_x()) pair.x = m.x();
  return pair;
}

Planes to_planes(const pb::Planes& m) {
  Planes planes;
  if (m.has_channels()) planes.channels = m.channels();
  if (m.has_height()) planes.height = m.height();
  if (m.has_width()) planes.width = m.width();
  return planes;
}

Convolution to_convolution(const pb::Convolution& m) {
  Convolution rule{.input = to_planes(m.input()),
                   .out_channels = m.out_channels(),
                   .kernel = to_pair(m.has_kernel(), m.kernel(), 1),
                   .stride = to_pair(m.has_stride(), m.stride(), 1),
                   .padding = to_pair(m.has_padding(), m.padding(), 0),
                   .dilation = to_pair(m.has_dilation(), m.dilation(), 1)};
  if (m.has_groups()) rule.groups = m.groups();
  return rule;
}

Rule to_rule(const pb::Projection& m, const Checks& checks) {
  const auto self = [](const auto& rule) { return !rule.has_self() || rule.self(); };
  switch (m.rule_case()) {
    case pb::Projection::kAllToAll:
      return AllToAll{.self = self(m.all_to_all())};
    case pb::Projection::kOneToOne:
      return OneToOne{};
    case pb::Projection::kFixedProbability:
      return FixedProbability{.probability = m.fixed_probability().probability(),
                              .self = self(m.fixed_probability())};
    case pb::Projection::kFixedFanIn:
      return FixedFanIn{.sources = m.fixed_fan_in().sources(), .self = self(m.fixed_fan_in())};
    case pb::Projection::kConvolution:
      return to_convolution(m.convolution());
    case pb::Projection::kPooling:
      return Pooling{.input = to_planes(m.pooling().input()),
                     .kernel = to_pair(m.pooling().has_kernel(), m.pooling().kernel(), 1),
                     .stride = to_pair(m.pooling().has_stride(), m.pooling().stride(), 1),
                     .padding = to_pair(m.pooling().has_padding(), m.pooling().padding(), 0)};
    case pb::Projection::kSynapses:
      return Explicit{};
    case pb::Projection::RULE_NOT_SET:
      break;
  }
  checks.refuse("", "no rule",
                "one of all_to_all, one_to_one, fixed_probability, fixed_fan_in, convolution, "
                "pooling, synapses");
}

Weight to_weight(const pb::Weight& m, const std::string& folder, const Checks& checks) {
  const int given = (m.kind_case() != pb::Weight::KIND_NOT_SET ? 1 : 0) +
                    (m.values_size() > 0 ? 1 : 0) + (m.real_size() > 0 ? 1 : 0);
  checks.that(given <= 1, "weight", "more than one kind", "one kind of weight");
  if (m.values_size() > 0) {
    WeightValues values;
    for (const std::int32_t value : m.values())
      values.values.push_back(to_mantissa(checks, "weight.values", value));
    return values;
  }
  if (m.real_size() > 0) return RealWeights{.values = {m.real().begin(), m.real().end()}};
  switch (m.kind_case()) {
    case pb::Weight::kConstant:
      return ConstantWeight{.value = m.constant()};
    case pb::Weight::kUniform:
      return UniformWeight{.low = m.uniform().low(), .high = m.uniform().high()};
    case pb::Weight::kBinary:
      return BinaryWeight{.first = m.binary().first(),
                          .second = m.binary().second(),
                          .probability = m.binary().probability()};
    case pb::Weight::kNormal:
      return NormalWeight{.mean = m.normal().mean(), .deviation = m.normal().deviation()};
    case pb::Weight::kFile:
      return load_weights(folder, m.file().path(), m.file().dataset());
    case pb::Weight::KIND_NOT_SET:
      break;
  }
  checks.refuse("weight", "nothing",
                "one of constant, uniform, binary, normal, values, real, file");
}

rules::TraceShape to_trace(const pb::Trace& m) { return {.impulse = m.impulse(), .tau = m.tau()}; }

Plasticity to_plasticity(const pb::Plasticity& m) {
  Plasticity plasticity{.rule = m.rule(), .sign = static_cast<arith::WeightSign>(m.sign())};
  if (m.has_weight_bits()) plasticity.weight_bits = m.weight_bits();
  plasticity.delay_bits = m.delay_bits();
  plasticity.tag = m.tag();
  plasticity.x1 = m.x1();
  plasticity.x2 = m.x2();
  return plasticity;
}

}  // namespace

Population to_population(const pb::Population& m) {
  Population population{.name = m.name(), .size = m.size()};
  const Checks checks("population " + m.name());
  if (m.has_physical()) {
    checks.that(m.neuron_size() == 0, "physical", "a neuron in chip integers too", "one of both");
    population.neuron = to_physical(m.physical());
  } else {
    NeuronTree tree;
    for (const pb::Neuron& neuron : m.neuron()) tree.push_back(to_neuron(neuron));
    population.neuron = std::move(tree);
  }
  for (const std::uint32_t value : m.thresholds()) population.thresholds.push_back(narrow(value));
  population.bias_mantissas.assign(m.bias_mantissas().begin(), m.bias_mantissas().end());
  population.biases_mv.assign(m.biases_mv().begin(), m.biases_mv().end());
  if (m.has_rate()) population.rate = m.rate();
  population.rates.assign(m.rates().begin(), m.rates().end());
  return population;
}

Input to_input(const pb::Input& m) {
  Input input{.name = m.name(), .size = m.size()};
  const Checks checks("input " + m.name());
  if (m.has_rate()) input.rate = m.rate();
  if (m.has_poisson()) {
    checks.that(!m.has_spikes(), "poisson", "a list of spikes too", "one of both");
    input.spikes = PoissonInput{.probability = m.poisson().probability()};
    if (!m.has_rate()) input.rate = m.poisson().probability();
    return input;
  }
  const pb::InputSpikes& spikes = m.spikes();
  checks.that(spikes.step_size() == spikes.channel_size(), "spikes",
              fmt::format("{} steps and {} channels", spikes.step_size(), spikes.channel_size()),
              "as many of both");
  std::vector<InputSpike> list;
  list.reserve(static_cast<std::size_t>(spikes.step_size()));
  for (int i = 0; i < spikes.step_size(); ++i)
    list.push_back({.step = spikes.step(i), .channel = spikes.channel(i)});
  input.spikes = std::move(list);
  return input;
}

LearningRule to_learning_rule(const pb::LearningRule& m) {
  LearningRule rule{.name = m.name()};
  try {
    rule.rule = rules::parse_rule(m.rule());
  } catch (const rules::RuleError& error) {
    UserErrorInfo info = error.info();
    info.key = fmt::format("learning_rule {}.rule", m.name());
    info.found += fmt::format(" at character {} of its line {}", info.column, info.line);
    info.line = 0;
    info.column = 0;
    throw UserError(info);
  }
  rule.traces = {to_trace(m.x1()), to_trace(m.x2()), to_trace(m.y1()), to_trace(m.y2()),
                 to_trace(m.y3())};
  if (m.has_epoch()) rule.epoch = m.epoch();
  rule.reward_decay = m.reward_decay();
  rule.stochastic = !m.has_stochastic() || m.stochastic();
  return rule;
}

void append_synapses(const pb::Synapses& m, const std::string& owner, SynapseTable& table) {
  const Checks checks(owner);
  const int size = m.source_size();
  const bool delays = m.delay_size() > 0;
  checks.that(
      m.target_size() == size && m.weight_size() == size && (!delays || m.delay_size() == size),
      "synapses",
      fmt::format("{} sources, {} targets, {} weights, {} delays", size, m.target_size(),
                  m.weight_size(), m.delay_size()),
      "as many of each");
  for (int i = 0; i < size; ++i)
    table.add({.source = m.source(i),
               .target = m.target(i),
               .weight = to_mantissa(checks, "synapses.weight", m.weight(i)),
               .delay = delays ? to_delay(checks, "synapses.delay", m.delay(i)) : std::uint8_t{0}});
}

Projection to_projection(const pb::Projection& m, const std::string& folder) {
  const std::string owner = "projection " + m.name();
  const Checks checks(owner);
  Projection projection{.name = m.name(), .source = m.source(), .target = m.target()};
  if (m.has_target_compartment()) {
    checks.in_range("target_compartment", m.target_compartment(), 0,
                    std::numeric_limits<std::int32_t>::max());
    projection.target_compartment = m.target_compartment();
  }
  projection.rule = to_rule(m, checks);
  if (m.has_plasticity()) projection.plasticity = to_plasticity(m.plasticity());
  projection.exponent = m.exponent();
  projection.delay = {.low = m.delay().low(), .high = m.delay().low()};
  if (m.delay().has_high()) projection.delay.high = m.delay().high();
  if (auto* list = std::get_if<Explicit>(&projection.rule)) {
    checks.that(!m.has_weight(), "weight", "a weight for all", "the weights of the synapses");
    checks.that(!m.has_delay(), "delay", "a delay for all", "the delays of the synapses");
    append_synapses(m.synapses(), owner, list->synapses);
  } else {
    projection.weight = to_weight(m.weight(), folder, checks);
  }
  return projection;
}

Probe to_probe(const pb::Probe& m) {
  return {.name = m.name(),
          .population = m.population(),
          .kind = static_cast<Probe::Kind>(m.kind()),
          .first = m.first(),
          .count = m.count()};
}

}  // namespace spikemesh::network
