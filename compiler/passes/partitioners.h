#pragma once

#include <optional>
#include <span>
#include <vector>

#include "compiler/passes/compilation.h"

namespace spikemesh::compiler {

/// A way to group neurons into cores, as `--partition` names it. Each fills the clusters of the
/// compilation, and their tables if it has built them.
struct Partitioner {
  const char* name;
  const char* purpose;
  void (*run)(Compilation&, Statistics&);
};
std::span<const Partitioner> partitioners();

/// Clusters with their tables.
struct Partition {
  std::vector<Cluster> clusters{};
  std::vector<CoreTables> tables{};
};

/// The partition of `sequential`; nothing where it does not fit. `known` saves building tables.
std::optional<Partition> sequential_partition(const Compilation& compilation,
                                              const Partition& known);

void partition_sequential(Compilation& compilation, Statistics& statistics);
void partition_multilevel(Compilation& compilation, Statistics& statistics);
void partition_metis(Compilation& compilation, Statistics& statistics);
void partition_scotch(Compilation& compilation, Statistics& statistics);

}  // namespace spikemesh::compiler
