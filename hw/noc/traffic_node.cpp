#include "hw/noc/traffic_node.h"

#include <algorithm>

#include "base/error.h"

namespace spikemesh::noc {

void PacketLedger::start(Cycle from, Cycle to) {
  SPIKEMESH_CHECK(in_flight() == 0, "a run starts with no packet on its way");
  *this = PacketLedger{};
  from_ = from;
  to_ = to;
}

std::uint32_t PacketLedger::open(const PacketRequest& request) {
  if (free_.empty()) {
    free_.push_back(static_cast<std::uint32_t>(entries_.size()));
    entries_.emplace_back();
  }
  const std::uint32_t number = free_.back();
  free_.pop_back();
  entries_[number] = {request.generated, request.destination, request.flits};
  return number;
}

void PacketLedger::take(const Flit& flit, CoreId core, Cycle now) {
  const std::uint32_t number = number_of(flit);
  Entry& entry = entries_[number];
  --entry.flits_left;
  if (entry.destination != core || flit.tail != (entry.flits_left == 0)) [[unlikely]] {
    report_stray(number, core);
  }
  last_taken_ = std::max(last_taken_, now);  // told ahead, flits come in any order
  flits_accepted_ += measures(now) ? 1U : 0U;
  const bool measured = measures(entry.generated);
  if (flit.head && measured) head_.add((now - entry.generated).value());
  if (!flit.tail) return;
  if (measured) tail_.add((now - entry.generated).value());
  ++packets_received_;
  free_.push_back(number);
}

void PacketLedger::report_stray(std::uint32_t number, CoreId core) {
  SPIKEMESH_CHECK(false, "each flit arrives once, where it was sent to (packet {} at core {})",
                  number, core);
}

TrafficNode::TrafficNode(const sc_core::sc_module_name& name, const MeshConfig& config, CoreId core,
                         CycleScheduler& scheduler, PacketLedger& ledger)
    : sc_module(name),
      network("network"),
      config_(config),
      core_(core),
      scheduler_(scheduler),
      ledger_(ledger),
      id_(scheduler.attach(*this)) {}

void TrafficNode::end_of_elaboration() {
  network_ = network.operator->();
  network_->set_client(id_);
}

void TrafficNode::bind(NetworkInterface& interface) {
  network.bind(interface);
  interface.deliver_to(*this);
}

void TrafficNode::start(std::unique_ptr<TrafficSource> source, Cycle end) {
  source_ = std::move(source);
  end_ = end;
  sent_until_ = Cycle{};
  generate();
  if (waiting_) scheduler_.wake_at(id_, waiting_->generated);
}

void TrafficNode::generate() {
  waiting_ = source_->next();
  if (!waiting_) return;
  if (waiting_->generated < end_) {
    ledger_.generated(*waiting_);
  } else {
    waiting_.reset();
  }
}

void TrafficNode::evaluate(Cycle now) {
  if (network_->holds_flits()) receive(now);
  send(now);
}

void TrafficNode::receive(Cycle now) {
  for (std::uint32_t fabric = 0; fabric < config_.fabrics; ++fabric) {
    if (network_->visible(fabric, now) > 0) {
      ledger_.take(network_->pop_from(fabric, now), core_, now);
    }
  }
}

void TrafficNode::send(Cycle now) {
  const bool between = flits_left_ == 0;
  if (between && (!waiting_ || waiting_->generated > now || now >= end_)) return;
  if (now >= sent_until_) send_ahead(now);
  plan_wake(now);
}

/// What is sent is seen later, so the flits of a packet that have their credits are all sent now.
void TrafficNode::send_ahead(Cycle now) {
  const Cycle limit = now + kSendAhead;
  for (Cycle at = now; at < limit; at = at + Cycle{config_.link_interval}) {
    if (network_->send_block(at) != SendBlock::kNone) return;
    if (flits_left_ == 0) {
      packet_ = ledger_.open(*waiting_);
      flits_left_ = waiting_->flits;
    }
    network_->send(next_flit(), at);
    sent_until_ = at + Cycle{1};
    if (flits_left_ == 0) return;
  }
}

Flit TrafficNode::next_flit() {
  const bool first = flits_left_ == waiting_->flits;
  const bool last = --flits_left_ == 0;
  if (!first) {
    if (last) generate();
    return make_body(packet_, last);
  }
  const std::uint32_t to = waiting_->destination.value();
  const std::uint32_t router = to / config_.cores_per_router;
  const Flit flit = make_head({.x = router % config_.width,
                               .y = router / config_.width,
                               .port = to % config_.cores_per_router,
                               .axon = packet_ >> 16,
                               .payload = packet_ & 0xffffU},
                              last);
  if (last) generate();
  return flit;
}

void TrafficNode::plan_wake(Cycle now) {
  if (flits_left_ == 0 && !waiting_) return;
  const Cycle ready = flits_left_ > 0 ? sent_until_ : std::max(sent_until_, waiting_->generated);
  if (ready > now) {
    scheduler_.wake_at(id_, ready);
  } else {
    network_->wake_to_send(now);
  }
}

}  // namespace spikemesh::noc
