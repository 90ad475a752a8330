#include "compiler/mapping/baselines.h"
#include "compiler/passes/legalise.h"
#include "compiler/passes/mapping_model.h"
#include "compiler/passes/partitioners.h"

namespace spikemesh::compiler {
namespace {

using Split = std::vector<std::uint32_t> (*)(const mapping::BaselineGraph&, std::uint32_t,
                                             std::uint32_t);

/// As many equal parts as hold the network when each core is three quarters full; what then breaks
/// a limit is repaired as for every partitioner.
void partition_by(Split split, Compilation& compilation, Statistics& statistics) {
  constexpr double kFill = 0.75;
  const MappingModel model = build_mapping_model(compilation);
  const std::uint32_t parts =
      mapping::least_clusters(model.graph, core_limits(compilation.arch), kFill);
  const mapping::Assignment assignment =
      split(mapping::baseline_graph(model.graph), parts, compilation.options.seed);
  compilation.clusters = clusters_of(model, assignment, parts);
  std::erase_if(compilation.clusters, [](const Cluster& cluster) { return cluster.empty(); });
  const Legalised legalised = legalise(compilation, compilation.clusters, compilation.tables);
  statistics = {{"parts asked for", static_cast<double>(parts), ""},
                {"clusters", static_cast<double>(compilation.clusters.size()), ""},
                {"clusters repaired", static_cast<double>(legalised.broken), ""},
                {"compartments evicted", static_cast<double>(legalised.evicted), ""}};
}

}  // namespace

void partition_metis(Compilation& compilation, Statistics& statistics) {
  partition_by(mapping::metis_partition, compilation, statistics);
}

void partition_scotch(Compilation& compilation, Statistics& statistics) {
  partition_by(mapping::scotch_partition, compilation, statistics);
}

}  // namespace spikemesh::compiler
