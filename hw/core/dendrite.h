#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "hw/arith/compartment_kernel.h"
#include "hw/core/core_state.h"
#include "hw/image/chip_image.h"

namespace spikemesh::core {

/// What the dendrite stage computes in a step (hardware.md §4.3 to §4.6): every compartment of a
/// core. Runs of compartments that share a profile without joins go through the vector kernels,
/// the others one at a time in scan order, with the join stack.
class Dendrite {
 public:
  Dendrite(const image::CoreImage& image, std::uint32_t profiles, std::uint32_t seed);

  /// Advances all compartments by step `step`. `slot` holds the accumulators of the step and is
  /// cleared; null if all are invalid. Illegal events (§11) are added to state.illegal.
  void step(std::uint32_t step, CoreState& state, arith::PackedAccumulator* slot);

  /// Of the last step: the compartments that spiked, ascending.
  std::span<const std::uint32_t> spikes() const { return spikes_; }
  void take_spikes(std::span<const std::uint32_t> spikes) {
    spikes_.assign(spikes.begin(), spikes.end());
  }
  /// Of the last step: how many compartments were active (§7.2).
  std::uint32_t active_count() const { return active_count_; }
  /// From the next step on, keeps which compartments were active. That costs a pass over them.
  void record_active() { active_words_.resize((count_ + 63) / 64); }
  /// Of the last step, if recorded: bit c % 64 of word c / 64 tells whether c was active.
  std::span<const std::uint64_t> active_words() const { return active_words_; }

  std::uint32_t count() const { return count_; }
  const arith::CompartmentProfile& profile(std::uint32_t compartment) const {
    return profiles_[profile_of_[compartment]];
  }
  const arith::CompartmentConfig& config(std::uint32_t compartment) const {
    return configs_[compartment];
  }

  /// To be called after state was set from outside.
  void state_was_set(const CoreState& state);

 private:
  /// Consecutive compartments: either of one profile without joins, or of any.
  struct Run {
    std::uint32_t begin;
    std::uint32_t end;
    bool joined;      ///< one at a time, with the join stack
    bool uniform;     ///< one threshold and bias, no noise
    bool adaptive;    ///< a may be other than 0
    bool refractory;  ///< some may be refractory
  };

  void find_runs();
  bool is_active(std::uint32_t c, const CoreState& state,
                 const arith::PackedAccumulator* slot) const;
  void find_active(const CoreState& state, const arith::PackedAccumulator* slot);
  void step_run(Run& run, std::uint32_t noise_key, CoreState& state,
                arith::PackedAccumulator* slot);
  void step_joined(const Run& run, std::uint32_t noise_key, CoreState& state,
                   arith::PackedAccumulator* slot, arith::JoinStack& stack);

  std::uint32_t count_;
  std::uint32_t seed_;
  bool noisy_ = false;
  std::uint32_t illegal_each_step_ = 0;  ///< from profiles that are not legal
  std::vector<arith::CompartmentProfile> profiles_;
  std::vector<std::uint8_t> profile_of_;
  std::vector<arith::CompartmentConfig> configs_;
  std::vector<std::int32_t> threshold_;
  std::vector<std::int32_t> bias_;
  std::vector<std::uint32_t> logical_id_;
  std::vector<Run> runs_;

  std::vector<std::uint32_t> spikes_;
  std::uint32_t active_count_ = 0;
  std::vector<std::uint64_t> active_words_;  ///< empty if not recorded
};

}  // namespace spikemesh::core
