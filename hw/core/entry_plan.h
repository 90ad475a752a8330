#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "hw/core/functional_core.h"
#include "hw/core/list_demands.h"

namespace spikemesh::core {

/// All that the work of a spike needs of its in-axon entry, in half a line of the host's cache: the
/// entry, and the banks of a list of up to four groups.
struct alignas(32) EntryPlan {
  std::uint64_t word = 0;   ///< IN_AXON, as FunctionalCore keeps it
  std::uint16_t words = 0;  ///< of the list; 0: its banks are not known beforehand
  std::uint8_t groups_per_word = 0;
  std::uint8_t groups_of_last = 0;         ///< of the last word
  bool may_wait = false;                   ///< FunctionalCore::may_wait()
  bool inside = false;                     ///< the demands are in the plan
  std::array<std::uint32_t, 4> demands{};  ///< moved on by the list's base
};
static_assert(sizeof(EntryPlan) == 32);

/// Plans of all in-axon entries of a core.
class EntryPlans {
 public:
  EntryPlans(const FunctionalCore& function, std::uint32_t lanes);

  std::uint32_t size() const { return static_cast<std::uint32_t>(plans_.size()); }
  const EntryPlan* data() const { return plans_.data(); }
  const EntryPlan& operator[](AxonId axon) const { return plans_[axon.index()]; }

  /// The list of a plan whose banks are known.
  GroupedList list(const EntryPlan& plan) const;

 private:
  ListDemands demands_;
  std::vector<EntryPlan> plans_;
};

}  // namespace spikemesh::core
