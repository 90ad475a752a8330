#include "compiler/passes/smallest_change.h"

#include <algorithm>
#include <array>

#include "compiler/passes/fit.h"
#include "hw/arch/fields.h"

namespace spikemesh::compiler {
namespace {

using mapping::Limits;
using mapping::Usage;

const Resource* resource_of(std::uint32_t CoreUse::*use) {
  const auto resources = core_resources();
  return &*std::ranges::find(resources, use, &Resource::use);
}

std::array<LimitName, 6> limit_names() {
  return {{{&Limits::compartments, &Usage::compartments, resource_of(&CoreUse::compartments)},
           {&Limits::in_axons, &Usage::in_axons, resource_of(&CoreUse::in_axons)},
           {&Limits::out_axons, &Usage::out_axons, resource_of(&CoreUse::out_axons)},
           {&Limits::synapse_words, &Usage::synapse_words, resource_of(&CoreUse::synapse_words)},
           {&Limits::profiles, &Usage::profiles, resource_of(&CoreUse::profiles)},
           {&Limits::rules, &Usage::rules, resource_of(&CoreUse::rules)}}};
}

/// As in "core.in_axons of 8192 and core.out_axons of 8192".
std::string told(const Limits& before, const Limits& wanted) {
  std::string change;
  for (const LimitName& name : limit_names())
    if (wanted.*name.limit != before.*name.limit)
      change += fmt::format("{}{} of {}", change.empty() ? "" : " and ", name.resource->arch_field,
                            wanted.*name.limit);
  // As many delay slots for each of more compartments.
  if (wanted.compartments != before.compartments)
    change += fmt::format(" and core.accumulators of {}", wanted.accumulators);
  return change;
}

}  // namespace

LimitName binding_limit(const mapping::Clustering& clustering, bool of_broken) {
  const auto names = limit_names();
  std::array<std::uint32_t, names.size()> binds{};
  for (std::uint32_t c = 0; c < clustering.cluster_count(); ++c) {
    if (of_broken && within(clustering.usage(c), clustering.limits())) continue;
    const auto share = [&](const LimitName& name) {
      return static_cast<double>(clustering.usage(c).*name.usage) /
             std::max(1U, clustering.limits().*name.limit);
    };
    const auto fullest = std::ranges::max_element(names, {}, share);
    ++binds.at(static_cast<std::size_t>(fullest - names.begin()));
  }
  return names.at(static_cast<std::size_t>(std::ranges::max_element(binds) - binds.begin()));
}

std::string smallest_change(const MappingModel& model, Limits limits,
                            const Compilation& compilation) {
  constexpr int kDoublings = 8;
  const Limits before = core_limits(compilation.arch);
  Limits wanted = before;  // the model's own limits may be lower: what its estimates taught
  const std::uint32_t cores = cores_available(compilation);
  for (int i = 0; i < kDoublings; ++i) {
    const mapping::MultilevelResult result =
        mapping::partition_multilevel(model.graph, limits,
                                      {.seed = compilation.options.seed,
                                       .effort = 0,
                                       .max_clusters = cores,
                                       .rough = true,
                                       .progress = compilation.options.progress});
    if (result.clusters <= cores && result.broken == 0) return told(before, wanted);
    const mapping::Clustering clustering(model.graph, limits, result.assignment);
    const LimitName binding = binding_limit(clustering, result.clusters <= cores);
    limits.*binding.limit *= 2;
    wanted.*binding.limit *= 2;
    const FieldInfo* field = find_architecture_field(binding.resource->arch_field);
    if (field == nullptr || !allows(*field, wanted.*binding.limit)) return "";
    if (binding.limit == &Limits::compartments) {
      limits.accumulators *= 2;
      wanted.accumulators *= 2;
    }
  }
  return "";
}

}  // namespace spikemesh::compiler
