#include "compiler/passes/core_tables.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <tuple>

#include "base/error.h"
#include "compiler/passes/shared_lists.h"
#include "hw/arith/weight.h"

namespace spikemesh::compiler {
namespace {

constexpr std::array<Resource, 7> kResources{{
    {"compartments", "core.compartments", &CoreUse::compartments},
    {"in-axons", "core.in_axons", &CoreUse::in_axons},
    {"synapse words", "core.synapse_words", &CoreUse::synapse_words},
    {"profiles", "core.profiles", &CoreUse::profiles},
    {"rules", "core.rules", &CoreUse::rules},
    {"out-axons", "core.out_axons", &CoreUse::out_axons},
    {"synapses", nullptr, &CoreUse::synapses},
}};

}  // namespace

std::span<const Resource> core_resources() { return kResources; }

std::uint32_t limit_of(const Resource& resource, const Architecture& arch,
                       std::uint32_t slots_log2) {
  if (resource.use == &CoreUse::compartments)
    return std::min(arch.core.compartments, arch.core.accumulators >> slots_log2);
  if (resource.use == &CoreUse::in_axons) return arch.core.in_axons;
  if (resource.use == &CoreUse::synapse_words) return arch.core.synapse_words;
  if (resource.use == &CoreUse::profiles) return arch.core.profiles;
  if (resource.use == &CoreUse::rules) return arch.core.rules;
  if (resource.use == &CoreUse::out_axons) return arch.core.out_axons;
  return kMaxCoreSynapses;
}

const Resource* first_excess(const CoreTables& tables, const Architecture& arch) {
  for (const Resource& resource : kResources)
    if (tables.use.*resource.use > limit_of(resource, arch, tables.slots_log2)) return &resource;
  return nullptr;
}

CoreTableBuilder::CoreTableBuilder(const network::Network& network, const Program& program,
                                   const Architecture& arch)
    : network_(network), program_(program), encoder_(arch.core) {
  for (std::size_t i = 0; i < network.projections().size(); ++i)
    expanders_.emplace_back(network, i);
}

std::uint32_t CoreTableBuilder::slots_log2(std::span<const std::uint32_t> compartments) const {
  std::uint32_t longest = 0;
  std::size_t last = program_.onto.size();
  for (const std::uint32_t compartment : compartments) {
    const std::size_t population = program_.name_of(compartment).population;
    if (population != last) longest = std::max(longest, program_.max_delay(population));
    last = population;
  }
  return slots_log2_for(longest);
}

const std::vector<CoreTableBuilder::Incoming>& CoreTableBuilder::expand(
    std::span<const std::uint32_t> compartments) {
  incoming_.clear();
  for (std::size_t local = 0; local < compartments.size(); ++local) {
    expand_compartment(compartments[local], static_cast<std::uint16_t>(local));
    if (incoming_.size() > kMaxCoreSynapses) break;
  }
  order_by_source();
  return ordered_;
}

void CoreTableBuilder::expand_compartment(std::uint32_t compartment, std::uint16_t local) {
  const CompartmentName name = program_.name_of(compartment);
  for (const Link& link : program_.onto[name.population]) {
    if (link.target_compartment != name.compartment) continue;
    const network::Projection& projection = network_.projections()[link.projection];
    const int exponent = projection.exponent;
    contacts_.clear();
    expanders_[link.projection].append_contacts(name.neuron, contacts_);
    for (const network::Contact& contact : contacts_) {
      const std::int32_t weight =
          projection.plasticity ? network::plastic_mantissa(contact.weight, *projection.plasticity)
                                : arith::scaled_weight(contact.weight, exponent);
      if (weight == 0 && !projection.plasticity) continue;  // it can learn
      incoming_.push_back({.source = link.source(contact.source).value(),
                           .synapse = {.target = local,
                                       .delay = contact.delay,
                                       .exponent = static_cast<std::int8_t>(exponent),
                                       .plastic = link.plastic,
                                       .weight = weight}});
    }
  }
}

/// A counting sort where there are many synapses to a source, else an ordinary one.
void CoreTableBuilder::order_by_source() {
  constexpr std::size_t kFewPerSource = 8;
  if (incoming_.size() * kFewPerSource < program_.sources()) {
    ordered_ = incoming_;
    std::ranges::stable_sort(ordered_, {}, &Incoming::source);
    return;
  }
  next_.assign(std::size_t{program_.sources()} + 1, 0);
  for (const Incoming& incoming : incoming_) ++next_[incoming.source + 1];
  for (std::size_t i = 1; i < next_.size(); ++i) next_[i] += next_[i - 1];
  ordered_.resize(incoming_.size());
  for (const Incoming& incoming : incoming_) ordered_[next_[incoming.source]++] = incoming;
}

/// The rules whose traces or lists these compartments have, whether synapses came or not: so what
/// a core computes does not depend on chance.
std::vector<std::uint32_t> CoreTableBuilder::rules_of(
    std::span<const std::uint32_t> compartments) const {
  std::vector<std::uint32_t> rules;
  if (program_.plastic.empty()) return rules;
  std::size_t last = program_.onto.size();
  for (const std::uint32_t compartment : compartments) {
    const std::size_t population = program_.name_of(compartment).population;
    if (population == last) continue;
    last = population;
    for (const Link& link : program_.onto[population])
      if (link.plastic != 0)
        rules.push_back(static_cast<std::uint32_t>(program_.plastic[link.plastic - 1U].rule));
  }
  std::ranges::sort(rules);
  rules.erase(std::unique(rules.begin(), rules.end()), rules.end());
  return rules;
}

/// The fixed lists of a source, then those that learn. Orders `synapses`.
void CoreTableBuilder::encode(std::vector<CoreSynapse>& synapses,
                              std::span<const std::uint32_t> rules,
                              std::vector<EncodedList>& lists) const {
  std::vector<CoreSynapse> learning;
  if (!program_.plastic.empty()) {
    std::ranges::copy_if(synapses, std::back_inserter(learning),
                         [](const CoreSynapse& s) { return s.plastic != 0; });
    std::erase_if(synapses, [](const CoreSynapse& s) { return s.plastic != 0; });
  }
  encoder_.encode(synapses, lists);
  std::ranges::sort(learning, {},
                    [](const CoreSynapse& s) { return std::tie(s.plastic, s.target); });
  for (std::size_t begin = 0; begin < learning.size();) {
    std::size_t end = begin;
    while (end < learning.size() && learning[end].plastic == learning[begin].plastic) ++end;
    const PlasticKind& kind = program_.plastic[learning[begin].plastic - 1U];
    const auto rule =
        static_cast<std::uint32_t>(std::ranges::lower_bound(rules, kind.rule) - rules.begin());
    encode_plastic(kind, rule, std::span(learning).subspan(begin, end - begin), lists);
    begin = end;
  }
}

CoreTables CoreTableBuilder::build(std::span<const std::uint32_t> compartments) {
  CoreTables tables;
  tables.slots_log2 = slots_log2(compartments);
  tables.rules = rules_of(compartments);
  SharedLists shared;
  std::vector<CoreSynapse> synapses;
  std::vector<EncodedList> lists;
  const std::vector<Incoming>& incoming = expand(compartments);
  tables.use.synapses = static_cast<std::uint32_t>(incoming.size());
  for (std::size_t begin = 0; begin < incoming.size();) {
    const std::uint32_t source = incoming[begin].source;
    synapses.clear();
    lists.clear();
    std::uint32_t targets = 0;
    for (; begin < incoming.size() && incoming[begin].source == source; ++begin) {
      const CoreSynapse& synapse = incoming[begin].synapse;  // by ascending target
      if (synapses.empty() || synapse.target != synapses.back().target) ++targets;
      synapses.push_back(synapse);
    }
    encode(synapses, tables.rules, lists);
    tables.entrances.push_back(
        {SourceId{source}, AxonId{shared.add_chain(lists, source)}, targets});
  }
  shared.finish(tables.in_axons, tables.words, tables.x_traces);
  for (const std::uint32_t compartment : compartments) {
    const CompartmentName name = program_.name_of(compartment);
    tables.profiles.push_back(program_.profile_of[name.population][name.compartment]);
  }
  std::ranges::sort(tables.profiles);
  tables.profiles.erase(std::unique(tables.profiles.begin(), tables.profiles.end()),
                        tables.profiles.end());
  tables.use.compartments = static_cast<std::uint32_t>(compartments.size());
  tables.use.in_axons = static_cast<std::uint32_t>(tables.in_axons.size());
  tables.use.synapse_words = static_cast<std::uint32_t>(tables.words.size());
  tables.use.rules = static_cast<std::uint32_t>(tables.rules.size());
  tables.use.profiles = static_cast<std::uint32_t>(tables.profiles.size());
  return tables;
}

}  // namespace spikemesh::compiler
