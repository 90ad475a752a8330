#pragma once

#include <array>
#include <cstdint>

#include "hw/core/learning_kernel.h"
#include "hw/core/post_values.h"
#include "hw/core/sweep_plan.h"
#include "hw/core/synapse_block.h"
#include "hw/core/x_jobs.h"

namespace spikemesh::core {

/// Learns the synapses of a list a block at a time, with vector loops; bit for bit what
/// SynapseLearning does. Only for lists without illegal synapses (§11).
class BlockLearning {
 public:
  BlockLearning(const SweptList& list, const RulePlan& plan, PostValues& post, XJobs& x_jobs,
                arith::VectorSet set);

  /// Updates the whole list.
  void update();

 private:
  template <class Lane>
  using Sums = std::array<std::array<Lane, kLearningBlock>, 3>;  ///< of w, d and t

  /// The synapses being worked.
  struct Range {
    std::uint32_t first;   ///< synapse of the list
    std::uint32_t places;  ///< of the block's arrays
  };

  template <class Lane>
  void update_block(std::uint32_t first, std::uint32_t count);
  template <class Lane>
  void add(const PlannedProduct& product, const Range& range,
           std::array<Lane, kLearningBlock>& sum);
  /// Whether the list stores what the product adds to.
  bool is_kept(const PlannedProduct& product) const;
  const std::int16_t* factor_values(const PlannedProduct& product, const image::Factor& factor,
                                    const Range& range, SmallArray& room);
  const std::int16_t* of_targets(const std::int16_t* values, const Range& range, int constant,
                                 SmallArray& room) const;
  void x_values(const PlannedProduct& product, const image::Factor& factor, const Range& range,
                SmallArray& room) const;
  bool x_is_shared(const PlannedProduct& product, const image::Factor& factor,
                   std::int64_t& value) const;
  template <class Lane>
  void round(std::size_t sum, const Range& range, const std::array<Lane, kLearningBlock>& sums);
  void apply(std::size_t sum, const Range& range, const std::int32_t* sums);
  void look_at_targets(const Range& range);
  const std::int16_t* spiked(const Range& range, SmallArray& room) const;

  const SweptList& list_;
  const RulePlan& plan_;
  PostValues& post_;
  XJobs& x_jobs_;
  arith::VectorSet set_;
  const BlockShape& shape_;
  std::array<bool, 3> changes_{};  ///< w, d, t: some product adds to it
  SynapseBlock block_;
  const std::uint32_t* ids_ = nullptr;  ///< of the targets of the range at hand
  const SpikeTime* times_ = nullptr;    ///< likewise
  std::array<std::uint32_t, kLearningBlock> gathered_ids_;
  SmallArray gathered_times_;
};

}  // namespace spikemesh::core
