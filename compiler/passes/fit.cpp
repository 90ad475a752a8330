#include "compiler/passes/fit.h"

#include <algorithm>
#include <map>

#include "base/error.h"

namespace spikemesh::compiler {
namespace {

double share(const Resource& resource, const CoreTables& tables, const Architecture& arch) {
  return static_cast<double>(tables.use.*resource.use) /
         limit_of(resource, arch, tables.slots_log2);
}

std::string change_for(const Resource& resource, std::uint32_t needed) {
  if (resource.arch_field == nullptr) return "split its neurons, or connect them to fewer sources";
  std::string field = fmt::format("an architecture with {} of at least {} would hold it",
                                  resource.arch_field, needed);
  if (resource.use == &CoreUse::synapse_words) return field + "; so may weights of fewer bits";
  return field;
}

/// The population that takes most cores, where there is more than one.
std::string largest_population(const Compilation& compilation) {
  const auto& populations = compilation.network.populations();
  if (populations.size() < 2 || compilation.clusters.empty()) return "";
  std::vector<std::size_t> cores(populations.size(), 0);
  for (const Cluster& cluster : compilation.clusters)
    ++cores[compilation.program.name_of(cluster[cluster.size() / 2]).population];
  const auto most = std::ranges::max_element(cores);
  return fmt::format(", {} of its cores for population {}", *most,
                     populations[static_cast<std::size_t>(most - cores.begin())].name);
}

/// As in "core 3, with 15 neurons of population L4e, takes 4080 of 4096".
std::string fullest_core(const Compilation& compilation, const Shortage& shortage) {
  const auto population_of = [&](std::uint32_t compartment) {
    return compilation.program.name_of(compartment).population;
  };
  std::map<std::size_t, std::size_t> neurons;
  for (const std::uint32_t compartment : shortage.cluster)
    if (compilation.program.name_of(compartment).compartment == 0)
      ++neurons[population_of(compartment)];
  const auto most = std::ranges::max_element(
      neurons, {}, [](const auto& population) { return population.second; });
  return fmt::format("core {}, with {} neurons of population {}{}, takes {} of {}", shortage.core,
                     most->second, compilation.network.populations()[most->first].name,
                     neurons.size() > 1 ? " and others" : "", shortage.used, shortage.limit);
}

}  // namespace

void refuse_neuron(const Compilation& compilation, std::uint32_t compartment, std::size_t core,
                   const CoreTables& tables, const Resource& resource) {
  const CompartmentName name = compilation.program.name_of(compartment);
  const std::uint32_t needed = tables.use.*resource.use;
  throw UserError({.key = fmt::format("population {}, neuron {}, core {}",
                                      compilation.network.populations()[name.population].name,
                                      name.neuron, core),
                   .found = fmt::format("{} {} for this one neuron", needed, resource.name),
                   .expected = fmt::format("at most {}",
                                           limit_of(resource, compilation.arch, tables.slots_log2)),
                   .hint = change_for(resource, needed)});
}

std::uint32_t cores_available(const Compilation& compilation) {
  if (compilation.mesh.router_count() == 0) return compilation.arch.core_count();
  return static_cast<std::uint32_t>(compilation.mesh.working_cores().size());
}

Shortage shortage_of(std::span<const Cluster> clusters, std::span<const CoreTables> tables,
                     const Architecture& arch, const Resource& binding) {
  const auto part = [&](const CoreTables& core) { return share(binding, core, arch); };
  const auto core =
      static_cast<std::size_t>(std::ranges::max_element(tables, {}, part) - tables.begin());
  return {.clusters = clusters.size(),
          .binding = &binding,
          .core = core,
          .cluster = clusters[core],
          .used = tables[core].use.*binding.use,
          .limit = limit_of(binding, arch, tables[core].slots_log2)};
}

void refuse_clusters(const Compilation& compilation, const Shortage& shortage) {
  const Architecture& arch = compilation.arch;
  const char* more = shortage.more ? "more than " : "";
  const Resource& binding = *shortage.binding;
  const std::uint32_t broken = arch.core_count() - cores_available(compilation);
  const std::uint32_t a_row = arch.mesh.width * arch.mesh.cores_per_router;
  const std::size_t rows = (shortage.clusters + broken + a_row - 1) / a_row;
  const std::string higher = fmt::format("mesh.height of {}{}", more, rows);
  throw UserError(
      {.key = fmt::format("network {} on {}{}", compilation.network.name(), arch.name,
                          largest_population(compilation)),
       .found = fmt::format("{}{} cores needed, most of them full of {} ({})", more,
                            shortage.clusters, binding.name, fullest_core(compilation, shortage)),
       .expected = fmt::format("at most {} cores{}", arch.core_count() - broken,
                               broken > 0 ? " that work" : ""),
       .hint = shortage.change.empty()
                   ? fmt::format("an architecture with {} would hold it; so may more {}", higher,
                                 binding.arch_field)
                   : fmt::format("an architecture with {} would hold it; so would {}", higher,
                                 shortage.change)});
}

const Resource& binding_resource(const CoreTables& tables, const Architecture& arch) {
  const auto resources = core_resources();
  return *std::ranges::max_element(
      resources, {}, [&](const Resource& resource) { return share(resource, tables, arch); });
}

const Resource& binding_resource(std::span<const CoreTables> tables, const Architecture& arch) {
  const auto resources = core_resources();
  std::vector<std::size_t> binds(resources.size(), 0);
  for (const CoreTables& core : tables)
    ++binds[static_cast<std::size_t>(&binding_resource(core, arch) - resources.data())];
  return resources[static_cast<std::size_t>(std::ranges::max_element(binds) - binds.begin())];
}

}  // namespace spikemesh::compiler
