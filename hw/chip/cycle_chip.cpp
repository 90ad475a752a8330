#include "hw/chip/cycle_chip.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.h"
#include "hw/arith/plasticity.h"

namespace spikemesh::chip {

CycleChip::CycleChip(const image::ChipImage& image, const CoreFactory& make_core)
    : host_ports_(static_cast<std::uint32_t>(image.architecture.host_ports.size())) {
  cores_.reserve(image.cores.size());
  for (const image::CoreImage& core : image.cores) {
    ids_.push_back(core.id);
    cores_.emplace_back(image.architecture.core, core, image);
  }
  const SimulationContext::Active active(context_);
  chip_ = std::make_unique<Chip>("chip", image, cores_, make_core);
  for (const CoreId id : ids_) own_.push_back({.state = chip_->own_state(id)});
}

CycleChip::~CycleChip() {
  const SimulationContext::Active active(context_);
  chip_.reset();
}

void CycleChip::inject(const image::AxonAddress& to) {
  const auto at = std::lower_bound(ids_.begin(), ids_.end(), to.core);
  const bool known =
      at != ids_.end() && *at == to.core &&
      to.axon.value() < cores_[static_cast<std::size_t>(at - ids_.begin())].in_axon_count();
  if (!known) {
    throw UserError({.key = "input spike",
                     .found = fmt::format("core {}, axon {}", to.core.value(), to.axon.value()),
                     .expected = "an in-axon entry of the image"});
  }
  injected_.push_back(to);
}

void CycleChip::reward(std::int8_t value) {
  reward_ = arith::added_reward(reward_.value_or(0), value);
}

const StepStatistics& CycleChip::step() {
  const SimulationContext::Active active(context_);
  const StepStatistics& statistics = chip_->step(next_, injected_, reward_);
  injected_.clear();
  reward_.reset();
  collect_read_outs();
  take_spikes();
  ++next_;
  return statistics;
}

void CycleChip::deliver(std::uint32_t port, std::span<const noc::Flit> flits,
                        noc::PortObserver& observer) {
  SPIKEMESH_CHECK(next_ == Step{}, "packets of configuration come before the first step");
  const SimulationContext::Active active(context_);
  chip_->deliver(port, flits, observer);
}

void CycleChip::collect_read_outs() {
  read_outs_.clear();
  for (std::uint32_t port = 0; port < host_ports_; ++port) {
    for (const std::uint32_t axon : chip_->read_outs(port)) read_outs_.push_back({port, axon});
  }
  std::sort(read_outs_.begin(), read_outs_.end());
}

void CycleChip::take_spikes() {
  for (std::size_t i = 0; i < cores_.size(); ++i) {
    if (own_[i].state == nullptr) continue;
    cores_[i].take_spikes(own_[i].state->spikes());
    own_[i].stale = true;
  }
}

void CycleChip::refresh(std::size_t index) const {
  core::CoreState state = cores_[index].state();
  own_[index].state->read_state(state);
  cores_[index].set_state(state);
  own_[index].stale = false;
}

ChipState CycleChip::state() const {
  ChipState state{next_, {}};
  for (std::size_t i = 0; i < cores_.size(); ++i) state.cores.push_back(core(i).state());
  return state;
}

void CycleChip::set_state(const ChipState& state) {
  SPIKEMESH_CHECK(state.cores.size() == cores_.size(), "a state of {} cores, the image has {}",
                  state.cores.size(), cores_.size());
  for (std::size_t i = 0; i < cores_.size(); ++i) {
    cores_[i].set_state(state.cores[i]);
    if (own_[i].state != nullptr) own_[i].state->write_state(state.cores[i], state.next);
    own_[i].stale = false;
  }
  injected_.clear();
  reward_.reset();
  next_ = state.next;
}

void CycleChip::reset_state(bool traces) {
  for (std::size_t i = 0; i < cores_.size(); ++i) {
    if (own_[i].stale) refresh(i);
    cores_[i].reset_state(traces);
    if (own_[i].state != nullptr) own_[i].state->write_state(cores_[i].state(), next_);
  }
}

}  // namespace spikemesh::chip
