#include <algorithm>
#include <array>

#include "base/error.h"
#include "compiler/passes/partitioners.h"
#include "compiler/passes/passes.h"

namespace spikemesh::compiler {
namespace {

constexpr std::array<Partitioner, 2> kPartitioners{{
    {"multilevel", "least packets, by coarsening, a portfolio of seeds and refinement",
     partition_multilevel},
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
