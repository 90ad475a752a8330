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

/// A mapping of more clusters than the chip has cores.
struct Shortage {
  std::size_t clusters = 0;  ///< cores that it needs
  bool more = false;         ///< there would be yet more
  const Resource* binding = nullptr;
  std::size_t core = 0;                      ///< of these, the one that is fullest of it
  std::span<const std::uint32_t> cluster{};  ///< its compartments
  std::uint32_t used = 0;                    ///< of the resource, there
  std::uint32_t limit = 0;
  std::string change{};  ///< what would make it fit, beside a higher mesh; may be empty
};
Shortage shortage_of(std::span<const Cluster> clusters, std::span<const CoreTables> tables,
                     const Architecture& arch, const Resource& binding);

[[noreturn]] void refuse_clusters(const Compilation& compilation, const Shortage& shortage);

/// The resource of which these tables use the largest part.
const Resource& binding_resource(const CoreTables& tables, const Architecture& arch);

/// The resource that binds most of these cores.
const Resource& binding_resource(std::span<const CoreTables> tables, const Architecture& arch);

}  // namespace spikemesh::compiler
