#include "hw/core/functional_core.h"

#include <algorithm>

#include "base/error.h"
#include "hw/arith/plasticity.h"
#include "hw/image/learning_words.h"
#include "hw/image/synapse_layout.h"

namespace spikemesh::core {
namespace {

using image::InAxonEntry;

constexpr std::uint32_t kIllegalDelayBits = 9;

bool entry_is_legal(const InAxonEntry& entry, std::uint64_t index, const Architecture::Core& core) {
  if (entry.format == image::ListFormat::kNone) return false;
  if (entry.sign == image::kIllegalSign) return false;
  if (entry.delay_bits == kIllegalDelayBits) return false;
  if (entry.cont && index + 1 >= core.in_axons) return false;
  const std::uint32_t words = image::SynapseLayout::of(entry).words(entry.count);
  return entry.address + words <= core.synapse_words;
}

std::uint32_t largest_delay(std::uint32_t slots) { return slots - 2; }  // hardware.md §5.1

template <class T>
std::vector<T> resized(const std::vector<T>& given, std::size_t size) {
  std::vector<T> result = given;
  result.resize(size);
  return result;
}

}  // namespace

FunctionalCore::FunctionalCore(const Architecture::Core& limits, const image::CoreImage& image,
                               const image::ChipImage& chip)
    : slots_(image.slots()),
      slot_size_(std::min(limits.accumulators / image.slots(), limits.compartments)),
      dendrite_(image, limits.profiles, chip.seed),
      learning_(image, chip, dendrite_),
      deferred_(image.slots()) {
  const std::size_t n = image.compartment_count();
  SPIKEMESH_CHECK(n <= slot_size_, "{} compartments fit the {} of a slot", n, slot_size_);
  state_.u.resize(n);
  state_.v.resize(n);
  state_.a.resize(n);
  state_.refractory.resize(n);
  for (std::size_t c = 0; c < std::min(n, image.state_uv.size()); ++c) {
    const auto word = image::StateUv::unpack(image.state_uv[c]);
    state_.u[c] = word.u;
    state_.v[c] = word.v;
    state_.refractory[c] = word.refractory;
  }
  for (std::size_t c = 0; c < std::min(n, image.state_a.size()); ++c) {
    state_.a[c] = static_cast<std::int32_t>(image.state_a[c]);
  }
  dendrite_.state_was_set(state_);
  state_.accumulators.resize(std::size_t{slots_} * slot_size_);
  state_.synapses = image.synapses;
  state_.x_traces = resized(image.x_traces, image.in_axon_count());
  state_.x_times.resize(image.in_axon_count());
  state_.y_traces.resize(n);
  state_.y_times.resize(n);
  take_in_axons(image, limits);
}

void FunctionalCore::take_in_axons(const image::CoreImage& image,
                                   const Architecture::Core& limits) {
  in_axons_.reserve(image.in_axons.size());
  for (const std::uint64_t given : image.in_axons) {
    const std::uint64_t word = given & ~InAxonEntry::kReserved;
    const auto entry = InAxonEntry::unpack(word);
    if (!entry_is_legal(entry, in_axons_.size(), limits)) {
      in_axons_.push_back(0);
      continue;
    }
    const std::uint32_t words = image::SynapseLayout::of(entry).words(entry.count);
    if (state_.synapses.size() < entry.address + words) {
      state_.synapses.resize(entry.address + words);
    }
    const bool legal = list_is_legal(entry, state_.synapses.data() + entry.address, compartments(),
                                     largest_delay(slots_));
    if (entry.plastic) {
      learning_.add_list({static_cast<std::uint32_t>(in_axons_.size()), entry, !legal});
    }
    in_axons_.push_back(legal ? word : word | kNeedsChecks);
  }
}

std::span<const std::uint32_t> FunctionalCore::dendrite_step(Step t) {
  const std::size_t slot = t.value() % slots_;
  const std::uint64_t bit = std::uint64_t{1} << slot;
  const bool filled = (filled_slots_ & bit) != 0;
  apply_deferred(slot);
  filled_slots_ &= ~bit;
  dendrite_.step(static_cast<std::uint32_t>(t.value()), state_,
                 filled ? state_.accumulators.data() + slot * slot_size_ : nullptr);
  for (const std::uint32_t c : dendrite_.spikes()) {
    if (dendrite_.profile(c).y_traces) state_.y_times[c] = learning_.time_word(t);
  }
  return dendrite_.spikes();
}

AccumulatorRows FunctionalCore::rows(Step t) {
  return {.data = state_.accumulators.data(),
          .slot_size = slot_size_,
          .slot_mask = slots_ - 1,
          .next_slot = static_cast<std::uint32_t>(t.value() + 1)};
}

image::InAxonEntry FunctionalCore::in_axon(AxonId axon) const {
  if (axon.index() >= in_axons_.size()) return {};
  return InAxonEntry::unpack(in_axons_[axon.index()]);
}

std::uint32_t FunctionalCore::apply_in_axon(AxonId axon, Step t) {
  if (axon.index() < in_axons_.size() && may_wait(in_axons_[axon.index()])) {
    put_off(axon, in_axons_[axon.index()], t);
    return static_cast<std::uint32_t>(InAxonEntry::Count::get(in_axons_[axon.index()]));
  }
  const InAxonEntry entry = in_axon(axon);
  if (entry.format == image::ListFormat::kNone) {
    count_illegal(1);
    return 0;
  }
  if (entry.plastic) state_.x_times[axon.index()] = learning_.time_word(t);
  if ((in_axons_[axon.index()] & kNeedsChecks) == 0) {
    add_list(entry, t);
    return entry.count;
  }
  filled_slots_ = ~std::uint64_t{0};
  const std::uint32_t illegal = apply_list_checked(entry, state_.synapses.data() + entry.address,
                                                   rows(t), compartments(), largest_delay(slots_));
  count_illegal(illegal);
  return entry.count - illegal;
}

/// A list whose synapses are legal, at once.
void FunctionalCore::add_list(const InAxonEntry& entry, Step t) {
  filled_slots_ |= entry.delay_bits != 0
                       ? ~std::uint64_t{0}
                       : std::uint64_t{1} << ((t.value() + 1 + entry.delay) % slots_);
  apply_list(entry, state_.synapses.data() + entry.address, rows(t), arith::best_vector_set());
}

void FunctionalCore::apply_deferred() const {
  for (std::size_t slot = 0; slot < slots_; ++slot) apply_deferred(slot);
}

void FunctionalCore::apply_deferred(std::size_t slot) const {
  if (deferred_[slot].empty()) return;
  apply_lists(deferred_[slot], state_.synapses.data(),
              state_.accumulators.data() + slot * slot_size_, arith::best_vector_set());
  deferred_[slot].clear();
}

std::uint32_t FunctionalCore::apply_packet(AxonId axon, Step t) {
  std::uint32_t additions = apply_in_axon(axon, t);
  while (in_axon(axon).cont) {
    ++axon;
    additions += apply_in_axon(axon, t);
  }
  return additions;
}

void FunctionalCore::count_illegal(std::uint32_t events) {
  const std::uint32_t room = ~std::uint32_t{0} - state_.illegal;
  state_.illegal += std::min(events, room);
}

void FunctionalCore::commit_reward(std::int32_t reward) {
  state_.r_pending = arith::added_reward(state_.r_pending, reward);
  state_.r_committed = true;
}

bool FunctionalCore::sweep_visits(AxonId axon) const {
  return learning_.visits(in_axon(axon), state_.x_traces[axon.index()],
                          state_.x_times[axon.index()]);
}

std::uint64_t FunctionalCore::sweep(Step t, SweepMethod method) {
  if (learning_.has_lists()) apply_deferred();  // by the weights as they are
  return learning_.sweep(t, slots_, dendrite_, state_, method, sweep_room_);
}

void FunctionalCore::prefetch_entry(AxonId axon) const {
  if (axon.index() < in_axons_.size()) __builtin_prefetch(&in_axons_[axon.index()]);
}

void FunctionalCore::prefetch_list(AxonId axon) const {
  if (axon.index() >= in_axons_.size()) return;
  constexpr std::size_t kWordsPerLine = 8;
  const std::size_t address = InAxonEntry::Address::get(in_axons_[axon.index()]);
  __builtin_prefetch(state_.synapses.data() + address);
  __builtin_prefetch(state_.synapses.data() + address + kWordsPerLine);
}

void FunctionalCore::set_state(const CoreState& state) {
  const auto check = [](std::size_t given, std::size_t own, const char* what) {
    SPIKEMESH_CHECK(given == own, "{}: a state of {} values, the core has {}", what, given, own);
  };
  check(state.u.size(), state_.u.size(), "u");
  check(state.v.size(), state_.v.size(), "v");
  check(state.a.size(), state_.a.size(), "a");
  check(state.refractory.size(), state_.refractory.size(), "refractory");
  check(state.accumulators.size(), state_.accumulators.size(), "accumulators");
  check(state.synapses.size(), state_.synapses.size(), "synapses");
  check(state.x_traces.size(), state_.x_traces.size(), "x traces");
  check(state.x_times.size(), state_.x_times.size(), "x times");
  check(state.y_traces.size(), state_.y_traces.size(), "y traces");
  check(state.y_times.size(), state_.y_times.size(), "y times");
  state_ = state;
  for (auto& lists : deferred_) lists.clear();
  filled_slots_ = ~std::uint64_t{0};
  dendrite_.state_was_set(state_);
}

std::int32_t FunctionalCore::accumulator(std::uint32_t compartment, Step t) const {
  const std::size_t slot = t.value() % slots_;
  apply_deferred(slot);
  return arith::accumulator_value(state_.accumulators[slot * slot_size_ + compartment]);
}

void FunctionalCore::reset_state(bool traces) {
  for (std::uint32_t c = 0; c < compartments(); ++c) reset_compartment(c, traces);
  if (!traces) return;
  for (std::size_t i = 0; i < state_.x_traces.size(); ++i) {
    state_.x_traces[i] &= ~(image::XTrace::X1::kMask | image::XTrace::X2::kMask);
    state_.x_times[i] = 0;
  }
}

void FunctionalCore::reset_compartment(std::uint32_t c, bool traces) {
  apply_deferred();
  state_.u[c] = 0;
  state_.v[c] = 0;
  state_.a[c] = 0;
  state_.refractory[c] = 0;
  for (std::uint32_t slot = 0; slot < slots_; ++slot) {
    state_.accumulators[std::size_t{slot} * slot_size_ + c] = 0;
  }
  if (!traces) return;
  state_.y_traces[c] = 0;
  state_.y_times[c] = 0;
}

}  // namespace spikemesh::core
