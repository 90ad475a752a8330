#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "hw/core/learning_kernel.h"
#include "hw/core/post_values.h"
#include "hw/core/sweep_plan.h"
#include "hw/core/synapse_block.h"
#include "hw/core/x_jobs.h"

namespace spikemesh::core {

/// Learns the synapses of lists a block at a time, with vector loops; bit for bit what
/// SynapseLearning does. Only for lists without illegal synapses (§11).
class BlockLearning {
 public:
  /// For lists that `plan` is the one of and that agree with `list` in form, sign and delay.
  BlockLearning(const SweptList& list, const RulePlan& plan, PostValues& post, XJobs& x_jobs,
                arith::VectorSet set);

  /// Updates a whole list.
  void update(const SweptList& list);
  /// Updates several lists in one block: their places together are at most kLearningBlock, they
  /// are not in order (BlockShape), and no two have a word in common.
  void update_together(std::span<const SweptList> lists);

  /// Lists that a block can hold at most.
  static constexpr std::size_t kMostLists = 16;

 private:
  template <class Lane>
  using Sums = std::array<std::array<Lane, kLearningBlock>, 3>;  ///< of w, d and t

  /// Consecutive synapses of a list, and where they are in the block.
  struct Part {
    const SweptList* list;
    std::uint64_t* words;
    std::uint32_t first;  ///< synapse of the list
    std::uint32_t count;  ///< synapses
    std::uint32_t begin;  ///< place in the block's arrays
    std::uint32_t places;
  };
  using Parts = std::span<const Part>;

  void work(Parts parts);
  template <class Lane>
  void work_lanes();
  std::uint64_t* words_of(const SweptList& list) const;
  template <class Lane>
  void add(const PlannedProduct& product, std::array<Lane, kLearningBlock>& sum);
  /// Whether the lists store what the product adds to.
  bool is_kept(const PlannedProduct& product) const;
  const std::int16_t* factor_values(const PlannedProduct& product, const image::Factor& factor,
                                    SmallArray& room);
  const std::int16_t* y_values(const PlannedProduct& product, const image::Factor& factor,
                               SmallArray& room);
  void x_values(const PlannedProduct& product, const image::Factor& factor, SmallArray& room) const;
  bool x_is_shared(const PlannedProduct& product, const image::Factor& factor) const;
  template <class Lane>
  void round(std::size_t sum, const std::array<Lane, kLearningBlock>& sums);
  void apply(std::size_t sum, const std::int32_t* sums);
  void set_ids(UpdateJob& job, std::size_t sum);
  void look_at_targets();
  const std::int16_t* spiked(SmallArray& room) const;

  const SweepContext& context_;
  const image::InAxonEntry& form_;  ///< of the first list: what all agree in
  const RulePlan& plan_;
  PostValues& post_;
  XJobs& x_jobs_;
  arith::VectorSet set_;
  const BlockCodec& codec_;
  const BlockShape& shape_;
  bool stochastic_;
  std::int32_t grain_;
  std::int32_t delay_reach_;
  std::array<bool, 3> changes_{};  ///< w, d, t: some product adds to it
  Parts parts_;                    ///< at hand
  std::uint32_t places_ = 0;       ///< of all of them
  SynapseBlock block_;
  const std::uint32_t* ids_ = nullptr;  ///< of the targets at hand
  const SpikeTime* times_ = nullptr;    ///< likewise
  std::array<std::uint32_t, kLearningBlock> gathered_ids_;
  SmallArray gathered_times_;
  std::array<std::uint32_t, kLearningBlock> keyed_ids_;  ///< with the keys of several sources
};

}  // namespace spikemesh::core
