#pragma once

#include <array>
#include <cstdint>

#include "hw/core/sweep_plan.h"
#include "hw/image/synapse_layout.h"

namespace spikemesh::core {

/// Learns one synapse at a time, as hardware.md §12.2 to §12.4 read: the measure for
/// BlockLearning, and quicker where few synapses of a list have something to learn.
class SynapseLearning {
 public:
  SynapseLearning(const SweptList& list, const RulePlan& plan);

  /// Updates synapse `index` of the list. One whose target is not a compartment (§11) stays.
  void update(std::uint32_t index);

 private:
  /// The target of the synapse at hand.
  struct Target {
    std::uint32_t compartment;
    bool spiked;
    int ty;
  };
  /// By image::Variable, as far as they do not depend on the moment.
  struct Values {
    std::int32_t weight;
    std::int32_t delay;
    std::int32_t tag;
  };
  using Sums = std::array<std::int64_t, 4>;  ///< by image::ProductSum

  Sums sums_of(const Target& target, const Values& values) const;
  std::int32_t value_of(image::Variable variable, const Target& target, const Values& values,
                        const Moment& moment) const;
  std::int32_t y_value(const Target& target, std::size_t trace, const Moment& moment) const;
  std::int32_t rounding(std::uint32_t target_id, std::size_t sum, std::int32_t grain) const;
  image::Synapse updated(const image::Synapse& stored, const Target& target, const Values& values,
                         const Sums& sums) const;

  const SweptList& list_;
  const RulePlan& plan_;
  image::SynapseLayout layout_;
};

}  // namespace spikemesh::core
