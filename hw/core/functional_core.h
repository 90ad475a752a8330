#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/strong.h"
#include "hw/arch/architecture.h"
#include "hw/core/core_state.h"
#include "hw/core/dendrite.h"
#include "hw/core/learning.h"
#include "hw/core/list_kernel.h"
#include "hw/core/sweep.h"
#include "hw/image/chip_image.h"

namespace spikemesh::core {

/// What one core computes, without time: the state and the rules of hardware.md §4, §5.1, §11, §12
/// and §13, shared by the functional and the cycle fidelity. In a step t: dendrite_step(t) once,
/// then the packets that arrive in t, in any order (§14.1).
///
/// Short lists are not added at once: they wait, by slot, until the slot is read. Then its few
/// kilobytes stay in the host's first cache for all of them. Who asks for the state sees none of
/// this; so also a const object is for one thread.
class FunctionalCore {
 public:
  FunctionalCore(const Architecture::Core& limits, const image::CoreImage& image,
                 const image::ChipImage& chip);

  /// Advances all compartments by step t and clears its slot. Returns the compartments that
  /// spiked, ascending: the scan order. Valid until the next call.
  std::span<const std::uint32_t> dendrite_step(Step t);
  std::span<const std::uint32_t> spikes() const { return dendrite_.spikes(); }
  /// Takes over the spikes of a core that computes elsewhere (OwnState).
  void take_spikes(std::span<const std::uint32_t> spikes) { dendrite_.take_spikes(spikes); }
  /// Of the last dendrite_step: how many compartments were active (§7.2).
  std::uint32_t active_count() const { return dendrite_.active_count(); }
  /// From the next step on, active_words() tells for each compartment whether it was active: bit
  /// c % 64 of word c / 64.
  void record_active() { dendrite_.record_active(); }
  std::span<const std::uint64_t> active_words() const { return dendrite_.active_words(); }

  /// Works the list of one in-axon entry in step t, without the entries that `cont` adds, and
  /// records the hit of a plastic one. Returns how many additions it did.
  std::uint32_t apply_in_axon(AxonId axon, Step t);
  /// The same for an entry of which may_wait() is true.
  void put_off(AxonId axon, std::uint64_t word, Step t) {
    using image::InAxonEntry;
    if ((word & InAxonEntry::Plastic::kMask) != 0) {
      state_.x_times[axon.index()] = learning_.time_word(t);
    }
    const std::size_t slot = (t.value() + 1 + InAxonEntry::Delay::get(word)) & (slots_ - 1);
    filled_slots_ |= std::uint64_t{1} << slot;
    deferred_[slot].push_back(word);
    if (deferred_[slot].size() == kMostDeferred) apply_deferred(slot);
  }
  /// Whether the list of this entry waits until its slot is read, by its word in in_axon_words().
  static bool may_wait(std::uint64_t word) {
    using image::InAxonEntry;
    return (word & (kNeedsChecks | InAxonEntry::DelayBits::kMask)) == 0 &&
           (word & InAxonEntry::Format::kMask) != 0 &&
           InAxonEntry::Count::get(word) <= kLongestDeferred;
  }
  /// Works a spike packet: the entry and those that follow through `cont`. Returns the additions.
  std::uint32_t apply_packet(AxonId axon, Step t);

  /// The entry as it is worked: an illegal one (§11) has format none, no synapses and no `cont`.
  image::InAxonEntry in_axon(AxonId axon) const;
  /// IN_AXON words of the entries, the illegal ones 0; the reserved bit is this object's own.
  std::span<const std::uint64_t> in_axon_words() const { return in_axons_; }
  /// SYNAPSE words, as learning left them.
  std::span<const std::uint64_t> synapse_words() const { return state_.synapses; }

  /// Calls in the memory that a packet will need: first the entry, later its list.
  void prefetch_entry(AxonId axon) const;
  void prefetch_list(AxonId axon) const;

  /// Adds to ILLEGAL, saturating: events that are found outside, such as a spike to nowhere.
  void count_illegal(std::uint32_t events);

  /// Whether step t is the last of a learning epoch: after its packets sweep(t) comes.
  bool epoch_ends(Step t) const { return learning_.epoch_ends(t); }
  /// Whether the sweep will work the list of this entry; asked for before the sweep (§12.5).
  bool sweep_visits(AxonId axon) const;
  /// Learns: every visited list, then the traces. Returns the synapses visited.
  std::uint64_t sweep(Step t, SweepMethod method = {});
  const Learning& learning() const { return learning_; }
  /// A reward that the close of a step broadcasts (§12.6).
  void commit_reward(std::int32_t reward);

  std::uint32_t in_axon_count() const { return static_cast<std::uint32_t>(in_axons_.size()); }
  std::uint32_t compartments() const { return dendrite_.count(); }
  std::uint32_t slots() const { return slots_; }
  const Dendrite& dendrite() const { return dendrite_; }

  const CoreState& state() const {
    apply_deferred();
    return state_;
  }
  /// ILLEGAL, without a look at the rest of the state.
  std::uint32_t illegal() const { return state_.illegal; }
  /// Takes a state of the same sizes, as state() returned it for the same image.
  void set_state(const CoreState& state);

  /// The accumulator that compartment c will read in step t, in t's slot as of now.
  std::int32_t accumulator(std::uint32_t compartment, Step t) const;
  /// STATE_UV and STATE_A of a compartment.
  arith::CompartmentState compartment(std::uint32_t c) const {
    return {state_.u[c], state_.v[c], state_.a[c], state_.refractory[c]};
  }

  /// u, v, a, refractory and accumulators become 0, as the host's state reset does (§10.2);
  /// `traces` resets x and y traces and times as well.
  void reset_state(bool traces);
  void reset_compartment(std::uint32_t c, bool traces);

 private:
  /// The reserved bit of an IN_AXON word, used here for lists that hold illegal synapses.
  static constexpr std::uint64_t kNeedsChecks = image::InAxonEntry::kReserved;
  /// Longer lists gain nothing from waiting.
  static constexpr std::uint32_t kLongestDeferred = 64;
  /// Lists that wait for a slot at most: what they take of memory is no more than their entries.
  static constexpr std::size_t kMostDeferred = 4096;

  void take_in_axons(const image::CoreImage& image, const Architecture::Core& limits);
  AccumulatorRows rows(Step t);
  void add_list(const image::InAxonEntry& entry, Step t);
  void apply_deferred() const;
  void apply_deferred(std::size_t slot) const;

  std::uint32_t slots_;
  std::uint32_t slot_size_;  ///< C of §5.1
  Dendrite dendrite_;
  Learning learning_;
  /// IN_AXON words. Illegal entries are kept as 0; kNeedsChecks marks a list with illegal synapses.
  std::vector<std::uint64_t> in_axons_;
  mutable CoreState state_;  ///< the accumulators lack what is deferred
  mutable std::vector<std::vector<std::uint64_t>> deferred_;  ///< by slot: IN_AXON words
  SweepRoom sweep_room_;
  std::uint64_t filled_slots_ = 0;  ///< bit s: slot s may hold valid accumulators
};

}  // namespace spikemesh::core
