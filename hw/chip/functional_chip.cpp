#include "hw/chip/functional_chip.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.h"
#include "hw/arith/plasticity.h"

namespace spikemesh::chip {

FunctionalChip::FunctionalChip(const image::ChipImage& image)
    : routes_(image),
      arriving_(image.cores.size()),
      counts_(image.cores.size()),
      illegal_before_(image.cores.size()) {
  cores_.reserve(image.cores.size());
  for (const image::CoreImage& core : image.cores) {
    ids_.push_back(core.id);
    cores_.emplace_back(image.architecture.core, core, image);
  }
}

void FunctionalChip::inject(const image::AxonAddress& to) {
  const bool known = routes_.has_core(to.core) && routes_.place_of(to.core) != Route::kUnusedCore &&
                     to.axon.value() < cores_[routes_.place_of(to.core)].in_axon_count();
  if (!known) {
    throw UserError({.key = "input spike",
                     .found = fmt::format("core {}, axon {}", to.core.value(), to.axon.value()),
                     .expected = "an in-axon entry of the image"});
  }
  arriving_[routes_.place_of(to.core)].push_back(static_cast<std::uint16_t>(to.axon.value()));
}

void FunctionalChip::reward(std::int8_t value) {
  reward_ = arith::added_reward(reward_.value_or(0), value);
}

void FunctionalChip::step() {
  const Step t = next_;
  read_outs_.clear();
  work_dendrites(t);
  deliver(t);
  close(t);
  std::sort(read_outs_.begin(), read_outs_.end());
  ++next_;
}

void FunctionalChip::work_dendrites(Step t) {
  for (std::size_t i = 0; i < cores_.size(); ++i) {
    core::StepCounts& counts = counts_[i];
    counts = {};
    illegal_before_[i] = cores_[i].illegal();
    const auto spikes = cores_[i].dendrite_step(t);
    counts.spikes = spikes.size();
    counts.updates_active = cores_[i].active_count();
    counts.updates_inactive = cores_[i].compartments() - counts.updates_active;
    send_spikes(i, spikes);
  }
}

void FunctionalChip::send_spikes(std::size_t from, std::span<const std::uint32_t> spikes) {
  core::StepCounts& counts = counts_[from];
  for (const std::uint32_t c : spikes) {
    for (const Route route : routes_.of(from, c)) {
      if (route.place < Route::kHostBase) {
        arriving_[route.place].push_back(route.axon);
      } else if (route.place < Route::kUnusedCore) {
        read_outs_.push_back({std::uint32_t{route.place} - Route::kHostBase, route.axon});
      } else if (route.place == Route::kNowhere) {
        cores_[from].count_illegal(1);
        continue;
      }
      ++counts.packets_sent;
    }
  }
}

void FunctionalChip::deliver(Step t) {
  // Far enough ahead to hide a miss of the last cache behind a few short lists.
  constexpr std::size_t kEntriesAhead = 16;
  constexpr std::size_t kListsAhead = 8;
  for (std::size_t i = 0; i < cores_.size(); ++i) {
    core::FunctionalCore& core = cores_[i];
    std::vector<std::uint16_t>& axons = arriving_[i];
    std::uint64_t additions = 0;
    for (std::size_t k = 0; k < axons.size(); ++k) {
      if (k + kEntriesAhead < axons.size()) core.prefetch_entry(AxonId{axons[k + kEntriesAhead]});
      if (k + kListsAhead < axons.size()) core.prefetch_list(AxonId{axons[k + kListsAhead]});
      additions += core.apply_packet(AxonId{axons[k]}, t);
    }
    counts_[i].synaptic_ops = additions;
    counts_[i].packets_consumed = axons.size();
    axons.clear();
  }
}

void FunctionalChip::close(Step t) {
  for (std::size_t i = 0; i < cores_.size(); ++i) {
    if (reward_) cores_[i].commit_reward(*reward_);
    if (cores_[i].epoch_ends(t)) counts_[i].synaptic_updates = cores_[i].sweep(t);
    counts_[i].illegal = cores_[i].illegal() - illegal_before_[i];
  }
  reward_.reset();
}

ChipState FunctionalChip::state() const {
  ChipState state{next_, {}};
  for (const core::FunctionalCore& core : cores_) state.cores.push_back(core.state());
  return state;
}

void FunctionalChip::set_state(const ChipState& state) {
  SPIKEMESH_CHECK(state.cores.size() == cores_.size(), "a state of {} cores, the image has {}",
                  state.cores.size(), cores_.size());
  for (std::size_t i = 0; i < cores_.size(); ++i) {
    cores_[i].set_state(state.cores[i]);
    arriving_[i].clear();
  }
  reward_.reset();
  next_ = state.next;
}

void FunctionalChip::reset_state(bool traces) {
  for (core::FunctionalCore& core : cores_) core.reset_state(traces);
}

void FunctionalChip::reset_compartment(std::size_t core, CompartmentId compartment, bool traces) {
  cores_[core].reset_compartment(compartment.value(), traces);
}

}  // namespace spikemesh::chip
