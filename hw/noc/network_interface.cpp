#include "hw/noc/network_interface.h"

#include <bit>

namespace spikemesh::noc {

FabricEnd::FabricEnd(NetworkInterface& interface, const MeshConfig& config, std::uint32_t fabric)
    : interface_(interface),
      fabric_(fabric),
      delay_(kLinkCycles + config.local_link),
      interval_(config.link_interval),
      capacity_(config.input_fifo_depth),
      full_credits_(config.fifo_depth),
      credits_(config.fifo_depth),
      flit_mask_(std::bit_ceil(config.input_fifo_depth) - 1),
      credit_mask_(std::bit_ceil(config.fifo_depth) - 1),
      flits_(flit_mask_ + 1),
      credit_times_(credit_mask_ + 1) {}

inline void NetworkInterface::flit_comes(const Flit& flit, Cycle visible) {
  ++flits_held_;
  const std::uint64_t axon = flit.data >> layout::kAxonShift & layout::kHalfWordMask;
  if (axon < row_count_) __builtin_prefetch(rows_ + axon * row_bytes_);
  if (client_) scheduler_.wake_at(*client_, std::max(visible - early_, receive_from_));
}

inline void NetworkInterface::credit_comes(std::uint32_t fabric, Cycle usable) {
  if (!client_waits_ || turn_ != fabric) return;
  client_waits_ = false;
  scheduler_.wake_at(*client_, usable);
}

bool FabricEnd::forgo_credits() {
  at_once_ = interface_.sink() != nullptr && capacity_ >= 2 * delay_;
  return at_once_;
}

void FabricEnd::flit(const Flit& flit, Cycle sent) {
  if (at_once_) {
    ++counters_.flits_received;
    ++counters_.flit_cycles;
    counters_.packets_received += flit.tail ? 1 : 0;
    counters_.peak = 1;
    interface_.sink()->take(flit, sent + Cycle{delay_});
    return;
  }
  if (stored_ - popped_ >= capacity_) [[unlikely]]
    report_full();
  const Cycle visible = sent + Cycle{delay_};
  flits_[stored_++ & flit_mask_] = {flit, visible.value()};
  interface_.flit_comes(flit, visible);
}

void FabricEnd::credit(Cycle popped) {
  const Cycle usable = popped + Cycle{delay_};
  credit_times_[returned_++ & credit_mask_] = usable.value();
  if (credits_ + (returned_ - settled_) > full_credits_) [[unlikely]]
    report_credits();
  interface_.credit_comes(fabric_, usable);
}

void FabricEnd::report_full() const {
  SPIKEMESH_CHECK(false, "a push never meets a full FIFO of {}", capacity_);
}

void FabricEnd::report_credits() const {
  SPIKEMESH_CHECK(false, "a sender never holds more credits than the receiver has slots, {}",
                  full_credits_);
}

Flit FabricEnd::pop(std::uint64_t now) {
  const std::uint32_t occupancy = visible(now);
  SPIKEMESH_CHECK(occupancy > 0, "only a FIFO that shows a flit is popped (fabric {})", fabric_);
  const Arrived& arrived = at(popped_++);
  counters_.peak = std::max(counters_.peak, occupancy);
  counters_.flit_cycles += now + 1 - arrived.visible;
  ++counters_.flits_received;
  counters_.packets_received += arrived.flit.tail ? 1 : 0;
  router_->credit(Cycle{now});
  return arrived.flit;
}

void FabricEnd::begin_step() {
  SPIKEMESH_CHECK(stored_ == popped_, "a step starts with empty receive FIFOs (fabric {})",
                  fabric_);
  SPIKEMESH_CHECK(credits_ + (returned_ - settled_) == full_credits_,
                  "a step starts with every credit home (fabric {})", fabric_);
  credits_ = full_credits_;
  settled_ = returned_;
  next_send_ = 0;
}

NetworkInterface::NetworkInterface(const sc_core::sc_module_name& name, const MeshConfig& config,
                                   CycleScheduler& scheduler)
    : sc_module(name),
      router_out("router_out", config.fabrics),
      router_in("router_in", config.fabrics),
      scheduler_(scheduler) {
  for (std::uint32_t fabric = 0; fabric < config.fabrics; ++fabric) {
    ends_.push_back(std::make_unique<FabricEnd>(*this, config, fabric));
    router_in[fabric].bind(*ends_.back());
  }
}

void NetworkInterface::end_of_elaboration() {
  for (std::uint32_t fabric = 0; fabric < fabrics(); ++fabric) {
    ends_[fabric]->set_router(*router_out[fabric].operator->());
  }
}

void NetworkInterface::send(const Flit& flit, Cycle now) {
  SPIKEMESH_CHECK(next_send_ <= now.value(), "one flit a cycle leaves {}", name());
  next_send_ = now.value() + 1;
  ends_[turn_]->send(flit, now.value());
  if (observer_ != nullptr) [[unlikely]]
    observer_->flit_sent(turn_, flit, now);
  if (flit.tail && ++turn_ == ends_.size()) turn_ = 0;
}

void NetworkInterface::wake_to_send(Cycle now) {
  const auto change = ends_[turn_]->next_change(now.value());
  if (change) {
    scheduler_.wake_at(*client_, Cycle{std::max(*change, now.value() + 1)});
  } else {
    client_waits_ = true;
  }
}

std::optional<Flit> NetworkInterface::pop(Cycle now) {
  std::uint32_t fabric = receive_pointer_;
  for (std::size_t looked = 0; looked < ends_.size(); ++looked) {
    const std::uint32_t after = fabric + 1 == ends_.size() ? 0 : fabric + 1;
    if (ends_[fabric]->visible(now.value()) > 0) {
      receive_pointer_ = after;
      return pop_from(fabric, now);
    }
    fabric = after;
  }
  return std::nullopt;
}

const NetworkInterfaceCounters& NetworkInterface::counters(std::uint32_t fabric) const {
  return ends_[fabric]->counters();
}

void NetworkInterface::reset_counters() {
  for (auto& end : ends_) end->reset_counters();
}

void NetworkInterface::begin_step() {
  for (auto& end : ends_) end->begin_step();
  turn_ = 0;
  receive_pointer_ = 0;
  next_send_ = 0;
  receive_from_ = Cycle{};
  client_waits_ = false;
}

}  // namespace spikemesh::noc
