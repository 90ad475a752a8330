#include <algorithm>
#include <array>

#include "base/error.h"
#include "compiler/passes/partitioners.h"
#include "compiler/passes/passes.h"

namespace spikemesh::compiler {
namespace {

constexpr std::array<Partitioner, 4> kPartitioners{{
    {"multilevel", "least packets, by coarsening, a portfolio of seeds and refinement",
     partition_multilevel},
    {"metis", "METIS on the graph of sources and targets, repaired", partition_metis},
    {"scotch", "Scotch on the same graph, repaired", partition_scotch},
    {"sequential", "the network's order, each core as full as it can be", partition_sequential},
}};

}  // namespace

std::span<const Partitioner> partitioners() { return kPartitioners; }

void run_partition(Compilation& compilation, Statistics& statistics) {
  const std::string& name = compilation.options.partition;
  const auto* found = std::ranges::find(kPartitioners, name, &Partitioner::name);
  if (found == kPartitioners.end()) {
    std::string known;
    for (const Partitioner& partitioner : kPartitioners)
      known += (known.empty() ? "" : ", ") + std::string(partitioner.name);
    throw UserError({.key = "--partition", .found = name, .expected = "one of " + known});
  }
  found->run(compilation, statistics);
}

}  // namespace spikemesh::compiler
