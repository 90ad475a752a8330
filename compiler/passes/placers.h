#pragma once

#include <span>
#include <vector>

#include "compiler/mapping/placement.h"
#include "compiler/passes/compilation.h"

namespace spikemesh::compiler {

/// The mesh to place on: that of the compilation, or a sound one of its architecture.
mapping::Mesh mesh_of(const Compilation& compilation);

/// What flows between clusters and from and to the host, at the stated rates.
mapping::Traffic traffic_of(const Compilation& compilation);

/// Row by row, along Hilbert's curve, and along it by traffic: where annealing starts from.
std::vector<mapping::Places> first_places(const mapping::Mesh& mesh,
                                          const mapping::Traffic& traffic);

/// A way to give clusters cores, as `--place` names it.
struct Placer {
  const char* name;
  const char* purpose;
  mapping::Places (*run)(const Compilation&, const mapping::Mesh&, const mapping::Traffic&);
};
std::span<const Placer> placers();

}  // namespace spikemesh::compiler
