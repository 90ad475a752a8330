#include "hw/core/neuron_core.h"

#include <algorithm>

#include "hw/core/sweep_timing.h"

namespace spikemesh::core {
namespace {

SynapseTimingConfig synapse_config(const Architecture& architecture) {
  return {.lanes = architecture.core.synapse_lanes,
          .word_fifo_depth = architecture.core.word_fifo_depth,
          .group_interval = architecture.timing.synapse_group};
}

constexpr std::uint32_t kFlitsPerLine = 8;
constexpr std::uint64_t kNoFlit = 0;  // no flit of a packet's head has these bits

/// The flits of out-axon entries; an illegal entry (§11) has kNoFlit.
std::vector<std::uint64_t> flits_of(const std::vector<std::uint64_t>& out_axons,
                                    const noc::MeshConfig& mesh) {
  std::vector<std::uint64_t> flits;
  flits.reserve(out_axons.size());
  for (const std::uint64_t word : out_axons) {
    const auto to = image::OutAxonEntry::unpack(word);
    const noc::Flit flit =
        noc::make_head({.x = to.x, .y = to.y, .port = to.port, .axon = to.axon}, true);
    flits.push_back(noc::is_destination(mesh, flit.data) ? flit.data : kNoFlit);
  }
  return flits;
}

}  // namespace

NeuronCore::NeuronCore(const sc_core::sc_module_name& name, const Architecture& architecture,
                       const image::CoreImage& image, noc::CycleScheduler& scheduler,
                       FunctionalCore& function)
    : CoreShell(name),
      scheduler_(scheduler),
      id_(scheduler.attach(*this)),
      function_(function),
      axon_map_(image.axon_map),
      flits_(flits_of(image.out_axons, noc::mesh_config(architecture))),
      learning_synapse_(architecture.timing.learning_synapse),
      plans_(function, architecture.core.synapse_lanes),
      synapse_(synapse_config(architecture)),
      dendrite_({.active = architecture.timing.compartment_active,
                 .inactive = architecture.timing.compartment_inactive}),
      axon_({.spike_fifo_depth = architecture.core.spike_fifo_depth,
             .flit_fifo_depth = architecture.core.flit_fifo_depth}) {
  axon_map_.resize(image.compartment_count());
  const auto& timing = architecture.timing;
  if (timing.compartment_active != timing.compartment_inactive) function_.record_active();
}

void NeuronCore::end_of_elaboration() {
  port_ = network.operator->();
  barrier_port_ = barrier.operator->();
  port_->set_client(id_);
  port_->set_rows(plans_.data(), sizeof(EntryPlan), plans_.size());
}

void NeuronCore::begin_step(Step step) {
  step_ = step;
  illegal_before_ = function_.illegal();
  const auto spikes = function_.dendrite_step(step);
  counted_ = {};
  counted_.spikes = spikes.size();
  counted_.updates_active = function_.active_count();
  counted_.updates_inactive = function_.compartments() - function_.active_count();
  stalls_ = {};
  synapse_.begin_step({.next_slot = static_cast<std::uint32_t>(step.value() + 1),
                       .compartments = function_.compartments(),
                       .max_delay = function_.slots() - 2});
  dendrite_.begin_step(function_.compartments(), function_.active_words());
  axon_.begin_step();
  next_spike_ = 0;
  next_entry();
}

void NeuronCore::evaluate(Cycle now) {
  if (has_entry_ && now >= ready_) send(now);
  receive(now);
}

/// Takes spikes until one has an entry to send; after the last one the core is done.
void NeuronCore::next_entry() {
  const auto spikes = function_.spikes();
  while (axon_.entries_left() == 0) {
    if (next_spike_ == spikes.size()) {
      has_entry_ = false;
      counted_.dendrite_done = dendrite_.finished();
      counted_.axon_done = axon_.last();
      const bool by_axon = counted_.axon_done > counted_.dendrite_done;
      barrier_port_->done(std::max(counted_.dendrite_done, counted_.axon_done),
                          by_axon ? LastEvent::kAxon : LastEvent::kDendrite);
      return;
    }
    const std::uint32_t compartment = spikes[next_spike_++];
    const auto map = image::AxonMapEntry::unpack(axon_map_[compartment]);
    axon_.spike(dendrite_.push(compartment, axon_.room()), map.count);
    entry_ = map.first;
    prefetch_flits(entry_);
    prefetch_flits(entry_ + kFlitsPerLine);
  }
  has_entry_ = true;
  ready_ = axon_.ready();
  scheduler_.wake_at(id_, ready_);
}

/// Calls out-axon entries into the host's cache, which come to be sent some cycles later.
void NeuronCore::prefetch_flits(std::uint32_t entry) const {
  if (entry < flits_.size()) __builtin_prefetch(&flits_[entry]);
}

/// Sends or drops the entry that waits, if the network takes it in `now`.
void NeuronCore::send(Cycle now) {
  const std::uint64_t flit = entry_ < flits_.size() ? flits_[entry_] : kNoFlit;
  if (flit != kNoFlit) {
    const noc::SendBlock block = port_->send_block(now);
    if (block != noc::SendBlock::kNone) {
      stalls_.blocked(now, block);
      port_->wake_to_send(now);
      return;
    }
    stalls_.sent(now);
    port_->send({.data = flit, .head = true, .tail = true}, now);
    barrier_port_->sent();
    ++counted_.packets_sent;
  } else {
    function_.count_illegal(1);
  }
  ++entry_;
  if (entry_ % kFlitsPerLine == 0) prefetch_flits(entry_ + kFlitsPerLine);
  axon_.sent(now);
  next_entry();
}

void NeuronCore::receive(Cycle now) {
  if (!port_->holds_flits()) return;
  if (now >= synapse_.next_pop()) {
    const auto flit = port_->pop(now);
    if (!flit) return;  // what is on its way wakes the core when it is here
    take_flit(*flit, now);
    port_->receive_from(synapse_.next_pop());
    if (!port_->holds_flits()) return;
  }
  scheduler_.wake_at(id_, synapse_.next_pop());
}

/// A flit popped in `now`: a spike is worked, all else is thrown away (§11).
void NeuronCore::take_flit(const noc::Flit& flit, Cycle now) {
  const noc::FlitFields fields = noc::unpack(flit.data);
  if (flit.tail) ++counted_.packets_consumed;
  if (flit.head && flit.tail && fields.kind == noc::FlitKind::kSpike) {
    work_packet(AxonId{fields.axon}, now);
    return;
  }
  const Cycle consumed = synapse_.discard(now);
  if (flit.head) function_.count_illegal(1);
  if (flit.tail) consume(consumed);
}

/// The entry of a packet and those that follow it (§6.1).
void NeuronCore::work_packet(AxonId axon, Cycle pop) {
  for (;; pop = synapse_.next_pop(), ++axon) {
    const bool known = axon.index() < plans_.size();
    const bool cont = known && (plans_[axon].word & image::InAxonEntry::Cont::kMask) != 0;
    synapse_.load(pop, cont);
    const Cycle consumed = work_entry(axon);
    if (cont) continue;
    consume(consumed);
    return;
  }
}

void NeuronCore::consume(Cycle cycle) {
  counted_.last_consumed = std::max(counted_.last_consumed, cycle);
  barrier_port_->consumed(cycle, LastEvent::kSynapse);
}

/// Works the list of the entry that was loaded last.
Cycle NeuronCore::work_entry(AxonId axon) {
  if (axon.index() < plans_.size()) [[likely]] {
    const EntryPlan& plan = plans_[axon];
    if (plan.words != 0 && plan.may_wait) [[likely]] {
      function_.put_off(axon, plan.word, step_);
      counted_.synaptic_ops += image::InAxonEntry::Count::get(plan.word);
      return synapse_.work(plans_.list(plan));
    }
  }
  counted_.synaptic_ops += function_.apply_in_axon(axon, step_);
  const image::InAxonEntry entry = function_.in_axon(axon);
  return synapse_.work(list_of(entry, function_.synapse_words()));
}

void NeuronCore::close_step(std::optional<std::int32_t> reward) {
  if (reward) function_.commit_reward(*reward);
}

Cycle NeuronCore::sweep() {
  const Cycle done = sweep_done(function_, learning_synapse_);
  counted_.synaptic_updates = function_.sweep(step_);
  return done;
}

CoreCounters NeuronCore::counters() const {
  CoreCounters counters = counted_;
  counters.synapse = synapse_.counters();
  counters.spike_fifo_full = dendrite_.stalled_spike_fifo_full();
  counters.no_credit = stalls_.no_credit();
  counters.link_interval = stalls_.link_interval();
  counters.spike_fifo_peak = axon_.spike_fifo_peak();
  counters.flit_fifo_peak = axon_.flit_fifo_peak();
  counters.illegal = function_.illegal() - illegal_before_;
  return counters;
}

}  // namespace spikemesh::core
