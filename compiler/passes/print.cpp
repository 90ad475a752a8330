#include "compiler/passes/print.h"

#include <fmt/ostream.h>

#include <array>
#include <ostream>

#include "compiler/passes/traffic.h"

namespace spikemesh::compiler {
namespace {

const char* rule_name(const network::Rule& rule) {
  constexpr std::array<const char*, 7> kNames{"all_to_all",   "one_to_one",  "fixed_probability",
                                              "fixed_fan_in", "convolution", "pooling",
                                              "synapses"};
  return kNames.at(rule.index());
}

}  // namespace

void print_network(const Compilation& compilation, std::ostream& out) {
  const network::Network& network = compilation.network;
  fmt::print(out, "network {}: seed {}\n", network.name(), network.seed());
  for (const network::Population& population : network.populations())
    fmt::print(out, "population {}: {} neurons of {} compartments, rate {}\n", population.name,
               population.size, population.compartments_per_neuron(), population.rate);
  for (const network::Input& input : network.inputs())
    fmt::print(out, "input {}: {} channels, rate {}\n", input.name, input.size, input.rate);
  for (const network::Projection& projection : network.projections())
    fmt::print(out, "projection {}: {} -> {}, {}, exponent {}, delay {}..{}\n", projection.name,
               projection.source, projection.target, rule_name(projection.rule),
               projection.exponent, projection.delay.low, projection.delay.high);
  for (const network::LearningRule& rule : network.learning_rules())
    fmt::print(out, "learning rule {}: {}, epoch {}\n", rule.name, rules::to_text(rule.rule),
               rule.epoch);
  for (const network::Probe& probe : network.probes())
    fmt::print(out, "probe {}: {} from neuron {}, {} neurons\n", probe.name, probe.population,
               probe.first, probe.count);
}

void print_program(const Compilation& compilation, std::ostream& out) {
  const Program& program = compilation.program;
  for (std::size_t p = 0; p < program.tree_size.size(); ++p) {
    fmt::print(out, "population {}: compartments {}..{}, delays up to {}\n",
               compilation.network.populations()[p].name, program.population_first[p],
               program.population_first[p + 1] - 1, program.max_delay(p));
    for (const Link& link : program.onto[p])
      fmt::print(out, "  from sources {} + {} i by {}\n", link.source_first, link.source_stride,
                 compilation.network.projections()[link.projection].name);
  }
}

void print_clusters(const Compilation& compilation, std::ostream& out) {
  for (std::size_t c = 0; c < compilation.clusters.size(); ++c) {
    const Cluster& cluster = compilation.clusters[c];
    fmt::print(out, "cluster {}: {} compartments, {}..{}\n", c, cluster.size(), cluster.front(),
               cluster.back());
  }
}

void print_tables(const Compilation& compilation, std::ostream& out) {
  for (std::size_t c = 0; c < compilation.tables.size(); ++c) {
    const CoreTables& tables = compilation.tables[c];
    fmt::print(out, "cluster {}: slots {}", c, 1U << tables.slots_log2);
    for (const Resource& resource : core_resources())
      fmt::print(out, ", {} {}", resource.name, tables.use.*resource.use);
    out << '\n';
  }
}

void print_places(const Compilation& compilation, std::ostream& out) {
  for (std::size_t c = 0; c < compilation.places.size(); ++c) {
    const Router router = router_of(compilation.places[c], compilation.arch.mesh);
    fmt::print(out, "cluster {}: core {} at ({}, {})\n", c, compilation.places[c], router.x,
               router.y);
  }
}

void print_image(const Compilation& compilation, std::ostream& out) {
  for (const image::CoreImage& core : compilation.image.cores)
    fmt::print(out, "core {}: {} compartments, {} in-axons, {} synapse words, {} out-axons\n",
               core.id, core.compartments.size(), core.in_axons.size(), core.synapses.size(),
               core.out_axons.size());
}

}  // namespace spikemesh::compiler
