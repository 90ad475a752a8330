#include "rtl/testing/core_bench.h"

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <optional>

#include "hw/core/testing/naive_spike_path.h"
#include "hw/core/testing/naive_synapse_stage.h"
#include "rtl/core_loader.h"

namespace spikemesh::rtl::testing {
namespace {

using core::testing::NaiveSpikePath;
using core::testing::NaiveSynapseStage;

/// A step that takes longer has hung.
constexpr std::uint64_t kPatience = 200'000;
/// Cycles between the last event of a step and the start of the next.
constexpr std::uint64_t kBarrierCycles = 16;
/// In-axon entries that are tried before the first legal one is looked for in order.
constexpr std::uint32_t kAxonTries = 16;

LinkFlit spike_flit(std::uint64_t destination) {
  // OUT_AXON to flit, hardware.md §3.2, §8.1.
  const std::uint64_t x = destination & 0xfff;
  const std::uint64_t y = destination >> 12 & 0xfff;
  const std::uint64_t port = destination >> 24 & 0x7;
  const std::uint64_t axon = destination >> 27 & 0xffff;
  return {
      .data = 3ULL << 62 | x << 47 | y << 35 | port << 32 | axon << 16, .head = true, .tail = true};
}

LinkFlit spike_to_axon(std::uint32_t axon) {
  return {.data = 3ULL << 62 | std::uint64_t{axon} << 16, .head = true, .tail = true};
}

}  // namespace

/// One step: the two references, and what the routers around the core hold.
struct CoreBench::StepRun {
  NaiveSpikePath path;
  NaiveSynapseStage synapse;
  std::vector<LinkFlit> flits;  ///< that the core shall send, in order
  std::uint32_t compartments = 0;
  std::uint32_t expected_active = 0;
  std::vector<std::uint32_t> arrivals{};       ///< in-axons still to come
  std::array<std::uint32_t, kFabrics> room{};  ///< credits of the routers
  std::vector<std::uint8_t> credits_out{};     ///< fabrics whose credit is still to come home
  std::size_t flits_seen = 0;
  std::size_t pops_seen = 0;
  std::vector<std::uint16_t> consumed{};  ///< the core's count at the beginning of each cycle
  std::uint32_t updates = 0;
  std::uint32_t active = 0;
  NaiveSynapseStage::Counters synapse_counters{};
  NaiveSpikePath::Counters path_counters{};

  bool at_rest() const {
    return path.finished() && synapse.idle() && arrivals.empty() && credits_out.empty();
  }
  std::string compare_wires(const CoreOutputs& out, std::uint64_t now);
  CoreInputs make_inputs(const Surroundings& around, std::uint64_t now, image::testing::Dice& dice);
  void count(const CoreEvents& events);
  std::string compare_counts() const;
  std::string compare_consumed() const;
};

std::string CoreBench::StepRun::compare_wires(const CoreOutputs& out, std::uint64_t now) {
  const auto fabric = path.just_sent();
  const std::uint32_t valid = now > 0 && fabric ? 1U << *fabric : 0;
  if (out.valid != valid) return fmt::format("link valid {} instead of {}", out.valid, valid);
  if (valid != 0) {
    const LinkFlit& flit = flits.at(flits_seen++);
    if (out.flit != flit) return fmt::format("flit {:x} not {:x}", out.flit.data, flit.data);
    credits_out.push_back(static_cast<std::uint8_t>(*fabric));
  }
  std::uint32_t credit = 0;
  while (pops_seen < synapse.pops().size()) credit |= 1U << synapse.pops()[pops_seen++].fabric;
  if (out.credit != credit) return fmt::format("credit {} instead of {}", out.credit, credit);
  for (std::size_t f = 0; f < kFabrics; ++f) room[f] += credit >> f & 1U;
  if (now == 0) return {};  // the counts still are those of the step before
  if (out.done != path.finished()) return fmt::format("done {}", out.done);
  if (out.sent != path.sends().size()) return fmt::format("sent {}", out.sent);
  consumed.push_back(out.consumed);
  return {};
}

CoreInputs CoreBench::StepRun::make_inputs(const Surroundings& around, std::uint64_t now,
                                           image::testing::Dice& dice) {
  CoreInputs inputs;
  inputs.step_start = now == 0;
  inputs.phase = static_cast<std::uint8_t>(now % 8);
  if (now == 0) return inputs;
  for (std::uint32_t f = 0; f < kFabrics; ++f) {
    if (arrivals.empty() || room[f] == 0 || !dice.one_in(around.arrival_one_in)) continue;
    inputs.valid = static_cast<std::uint8_t>(inputs.valid | (1U << f));
    inputs.flits[f] = spike_to_axon(arrivals.back());
    synapse.push(f, arrivals.back());
    arrivals.pop_back();
    --room[f];
  }
  for (std::size_t i = 0; i < credits_out.size();) {
    const std::uint32_t fabric = credits_out[i];
    if ((inputs.credit >> fabric & 1U) != 0 || !dice.one_in(around.credit_one_in)) {
      ++i;
      continue;
    }
    inputs.credit = static_cast<std::uint8_t>(inputs.credit | (1U << fabric));
    path.credit(fabric);
    credits_out.erase(credits_out.begin() + static_cast<std::ptrdiff_t>(i));
  }
  return inputs;
}

void CoreBench::StepRun::count(const CoreEvents& events) {
  synapse_counters.busy += events.issue_busy ? 1 : 0;
  synapse_counters.row_slot += events.stall_row_slot ? 1 : 0;
  synapse_counters.write_back += events.stall_write_back ? 1 : 0;
  synapse_counters.bank_conflict += events.stall_bank_conflict ? 1 : 0;
  synapse_counters.word_wait += events.word_wait ? 1 : 0;
  updates += events.update_active || events.update_inactive ? 1 : 0;
  active += events.update_active ? 1 : 0;
  path_counters.spike_fifo_full += events.stall_spike_fifo_full ? 1 : 0;
  path_counters.no_credit += events.stall_no_credit ? 1 : 0;
}

std::string CoreBench::StepRun::compare_counts() const {
  const auto differ = [](const char* name, std::uint64_t found, std::uint64_t expected) {
    return found == expected ? std::string{}
                             : fmt::format("{} {} instead of {}", name, found, expected);
  };
  const auto& s = synapse.counters();
  const auto& p = path.counters();
  for (std::string difference :
       {differ("updates", updates, compartments), differ("active", active, expected_active),
        differ("busy", synapse_counters.busy, s.busy),
        differ("row_slot", synapse_counters.row_slot, s.row_slot),
        differ("write_back", synapse_counters.write_back, s.write_back),
        differ("bank_conflict", synapse_counters.bank_conflict, s.bank_conflict),
        differ("word_wait", synapse_counters.word_wait, s.word_wait),
        differ("spike_fifo_full", path_counters.spike_fifo_full, p.spike_fifo_full),
        differ("no_credit", path_counters.no_credit, p.no_credit)}) {
    if (!difference.empty()) return difference;
  }
  return {};
}

std::string CoreBench::StepRun::compare_consumed() const {
  std::vector<std::uint64_t> expected = synapse.consumed();
  std::sort(expected.begin(), expected.end());
  for (std::size_t i = 0; i < consumed.size(); ++i) {
    const std::uint64_t now = i + 1;
    const auto before = std::lower_bound(expected.begin(), expected.end(), now);
    const auto count = static_cast<std::size_t>(before - expected.begin());
    if (consumed[i] != count) {
      return fmt::format("cycle {}: consumed {} instead of {}", now, consumed[i], count);
    }
  }
  return {};
}

CoreBench::CoreBench(const image::ChipImage& chip, const image::CoreImage& image,
                     std::uint64_t seed, CoreBuild build)
    : chip_(chip),
      image_(image),
      dice_(seed),
      reference_(chip, image),
      core_(mesh_straps(chip.architecture), build) {
  load_core(chip, image, core_);
}

std::uint32_t CoreBench::pick_axon() {
  const auto format = [this](std::uint32_t axon) { return image_.in_axons[axon] & 3U; };
  std::uint32_t axon = 0;
  for (std::uint32_t i = 0; i < kAxonTries; ++i) {
    axon = dice_.below(image_.in_axon_count());
    if (format(axon) != 0) return axon;
  }
  return axon;
}

CoreBench::StepRun CoreBench::begin_step(const Surroundings& surroundings) {
  const auto worked = reference_.work_compartments();
  std::vector<NaiveSpikePath::Compartment> compartments;
  std::vector<LinkFlit> flits;
  std::uint32_t active = 0;
  for (std::size_t c = 0; c < worked.size(); ++c) {
    const std::uint32_t entries = image_.axon_map[c] >> 16;
    const std::uint32_t first = image_.axon_map[c] & 0xffffU;
    compartments.push_back({worked[c].active, worked[c].spike, entries});
    active += worked[c].active ? 1U : 0U;
    if (!worked[c].spike) continue;
    ++spikes_;
    for (std::uint32_t i = 0; i < entries; ++i) {
      flits.push_back(spike_flit(image_.out_axons[first + i]));
    }
  }
  const auto& limits = chip_.architecture.core;
  StepRun run{.path = NaiveSpikePath({.spike_fifo_depth = limits.spike_fifo_depth,
                                      .flit_fifo_depth = limits.flit_fifo_depth,
                                      .credits = chip_.architecture.noc.fifo_depth},
                                     compartments),
              .synapse = NaiveSynapseStage({.word_fifo_depth = limits.word_fifo_depth,
                                            .log2_slots = image_.slots_log2,
                                            .compartments = image_.compartment_count(),
                                            .step = reference_.step()},
                                           image_.in_axons, reference_.synapses()),
              .flits = flits,
              .compartments = image_.compartment_count(),
              .expected_active = active};
  run.room.fill(limits.input_fifo_depth);
  if (image_.in_axon_count() == 0) return run;
  for (std::uint32_t i = 0; i < surroundings.packets; ++i) {
    const bool same = surroundings.one_axon && i > 0;
    run.arrivals.push_back(same ? run.arrivals.back() : pick_axon());
    reference_.receive(run.arrivals.back());
    ++packets_;
  }
  return run;
}

std::string CoreBench::run_step(const Surroundings& surroundings) {
  StepRun run = begin_step(surroundings);
  const auto fault = [this](std::uint64_t now, const std::string& what) {
    return fmt::format("step {} cycle {}: {}", reference_.step(), now, what);
  };
  std::uint64_t quiet = 0;
  for (std::uint64_t now = 0; quiet < kBarrierCycles; ++now) {
    if (now > kPatience) return fault(now, "the core does not come to an end");
    const std::string difference = run.compare_wires(core_.outputs(), now);
    if (!difference.empty()) return fault(now, difference);
    quiet = now > 0 && run.at_rest() ? quiet + 1 : 0;
    core_.cycle(run.make_inputs(surroundings, now, dice_));
    run.path.cycle();
    run.synapse.cycle();
    run.count(core_.events());
    held_cycles_ += core_.events().stall_spike_fifo_full ? 1U : 0U;
  }
  if (core_.busy()) return fault(run.path.now(), "busy without an event to come");
  std::string difference = run.compare_consumed();
  if (difference.empty()) difference = run.compare_counts();
  if (difference.empty()) difference = compare_state();
  if (!difference.empty()) return fault(run.path.now(), difference);
  const auto& reward = surroundings.reward;
  core_.cycle(
      {.step_close = true, .reward_valid = reward.has_value(), .reward = reward.value_or(0)});
  core_.cycle({});
  if (reward) reference_.commit_reward(*reward);
  if (reference_.epoch_ends()) difference = run_sweep();
  if (!difference.empty()) return fault(0, "sweep: " + difference);
  reference_.close_step();
  return {};
}

std::string CoreBench::run_sweep() {
  // Barrier A is the close; with the cycle behind it 8 is the least that timing.barrier can be.
  const auto wait = dice_.pick<std::uint32_t>({6, 14, 46});
  for (std::uint32_t i = 0; i < wait; ++i) core_.cycle({});
  if (core_.outputs().done != true) return "not done before its start";
  const std::uint64_t expected = reference_.sweep_done().value();
  std::uint64_t updates = 0;
  for (std::uint64_t now = 0; now <= expected; ++now) {
    core_.cycle({.sweep_start = now == 0});
    updates += core_.events().synaptic_update ? 1U : 0U;
    if (core_.outputs().done != (now == expected)) {
      return fmt::format("cycle {}: done {}, expected in {}", now, core_.outputs().done, expected);
    }
  }
  core_.cycle({});
  if (core_.busy()) return "busy after its end";
  const std::uint64_t visited = reference_.sweep();
  synaptic_updates_ += visited;
  if (updates != visited) return fmt::format("{} updates instead of {}", updates, visited);
  return compare_learned();
}

std::string CoreBench::check(image::Memory memory, std::uint32_t address, std::uint64_t expected) {
  const std::uint64_t found = core_.read(memory, address);
  return found == expected ? std::string{}
                           : fmt::format("{}[{}] {:x} instead of {:x}", memory_name(memory),
                                         address, found, expected);
}

/// What a sweep can change.
std::string CoreBench::compare_learned() {
  using image::Memory;
  for (std::uint32_t i = 0; i < reference_.synapses().size(); ++i) {
    std::string difference = check(Memory::kSynapse, i, reference_.synapses()[i]);
    if (!difference.empty()) return difference;
  }
  for (std::uint32_t axon = 0; axon < image_.in_axon_count(); ++axon) {
    for (std::string difference : {check(Memory::kXTrace, axon, reference_.x_trace(axon)),
                                   check(Memory::kXTime, axon, reference_.x_time(axon))}) {
      if (!difference.empty()) return difference;
    }
  }
  for (std::uint32_t c = 0; c < image_.compartment_count(); ++c) {
    for (std::string difference : {check(Memory::kYTrace, c, reference_.y_trace(c)),
                                   check(Memory::kYTime, c, reference_.y_time(c))}) {
      if (!difference.empty()) return difference;
    }
  }
  constexpr std::uint32_t kR1 = 8;  // hardware.md §3.3
  constexpr std::uint32_t kPending = 9;
  std::string difference = check(Memory::kReg, kR1, reference_.reward_trace());
  return difference.empty() ? check(Memory::kReg, kPending, reference_.pending_reward())
                            : difference;
}

std::string CoreBench::compare_state() {
  using image::Memory;
  const std::uint32_t capacity = chip_.architecture.core.accumulators / image_.slots();
  for (std::uint32_t c = 0; c < image_.compartment_count(); ++c) {
    for (std::string difference : {check(Memory::kStateUv, c, reference_.state_uv(c)),
                                   check(Memory::kStateA, c, reference_.state_a(c)),
                                   check(Memory::kYTime, c, reference_.y_time(c))}) {
      if (!difference.empty()) return difference;
    }
    for (std::uint32_t slot = 0; slot < image_.slots(); ++slot) {
      std::string difference =
          check(Memory::kAcc, slot * capacity + c, reference_.accumulator(c, slot));
      if (!difference.empty()) return difference;
    }
  }
  for (std::uint32_t axon = 0; axon < image_.in_axon_count(); ++axon) {
    std::string difference = check(Memory::kXTime, axon, reference_.x_time(axon));
    if (!difference.empty()) return difference;
  }
  constexpr std::uint32_t kIllegal = 11;  // hardware.md §3.3
  return check(Memory::kReg, kIllegal, reference_.illegal());
}

}  // namespace spikemesh::rtl::testing
