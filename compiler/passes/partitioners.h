#pragma once

#include <span>

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

void partition_sequential(Compilation& compilation, Statistics& statistics);
void partition_multilevel(Compilation& compilation, Statistics& statistics);
void partition_metis(Compilation& compilation, Statistics& statistics);
void partition_scotch(Compilation& compilation, Statistics& statistics);

}  // namespace spikemesh::compiler
