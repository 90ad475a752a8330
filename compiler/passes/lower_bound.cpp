#include "compiler/passes/lower_bound.h"

#include <algorithm>

#include "compiler/passes/read_outs.h"
#include "hw/image/synapse_layout.h"

namespace spikemesh::compiler {
namespace {

std::uint64_t divided_up(std::uint64_t value, std::uint64_t by) { return (value + by - 1) / by; }

/// Entries and words that the lists of plastic projections take at least.
struct PlasticUse {
  std::uint64_t in_axons = 0;
  std::uint64_t words = 0;

  /// A list for each source, its words full of weights and nothing else.
  void add_lists(std::uint64_t lists, std::uint64_t synapses_a_list, std::uint32_t weight_bits) {
    in_axons += lists;
    words += lists * divided_up(synapses_a_list * weight_bits, image::SynapseLayout::kWordBits);
  }
};

/// Projections whose lists the rule alone determines; of random and listed ones nothing is known
/// but the number of synapses.
PlasticUse plastic_use(const network::Network& network) {
  PlasticUse use;
  for (const network::Projection& projection : network.projections()) {
    if (!projection.plasticity) continue;
    const std::uint32_t bits = projection.plasticity->weight_bits;
    const std::uint64_t sources = network.size_of(projection.source);
    const std::uint64_t targets = network.size_of(projection.target);
    if (std::holds_alternative<network::OneToOne>(projection.rule)) use.add_lists(sources, 1, bits);
    if (const auto* all = std::get_if<network::AllToAll>(&projection.rule)) {
      const bool without_self = !all->self && projection.source == projection.target;
      if (targets > 1 || !without_self)
        use.add_lists(sources, targets - (without_self ? 1 : 0), bits);
    }
    if (const auto* fan_in = std::get_if<network::FixedFanIn>(&projection.rule))
      use.words += divided_up(targets * fan_in->sources * bits, image::SynapseLayout::kWordBits);
  }
  return use;
}

std::uint32_t least_cores(const Compilation& compilation) {
  const Program& program = compilation.program;
  const Architecture::Core& core = compilation.arch.core;
  std::uint64_t accumulators = 0;
  std::vector<bool> profiles(program.profiles.size(), false);
  for (std::size_t p = 0; p < program.tree_size.size(); ++p) {
    const std::uint64_t compartments =
        program.population_first[p + 1] - program.population_first[p];
    accumulators += compartments << slots_log2_for(program.max_delay(p));
    if (compartments == 0) continue;
    for (const std::uint32_t profile : program.profile_of[p]) profiles[profile] = true;
  }
  std::vector<bool> rules(compilation.network.learning_rules().size(), false);
  for (const PlasticKind& kind : program.plastic) rules[kind.rule] = true;
  const auto count = [](const std::vector<bool>& used) {
    return static_cast<std::uint64_t>(std::ranges::count(used, true));
  };
  const PlasticUse plastic = plastic_use(compilation.network);
  const std::uint64_t cores = std::max(
      {std::uint64_t{1}, divided_up(program.compartments(), core.compartments),
       divided_up(accumulators, core.accumulators), divided_up(count(profiles), core.profiles),
       divided_up(count(rules), core.rules),
       divided_up(read_out_compartments(compilation).size(), core.out_axons),
       divided_up(plastic.in_axons, core.in_axons), divided_up(plastic.words, core.synapse_words)});
  return static_cast<std::uint32_t>(cores);
}

double least_packets(const Compilation& compilation) {
  const Program& program = compilation.program;
  std::vector<std::uint32_t> targets(program.sources(), 0);
  for (const CoreTables& tables : compilation.tables)
    for (const Entrance& entrance : tables.entrances)
      targets[entrance.source.index()] += entrance.targets;
  double packets = 0.0;
  for (std::uint32_t source = 0; source < program.sources(); ++source)
    packets += program.rate_of(SourceId{source}) *
               static_cast<double>(divided_up(targets[source], compilation.arch.core.compartments));
  for (const std::uint32_t watched : read_out_compartments(compilation))
    packets += program.rate_of(SourceId{watched});
  return packets;
}

}  // namespace

LowerBound lower_bound(const Compilation& compilation) {
  return {.cores = least_cores(compilation), .packets = least_packets(compilation)};
}

}  // namespace spikemesh::compiler
