#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "hw/core/sweep_plan.h"
#include "hw/core/trace_kernel.h"

namespace spikemesh::core {

/// A value of every compartment of a core.
struct PostArray {
  std::vector<std::int16_t> values;  ///< and a 0 after the last, for gather()
  std::uint32_t nonzero = 0;         ///< how many are not 0
  /// Those that are not 0: bit c % 64 of word c / 64. Empty until find_nonzero().
  std::vector<std::uint64_t> nonzero_bits;

  void find_nonzero();
};

/// What the synapses of a sweep read of their targets: spikes and y traces, each computed for all
/// compartments when it is first asked for. An object serves many sweeps, for its memory.
class PostValues {
 public:
  void begin(const SweepContext& context, arith::VectorSet set);

  /// 1 for those that spiked in this epoch.
  const PostArray& spiked() const { return spiked_; }
  PostArray& spiked() { return spiked_; }
  std::span<const SpikeTime> times() const { return times_; }
  /// Bit i: some compartment spiked last in step i of the epoch.
  std::uint64_t times_in_use() const { return times_in_use_; }
  std::span<const std::uint32_t> ids() const { return ids_; }
  /// Id and time in one word each, for targets in no order.
  std::span<const std::uint32_t> ids_and_times() const { return ids_and_times_; }

  /// y1, y2 or y3 (trace 0 ... 2) as a product of this kind and list reads it. The reference holds
  /// until the next call.
  PostArray& trace(std::size_t trace, MomentKind kind, const SweptList& list);
  /// Y_TRACE of all compartments as of the start of the next epoch.
  void commit(CoreState& state);

 private:
  /// Consecutive compartments with y traces of one class.
  struct Run {
    std::uint32_t begin;
    std::uint32_t end;
    std::uint32_t trace_class;
  };

  void find_runs();
  void compute(std::size_t trace, MomentKind kind, const SweptList& list, PostArray& array) const;
  TraceJob job_of(std::size_t trace, std::uint32_t trace_class, bool stochastic) const;
  TraceOwners owners(std::size_t trace, const Run& run) const;

  const SweepContext* context_ = nullptr;
  arith::VectorSet set_{};
  std::vector<Run> runs_;
  PostArray spiked_;
  std::vector<SpikeTime> times_;
  std::uint64_t times_in_use_ = 0;
  std::vector<std::uint32_t> ids_;
  std::vector<std::uint32_t> ids_and_times_;
  std::array<std::vector<std::int16_t>, 3> stored_;  ///< y1, y2, y3 at the start of the epoch
  std::vector<std::int32_t> place_of_key_;           ///< in arrays_; -1: not computed in this sweep
  std::size_t used_ = 0;                             ///< arrays_ of this sweep
  std::vector<PostArray> arrays_;
};

}  // namespace spikemesh::core
