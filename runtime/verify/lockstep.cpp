#include "runtime/verify/lockstep.h"

#include <fmt/format.h>

#include <algorithm>
#include <exception>

#include "base/error.h"

namespace spikemesh::verify {
namespace {

/// Cycles that the RTL may take longer than the model before a step is given up.
constexpr Cycle kPatience{4096};
/// Cycles shown before and after that of a difference.
constexpr Cycle kWavesBefore{96};
constexpr Cycle kWavesAfter{24};

template <class Chip>
void give(Chip& chip, const HostStep& input) {
  for (const image::AxonAddress& to : input.spikes) chip.inject(to);
  for (const std::int8_t reward : input.rewards) chip.reward(reward);
}

std::size_t words_of(const core::CoreState& state) {
  return state.u.size() * 2 + state.accumulators.size() + state.synapses.size() +
         2 * state.x_traces.size() + 2 * state.y_traces.size();
}

}  // namespace

Lockstep::Lockstep(const image::ChipImage& image, std::vector<CoreId> in_rtl,
                   const rtl::CoreBuilds& builds)
    : image_(image),
      builds_(builds),
      functional_(image),
      model_(image),
      rtl_(std::make_unique<rtl::RtlCores>(image, std::move(in_rtl), builds)),
      mixed_(std::make_unique<chip::CycleChip>(image, rtl_->factory())) {
  for (const image::CoreImage& core : image.cores) {
    ports_.push_back(std::make_unique<Ports>());
    model_.observe(core.id, ports_.back()->model, ports_.back()->model);
    mixed_->observe(core.id, ports_.back()->mixed, ports_.back()->mixed);
  }
}

void Lockstep::set_state(const chip::ChipState& state) {
  functional_.set_state(state);
  model_.set_state(state);
  mixed_->set_state(state);
  start_ = state;
  inputs_.clear();
}

std::optional<Difference> Lockstep::step(const HostStep& input) {
  SPIKEMESH_CHECK(failure_.empty(), "a difference ends the run");
  inputs_.push_back(input);
  for (auto& ports : ports_) {
    ports->model.begin_step();
    ports->mixed.begin_step();
  }
  give(functional_, input);
  give(model_, input);
  give(*mixed_, input);
  functional_.step();
  expected_ = model_.step();
  run_mixed(expected_.close + kPatience);
  auto first = first_difference();
  ++compared_.steps;
  compared_.cycles += expected_.cycles.value();
  for (const core::CoreCounters& core : expected_.cores) compared_.spikes += core.spikes;
  return first;
}

void Lockstep::run_mixed(Cycle patience) {
  for (const CoreId id : rtl_->ids()) rtl_->find(id)->set_patience(patience);
  try {
    found_ = mixed_->step();
  } catch (const std::exception& error) {
    // The chip is of no further use, but what its ports did so far is told.
    failure_ = error.what();
  }
}

std::optional<Difference> Lockstep::first_difference() {
  std::optional<Difference> first;
  for (std::size_t i = 0; i < image_.cores.size(); ++i) {
    auto one = compare_core(i);
    if (one && (!first || one->cycle < first->cycle)) first = std::move(one);
  }
  if (first) return first;
  if (!failure_.empty() || expected_.close != found_.close || expected_.links != found_.links ||
      expected_.host_ports != found_.host_ports) {
    const std::size_t last = 0;
    return difference(
        last, "cycle", "rtl",
        {.place = "chip",
         .quantity = "close of the step, links and host ports",
         .expected = fmt::format("closed in cycle {}", expected_.close),
         .found = failure_.empty() ? fmt::format("closed in cycle {}", found_.close) : failure_,
         .section = "hardware.md §10.1"});
  }
  return std::nullopt;
}

/// Of all differences of a core that with the earliest cycle; of these the first compared.
std::optional<Difference> Lockstep::compare_core(std::size_t index) {
  std::vector<Difference> all;
  const auto add = [&](std::optional<CoreDifference> what) {
    if (what) all.push_back(difference(index, "cycle", "rtl", *std::move(what)));
  };
  add(compare_transactions(ports_[index]->model, ports_[index]->mixed));
  compared_.transactions += ports_[index]->mixed.sorted().size();
  if (failure_.empty()) {
    const std::size_t id = image_.cores[index].id.index();
    for (Difference& one : compare_state(index)) all.push_back(std::move(one));
    add(compare_counters(expected_.cores[id], found_.cores[id]));
  }
  const auto first = std::min_element(
      all.begin(), all.end(), [](const auto& a, const auto& b) { return a.cycle < b.cycle; });
  if (first == all.end()) return std::nullopt;
  return *first;
}

std::vector<Difference> Lockstep::compare_state(std::size_t index) {
  std::vector<Difference> all;
  const auto compare = [&](const core::FunctionalCore& found, const char* found_by) {
    const core::FunctionalCore& expected = functional_.core(index);
    const std::uint32_t slots = expected.slots();
    for (auto& what : {compare_spikes(expected.spikes(), found.spikes()),
                       compare_compartments(expected.state(), found.state()),
                       compare_memories(expected.state(), found.state(), slots)}) {
      if (what) all.push_back(difference(index, "functional", found_by, *what));
    }
  };
  compare(model_.core(index), "cycle");
  const bool in_rtl = rtl_->find(image_.cores[index].id) != nullptr;
  compare(mixed_->core(index), in_rtl ? "rtl" : "cycle, beside rtl");
  if (in_rtl) compared_.words += words_of(mixed_->core(index).state());
  return all;
}

Difference Lockstep::difference(std::size_t index, const char* expected_by, const char* found_by,
                                CoreDifference what) const {
  const Cycle cycle = cycle_of(index, what);
  return {.step = expected_.step,
          .cycle = cycle,
          .core = image_.cores[index].id,
          .expected_by = expected_by,
          .found_by = found_by,
          .what = std::move(what)};
}

/// That of the transaction or of the compartment's update; of a word the close, since it may have
/// been written in any cycle before.
Cycle Lockstep::cycle_of(std::size_t index, const CoreDifference& what) const {
  if (what.cycle) return *what.cycle;
  const rtl::RtlCore* const core = rtl_->find(image_.cores[index].id);
  const bool accumulator = what.quantity.starts_with("accumulator");
  if (core != nullptr && what.compartment && !accumulator &&
      *what.compartment < core->update_cycles().size()) {
    return core->update_cycles()[*what.compartment];
  }
  return expected_.close;
}

std::string Lockstep::write_waves(const Difference& difference, const std::string& path) const {
  if (rtl_->ids().empty()) return "none: no core is in RTL";
  const bool known = difference.cycle != expected_.close;
  const Cycle margin = std::min(difference.cycle, kWavesBefore);
  const rtl::WaveWindow window{.step = difference.step,
                               .first = known ? difference.cycle - margin : Cycle{},
                               .last = difference.cycle + kWavesAfter};
  rtl::RtlCores cores(image_, rtl_->ids(), builds_);
  const bool in_rtl = rtl_->find(difference.core) != nullptr;
  const CoreId shown = in_rtl ? difference.core : cores.ids().front();
  cores.write_waves(path, {shown}, window);
  {
    chip::CycleChip chip(image_, cores.factory());
    for (const CoreId id : cores.ids()) cores.find(id)->set_patience(expected_.close + kPatience);
    if (start_) chip.set_state(*start_);
    try {
      for (const HostStep& input : inputs_) {
        give(chip, input);
        chip.step();
      }
    } catch (const std::exception&) {
      // The step does not end, as it did not before; its waves are there.
    }
  }
  cores.finish_waves();
  return fmt::format("core {}, step {}, cycles {} to {}", shown, window.step->value(),
                     window.first.value(), window.last.value());
}

}  // namespace spikemesh::verify
