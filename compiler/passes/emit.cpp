#include <fmt/format.h>

#include <algorithm>

#include "base/error.h"
#include "compiler/passes/passes.h"
#include "compiler/passes/read_outs.h"
#include "compiler/passes/traffic.h"
#include "hw/image/image_check.h"
#include "hw/image/metadata.h"
#include "hw/image/stimulus.h"
#include "hw/image/words.h"

namespace spikemesh::compiler {
namespace {

image::Profile image_profile(const arith::CompartmentProfile& from) {
  image::Profile to;
  to.decay_u = static_cast<std::uint16_t>(from.decay_u);
  to.decay_v = static_cast<std::uint16_t>(from.decay_v);
  to.decay_a = static_cast<std::uint16_t>(from.decay_a);
  to.refractory = static_cast<std::uint8_t>(from.refractory);
  to.reset = from.reset;
  to.compare_ge = from.compare_ge;
  to.noise = from.noise;
  to.noise_exponent = static_cast<std::uint8_t>(from.noise_exponent);
  to.join = from.join;
  to.pops = static_cast<std::uint8_t>(from.pops);
  to.push = from.push;
  to.trace_class = static_cast<std::uint8_t>(from.trace_class);
  to.y_traces = from.y_traces;
  to.vmin_magnitude = static_cast<std::uint32_t>(from.vmin);
  to.vmax = static_cast<std::uint32_t>(from.vmax);
  to.adapt_mantissa = static_cast<std::uint16_t>(from.adapt_mantissa);
  to.adapt_exponent = static_cast<std::uint8_t>(from.adapt_exponent);
  return to;
}

/// Writes a compilation as an image.
class Emitter {
 public:
  explicit Emitter(const Compilation& compilation)
      : compilation_(compilation),
        program_(compilation.program),
        places_(program_.compartments()) {}

  image::ChipImage run() {
    image_.architecture = compilation_.arch;
    image_.seed = compilation_.network.seed();
    if (!program_.plastic.empty()) {  // all rules have one epoch
      image_.epoch = compilation_.network.learning_rules().front().epoch;
      image_.r_decay = compilation_.network.learning_rules().front().reward_decay;
    }
    image_.metadata = {{"compiler", "spikemesh compile"}, {"network", compilation_.network.name()}};
    for (const Statistic& one : compilation_.quantisation)
      image_.metadata[fmt::format("{}{}", image::kQuantisedKey, one.name)] =
          fmt::format("{:.4g}{}{}", one.value, one.unit.empty() ? "" : " ", one.unit);
    for (std::size_t c = 0; c < compilation_.clusters.size(); ++c) emit_core(c);
    std::ranges::sort(image_.cores, {}, &image::CoreImage::id);
    emit_inputs();
    emit_populations();
    emit_read_outs();
    emit_probes();
    return std::move(image_);
  }

 private:
  void emit_core(std::size_t c) {
    const CoreTables& tables = compilation_.tables[c];
    image::CoreImage core;
    core.id = compilation_.places[c];
    core.slots_log2 = tables.slots_log2;
    core.in_axons = tables.in_axons;
    core.synapses = tables.words;
    core.x_traces = tables.x_traces;
    emit_rules(tables, core);
    for (const std::uint32_t profile : tables.profiles) {
      arith::CompartmentProfile on_core = program_.profiles[profile];
      on_core.trace_class = number_on_core(tables, on_core);
      const image::ProfileWords words = image_profile(on_core).pack();
      core.profiles.insert(core.profiles.end(), {words.low, words.high});
    }
    const Cluster& cluster = compilation_.clusters[c];
    for (std::uint32_t local = 0; local < cluster.size(); ++local) {
      core.compartments.push_back(config_of(cluster[local], tables).pack());
      const OutRange range = tables.out_ranges[local];
      core.axon_map.push_back(image::AxonMapEntry{.first = static_cast<std::uint16_t>(range.first),
                                                  .count = static_cast<std::uint16_t>(range.count)}
                                  .pack());
      places_[cluster[local]] = {core.id, CompartmentId{local}};
    }
    for (const OutTarget& target : tables.out_targets)
      core.out_axons.push_back(out_axon_of(target).pack());
    image_.cores.push_back(std::move(core));
  }

  /// The number that the learning rule of a profile's traces has on a core.
  static std::int32_t number_on_core(const CoreTables& tables,
                                     const arith::CompartmentProfile& profile) {
    if (!profile.y_traces) return 0;
    const auto rule = static_cast<std::uint32_t>(profile.trace_class);
    const auto found = std::ranges::lower_bound(tables.rules, rule);
    SPIKEMESH_CHECK(found != tables.rules.end() && *found == rule,
                    "a core has the rules of its compartments' traces");
    return static_cast<std::int32_t>(found - tables.rules.begin());
  }

  void emit_rules(const CoreTables& tables, image::CoreImage& core) const {
    for (std::size_t i = 0; i < tables.rules.size(); ++i) {
      const RuleWords words = words_of(compilation_.network.learning_rules()[tables.rules[i]]);
      core.rules.insert(core.rules.end(), words.products.begin(), words.products.end());
      core.decays.insert(core.decays.end(), words.decays.begin(), words.decays.end());
      if (words.stochastic) core.stochastic = static_cast<std::uint16_t>(core.stochastic | 1U << i);
    }
  }

  image::CompartmentConfig config_of(std::uint32_t compartment, const CoreTables& tables) const {
    const CompartmentName name = program_.name_of(compartment);
    const network::Population& population = compilation_.network.populations()[name.population];
    const network::Neuron& neuron =
        std::get<network::NeuronTree>(population.neuron)[name.compartment];
    const std::uint32_t within = compartment - program_.population_first[name.population];
    const std::int32_t threshold =
        population.thresholds.empty() ? neuron.threshold : population.thresholds[within];
    const std::int32_t bias = population.bias_mantissas.empty() ? neuron.bias_mantissa
                                                                : population.bias_mantissas[within];
    const std::uint32_t profile = program_.profile_of[name.population][name.compartment];
    return {.profile = static_cast<std::uint8_t>(
                std::ranges::lower_bound(tables.profiles, profile) - tables.profiles.begin()),
            .threshold_mantissa = static_cast<std::uint32_t>(threshold),
            .bias_mantissa = static_cast<std::int16_t>(bias),
            .bias_exponent = static_cast<std::uint8_t>(neuron.bias_exponent),
            .logical_id = compartment};
  }

  image::OutAxonEntry out_axon_of(const OutTarget& target) const {
    const Architecture& arch = compilation_.arch;
    if (target.cluster == OutTarget::kHost) {
      const ReadOutPlace place = place_of_read_out(target.axon, arch);
      const Architecture::HostPort& port = arch.host_ports[place.host_port];
      return {.x = static_cast<std::uint16_t>(port.x),
              .y = static_cast<std::uint16_t>(port.y),
              .port = image::kHostPort,
              .axon = static_cast<std::uint16_t>(place.axon)};
    }
    const CoreId core = compilation_.places[target.cluster];
    const Router router = router_of(core, arch.mesh);
    return {.x = static_cast<std::uint16_t>(router.x),
            .y = static_cast<std::uint16_t>(router.y),
            .port = static_cast<std::uint8_t>(core.value() % arch.mesh.cores_per_router),
            .axon = static_cast<std::uint16_t>(target.axon)};
  }

  void emit_inputs() {
    for (std::size_t i = 0; i < compilation_.network.inputs().size(); ++i) {
      const network::Input& input = compilation_.network.inputs()[i];
      image::InputGroup& group = image_.inputs.emplace_back();
      group.name = input.name;
      group.lines.resize(input.size);
      group.first_source = program_.input_first[i];
      if (const auto* poisson = std::get_if<network::PoissonInput>(&input.spikes))
        group.poisson = image::poisson_of(poisson->probability);
      else
        for (const network::InputSpike& spike :
             std::get<std::vector<network::InputSpike>>(input.spikes))
          group.spikes.push_back({.step = spike.step, .line = spike.channel});
      std::ranges::sort(group.spikes);
    }
    for (std::size_t c = 0; c < compilation_.tables.size(); ++c)
      for (const Entrance& entrance : compilation_.tables[c].entrances) {
        const std::uint32_t source = entrance.source.value();
        if (source < program_.compartments()) continue;
        const auto input =
            static_cast<std::size_t>(std::ranges::upper_bound(program_.input_first, source) -
                                     program_.input_first.begin() - 1);
        image_.inputs[input].lines[source - program_.input_first[input]].push_back(
            {compilation_.places[c], entrance.axon});
      }
  }

  /// A neuron stands for the root of its tree: the compartment that sends its spikes.
  void emit_populations() {
    for (std::size_t p = 0; p < compilation_.network.populations().size(); ++p) {
      const network::Population& population = compilation_.network.populations()[p];
      image::Population& named = image_.populations.emplace_back();
      named.name = population.name;
      const std::uint32_t tree = program_.tree_size[p];
      for (std::uint32_t i = 0; i < population.size; ++i)
        named.neurons.push_back(places_[program_.population_first[p] + i * tree + tree - 1]);
    }
  }

  void emit_read_outs() {
    const std::vector<std::uint32_t> watched = read_out_compartments(compilation_);
    for (std::uint32_t i = 0; i < watched.size(); ++i) {
      const ReadOutPlace place = place_of_read_out(i, compilation_.arch);
      const CompartmentName name = program_.name_of(watched[i]);
      image_.read_outs.push_back({.host_port = place.host_port,
                                  .axon = place.axon,
                                  .population = static_cast<std::uint32_t>(name.population),
                                  .neuron = name.neuron});
    }
    std::ranges::sort(image_.read_outs);
  }

  void emit_probes() {
    for (const network::Probe& probe : compilation_.network.probes())
      image_.probes.push_back({.name = probe.name,
                               .kind = static_cast<image::Probe::Kind>(probe.kind),
                               .population = static_cast<std::uint32_t>(
                                   *compilation_.network.find_population(probe.population)),
                               .first = probe.first,
                               .count = probe.count});
  }

  const Compilation& compilation_;
  const Program& program_;
  std::vector<image::CompartmentAddress> places_;
  image::ChipImage image_;
};

}  // namespace

void run_emit(Compilation& compilation, Statistics& statistics) {
  compilation.image = Emitter(compilation).run();
  try {
    image::check_image(compilation.image, "compiled image");
  } catch (const UserError& error) {
    SPIKEMESH_CHECK(false, "emit writes a legal image: {}", error.what());
  }
  double words = 0;
  for (const image::CoreImage& core : compilation.image.cores)
    words += static_cast<double>(core.in_axons.size() + core.synapses.size() +
                                 core.compartments.size() + core.out_axons.size());
  statistics = {{"memory words", words, ""}};
}

}  // namespace spikemesh::compiler
