#include <algorithm>

#include "compiler/passes/passes.h"

namespace spikemesh::compiler {
namespace {

using network::NeuronTree;
using network::Population;
using network::Projection;

const NeuronTree& tree_of(const Population& population) {
  const auto* tree = std::get_if<NeuronTree>(&population.neuron);
  SPIKEMESH_CHECK(tree != nullptr, "{} is in chip integers after quantise", population.name);
  return *tree;
}

std::uint32_t profile_index(const arith::CompartmentProfile& profile,
                            std::vector<arith::CompartmentProfile>& profiles) {
  const auto found = std::ranges::find(profiles, profile);
  const auto index = static_cast<std::uint32_t>(found - profiles.begin());
  if (found == profiles.end()) profiles.push_back(profile);
  return index;
}

/// Compartments onto which nothing learns keep no traces, so they cost nothing in a sweep.
arith::CompartmentProfile with_traces(arith::CompartmentProfile profile,
                                      std::optional<std::size_t> rule) {
  profile.y_traces = rule.has_value();
  profile.trace_class = static_cast<std::int32_t>(rule.value_or(0));
  return profile;
}

void number_populations(const network::Network& network, Program& program) {
  std::uint32_t next = 0;
  std::size_t profiles_done = 0;
  for (const Population& population : network.populations()) {
    const NeuronTree& tree = tree_of(population);
    const auto size = static_cast<std::uint32_t>(tree.size());
    program.population_first.push_back(next);
    program.tree_size.push_back(size);
    program.source_rate.push_back(population.rate);
    program.neuron_rates.push_back(population.rates);
    std::vector<std::uint32_t>& profiles = program.profile_of.emplace_back();
    for (std::uint32_t i = 0; i < size; ++i)
      profiles.push_back(
          profile_index(with_traces(tree[i].profile, network.post_traces_of(profiles_done, i)),
                        program.profiles));
    ++profiles_done;
    next += population.size * size;
  }
  program.population_first.push_back(next);
}

void number_inputs(const network::Network& network, Program& program) {
  std::uint32_t next = program.compartments();
  for (const network::Input& input : network.inputs()) {
    program.input_first.push_back(next);
    program.source_rate.push_back(input.rate);
    next += input.size;
  }
  program.input_first.push_back(next);
}

std::uint32_t longest_delay(const Projection& projection) {
  const auto* list = std::get_if<network::Explicit>(&projection.rule);
  if (list == nullptr) return projection.delay.high;
  const auto delays = list->synapses.delays();
  return delays.empty() ? 0 : std::ranges::max(delays);
}

Link link_of(const network::Network& network, std::size_t index, Program& program) {
  const Projection& projection = network.projections()[index];
  Link link{.projection = index,
            .target_compartment = projection.target_compartment,
            .max_delay = longest_delay(projection)};
  if (projection.plasticity) {
    program.plastic.push_back(plastic_kind_of(network, projection));
    link.plastic = static_cast<std::uint16_t>(program.plastic.size());
    link.max_delay = longest_delay(program.plastic.back(), link.max_delay);
  }
  if (const auto population = network.find_population(projection.source)) {
    const std::uint32_t tree = program.tree_size[*population];
    link.source_first = program.population_first[*population] + tree - 1;
    link.source_stride = tree;
  } else {
    const std::size_t input = *network.find_input(projection.source);
    link.source_first = program.input_first[input];
  }
  link.target = *network.find_population(projection.target);
  return link;
}

}  // namespace

void run_lower(Compilation& compilation, Statistics& statistics) {
  const network::Network& network = compilation.network;
  if (network.populations().empty())
    throw UserError({.key = "population", .found = "none", .expected = "at least one"});
  Program program;
  number_populations(network, program);
  number_inputs(network, program);
  if (program.sources() > network::kMaxSources)
    throw UserError({.key = "input",
                     .found = fmt::format("{} compartments and channels", program.sources()),
                     .expected = fmt::format("at most {}", network::kMaxSources)});
  program.onto.resize(network.populations().size());
  for (std::size_t i = 0; i < network.projections().size(); ++i) {
    const Link link = link_of(network, i, program);
    program.onto[link.target].push_back(link);
  }
  statistics = {
      {"compartments", static_cast<double>(program.compartments()), ""},
      {"input channels", static_cast<double>(program.sources() - program.compartments()), ""},
      {"projections", static_cast<double>(network.projections().size()), ""},
      {"plastic projections", static_cast<double>(program.plastic.size()), ""},
      {"profiles", static_cast<double>(program.profiles.size()), ""}};
  compilation.program = std::move(program);
}

}  // namespace spikemesh::compiler
