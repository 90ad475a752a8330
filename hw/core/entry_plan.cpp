#include "hw/core/entry_plan.h"

namespace spikemesh::core {
namespace {

using image::InAxonEntry;

/// What is known of a list's groups, in a plan.
void take_list(EntryPlan& plan, const GroupedList& list) {
  plan.words = static_cast<std::uint16_t>(list.words);
  plan.groups_per_word = static_cast<std::uint8_t>(list.groups_per_word);
  plan.groups_of_last = static_cast<std::uint8_t>(list.groups_of_last);
  plan.inside = list.words * list.groups_per_word <= plan.demands.size();
  if (!plan.inside) return;
  const std::uint32_t turn = list.base % BankDemand::kBanksOfSlot;
  for (std::uint32_t word = 0; word < list.words; ++word) {
    for (std::uint32_t group = 0; group < list.groups_per_word; ++group) {
      const std::uint32_t demand = list.demands[word * list.stride + group];
      plan.demands[word * list.groups_per_word + group] =
          turn == 0 ? demand : BankDemand::turned(demand, turn);
    }
  }
}

}  // namespace

EntryPlans::EntryPlans(const FunctionalCore& function, std::uint32_t lanes)
    : demands_(function.in_axon_words(), function.synapse_words(), function.compartments(),
               function.slots() - 2, lanes),
      plans_(function.in_axon_words().size()) {
  for (std::uint32_t axon = 0; axon < size(); ++axon) {
    EntryPlan& plan = plans_[axon];
    plan.word = function.in_axon_words()[axon];
    plan.may_wait = FunctionalCore::may_wait(plan.word);
    if (demands_.keeps(AxonId{axon})) {
      take_list(plan, demands_.list(InAxonEntry::unpack(plan.word)));
    }
  }
}

GroupedList EntryPlans::list(const EntryPlan& plan) const {
  if (!plan.inside) return demands_.list(InAxonEntry::unpack(plan.word));
  return {.demands = plan.demands.data(),
          .stride = plan.groups_per_word,
          .words = plan.words,
          .groups_per_word = plan.groups_per_word,
          .groups_of_last = plan.groups_of_last,
          .delay = static_cast<std::uint32_t>(InAxonEntry::Delay::get(plan.word)),
          .base = 0};
}

}  // namespace spikemesh::core
