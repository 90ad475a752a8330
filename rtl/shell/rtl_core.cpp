#include "rtl/shell/rtl_core.h"

#include "base/error.h"
#include "rtl/core_loader.h"
#include "rtl/shell/state_access.h"

namespace spikemesh::rtl {
namespace {

/// More than every list of a full core with the longest rule takes (hardware.md §12.5).
constexpr std::uint64_t kLongestSweep = std::uint64_t{1} << 26;

}  // namespace

RtlCore::RtlCore(const sc_core::sc_module_name& name, const image::ChipImage& chip,
                 const image::CoreImage& image, noc::CycleScheduler& scheduler, CoreBuild build,
                 WaveFile::Track* track, Configured configured)
    : CoreShell(name),
      scheduler_(scheduler),
      id_(scheduler.attach(*this)),
      router_depth_(chip.architecture.noc.fifo_depth),
      slot_size_(image::compartment_capacity(chip.architecture, image.slots_log2)),
      core_(mesh_straps(chip.architecture), build),
      track_(track) {
  core_.set_listener(track_);
  credits_.fill(router_depth_);
  if (configured == Configured::kByOwnPort) load_core(chip, image, core_);
  configuration_cycles_ = core_.cycles();
}

/// A flit wakes the core in the cycle in which it is on the wire, one before it is seen.
void RtlCore::end_of_elaboration() { network->set_client(id_, Cycle{1}); }

void RtlCore::begin_step(Step step) {
  step_ = step;
  consumed_ = 0;
  done_ = false;
  counted_ = {};
  spikes_.clear();
  update_cycles_.clear();
  before_ = core_.insight();
  illegal_at_start_ = before_.illegal;
  run_cycle(0);
  scheduler_.wake_at(id_, Cycle{1});
}

void RtlCore::close_step(std::optional<std::int32_t> reward) {
  core_.cycle({.step_close = true,
               .reward_valid = reward.has_value(),
               .reward = static_cast<std::int8_t>(reward.value_or(0))});
  counted_.illegal = core_.insight().illegal - illegal_at_start_;
}

void RtlCore::evaluate(Cycle now) {
  run_cycle(now.value());
  if ((core_.busy() || !credits_home()) && now < patience_) {
    scheduler_.wake_at(id_, now + Cycle{1});
  }
}

Cycle RtlCore::sweep() {
  // What the core prepares after barrier A takes less than timing.barrier.
  do {
    core_.cycle({});
  } while (core_.busy());
  for (std::uint64_t now = 0;; ++now) {
    core_.cycle({.sweep_start = now == 0});
    ++evaluated_cycles_;
    counted_.synaptic_updates += core_.events().synaptic_update ? 1U : 0U;
    if (core_.outputs().done) return Cycle{now};
    SPIKEMESH_CHECK(now < kLongestSweep, "a sweep comes to its end");
  }
}

bool RtlCore::credits_home() const {
  for (const std::uint32_t credits : credits_) {
    if (credits != router_depth_) return false;
  }
  return true;
}

void RtlCore::run_cycle(std::uint64_t now) {
  if (track_ != nullptr) track_->next_cycle(scheduler_.origin() + now, step_, Cycle{now});
  core_.cycle(wires(now));
  ++evaluated_cycles_;
  const CoreOutputs out = core_.outputs();
  count(now);
  tell_network(out, now);
  tell_barrier(out, now);
}

CoreInputs RtlCore::wires(std::uint64_t now) {
  CoreInputs inputs{.step_start = now == 0, .phase = static_cast<std::uint8_t>(now % 8)};
  const Cycle next{now + 1};
  for (std::uint32_t fabric = 0; fabric < kFabrics; ++fabric) {
    const auto bit = static_cast<std::uint8_t>(1U << fabric);
    if (const noc::Flit* flit = network->arriving(fabric, next)) {
      inputs.valid = static_cast<std::uint8_t>(inputs.valid | bit);
      inputs.flits[fabric] = {.data = flit->data, .head = flit->head, .tail = flit->tail};
    }
    if (network->credit_arrives(fabric, next)) {
      inputs.credit = static_cast<std::uint8_t>(inputs.credit | bit);
      ++credits_[fabric];
    }
  }
  return inputs;
}

/// Outputs show what the core did in `now`: they are registers of the next cycle.
void RtlCore::tell_network(const CoreOutputs& out, std::uint64_t now) {
  for (std::uint32_t fabric = 0; fabric < kFabrics; ++fabric) {
    if ((out.credit >> fabric & 1U) != 0) network->pop_from(fabric, Cycle{now});
    if ((out.valid >> fabric & 1U) == 0) continue;
    SPIKEMESH_CHECK(network->turn() == fabric, "both network interfaces send on one fabric");
    --credits_[fabric];
    network->send({out.flit.data, out.flit.head, out.flit.tail}, Cycle{now});
    barrier->sent();
    ++counted_.packets_sent;
  }
}

void RtlCore::tell_barrier(const CoreOutputs& out, std::uint64_t now) {
  // In cycle 0 the counts and done of the step before go away.
  if (now == 0) consumed_ = out.consumed;
  for (; consumed_ != out.consumed; ++consumed_) {
    barrier->consumed(Cycle{now}, core::LastEvent::kSynapse);
    ++counted_.packets_consumed;
    counted_.last_consumed = Cycle{now};
  }
  if (!out.done || done_) return;
  done_ = true;
  const bool by_axon = Cycle{now} > counted_.dendrite_done;
  if (by_axon) counted_.axon_done = Cycle{now};
  barrier->done(Cycle{now}, by_axon ? core::LastEvent::kAxon : core::LastEvent::kDendrite);
}

void RtlCore::count(std::uint64_t now) {
  const CoreEvents events = core_.events();
  counted_.synaptic_ops += events.synaptic_ops;
  counted_.updates_active += events.update_active ? 1U : 0U;
  counted_.updates_inactive += events.update_inactive ? 1U : 0U;
  if (events.update_active || events.update_inactive) {
    counted_.dendrite_done = Cycle{now};
    update_cycles_.push_back(Cycle{now});
  }
  // Events are those of the cycle just worked; the compartment is that of its beginning.
  if (events.spike) spikes_.push_back(before_.spike_compartment);
  counted_.spikes += events.spike ? 1U : 0U;
  before_ = core_.insight();
  counted_.synapse.busy += events.issue_busy ? 1U : 0U;
  counted_.synapse.row_slot += events.stall_row_slot ? 1U : 0U;
  counted_.synapse.write_back += events.stall_write_back ? 1U : 0U;
  counted_.synapse.bank_conflict += events.stall_bank_conflict ? 1U : 0U;
  counted_.synapse.word_wait += events.word_wait ? 1U : 0U;
  counted_.spike_fifo_full += events.stall_spike_fifo_full ? 1U : 0U;
  counted_.no_credit += events.stall_no_credit ? 1U : 0U;
}

void RtlCore::read_state(core::CoreState& state) { StateAccess(core_, slot_size_).read(state); }

void RtlCore::write_state(const core::CoreState& state, Step next) {
  StateAccess(core_, slot_size_).write(state, next);
}

}  // namespace spikemesh::rtl
