#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "compiler/passes/compilation.h"

namespace spikemesh::compiler {

/// What does not fit, told so that a user can act: population, core, resource, needed and limit,
/// and the smallest change that would make it fit.

/// Refuses a single neuron that breaks a limit of a core of its own.
[[noreturn]] void refuse_neuron(const Compilation& compilation, std::uint32_t compartment,
                                std::size_t core, const CoreTables& tables,
                                const Resource& resource);

/// Cores that are not broken.
std::uint32_t cores_available(const Compilation& compilation);

/// Refuses a mapping of more clusters than the chip has cores. `more`: there would be yet more.
/// `change` (may be empty) says what would make it fit; a higher mesh is named in any case.
[[noreturn]] void refuse_clusters(const Compilation& compilation, std::size_t clusters, bool more,
                                  const Resource& binding, const std::string& change = "");

/// The resource of which these tables use the largest part.
const Resource& binding_resource(const CoreTables& tables, const Architecture& arch);

/// The resource that binds most of these cores.
const Resource& binding_resource(std::span<const CoreTables> tables, const Architecture& arch);

}  // namespace spikemesh::compiler
