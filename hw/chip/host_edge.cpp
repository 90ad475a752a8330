#include "hw/chip/host_edge.h"

namespace spikemesh::chip {
namespace {

constexpr Cycle kOne{1};

}  // namespace

HostEdge::HostEdge(const sc_core::sc_module_name& name, noc::CycleScheduler& scheduler)
    : sc_module(name),
      network("network"),
      barrier("barrier"),
      scheduler_(scheduler),
      id_(scheduler.attach(*this)) {}

void HostEdge::end_of_elaboration() { network->set_client(id_); }

void HostEdge::begin_step(std::span<const noc::Flit> flits) {
  flits_ = flits;
  next_ = 0;
  ready_ = kOne;  // hardware.md §10.2
  read_outs_.clear();
  stalls_ = {};
  if (flits_.empty()) {
    barrier->done(Cycle{}, core::LastEvent::kHost);
  } else {
    scheduler_.wake_at(id_, ready_);
  }
}

void HostEdge::evaluate(Cycle now) {
  receive(now);
  if (next_ < flits_.size() && now >= ready_) send(now);
}

void HostEdge::receive(Cycle now) {
  const auto flit = network->pop(now);
  if (!flit) return;
  read_outs_.push_back(noc::unpack(flit->data).axon);
  barrier->consumed(now, core::LastEvent::kHost);
  for (std::uint32_t fabric = 0; fabric < network->fabrics(); ++fabric) {
    if (network->visible(fabric, now) > 0) scheduler_.wake_at(id_, now + kOne);
  }
}

void HostEdge::send(Cycle now) {
  const noc::SendBlock block = network->send_block(now);
  if (block != noc::SendBlock::kNone) {
    stalls_.blocked(now, block);
    network->wake_to_send(now);
    return;
  }
  stalls_.sent(now);
  network->send(flits_[next_++], now);
  barrier->sent();
  ready_ = now + kOne;
  if (next_ == flits_.size()) {
    barrier->done(now, core::LastEvent::kHost);
  } else {
    scheduler_.wake_at(id_, ready_);
  }
}

HostPortCounters HostEdge::counters() const {
  return {.sent = next_,
          .received = read_outs_.size(),
          .no_credit = stalls_.no_credit(),
          .link_interval = stalls_.link_interval()};
}

}  // namespace spikemesh::chip
