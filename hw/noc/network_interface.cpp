#include "hw/noc/network_interface.h"

#include <algorithm>
#include <bit>

#include "base/error.h"

namespace spikemesh::noc {

/// One fabric's side of a network interface: the far end of a router's local port.
class NetworkInterface::FabricEnd final : public LinkEnd {
 public:
  FabricEnd(NetworkInterface& owner, const MeshConfig& config, std::uint32_t fabric)
      : owner_(owner),
        fabric_(fabric),
        delay_(kLinkCycles + config.local_link),
        interval_(config.link_interval),
        capacity_(config.input_fifo_depth),
        full_credits_(config.fifo_depth),
        credits_(config.fifo_depth),
        flits_(std::bit_ceil(config.input_fifo_depth)),
        credit_times_(std::bit_ceil(config.fifo_depth)) {}

  void flit(const Flit& flit, Cycle sent) override {
    SPIKEMESH_CHECK(stored_ - popped_ < capacity_, "a push never meets a full FIFO ({})",
                    owner_.name());
    const Cycle visible = sent + Cycle{delay_};
    flits_[stored_++ & (flits_.size() - 1)] = {flit, visible.value()};
    if (owner_.client_) owner_.scheduler_.wake_at(*owner_.client_, visible);
  }

  void credit(Cycle popped) override {
    const std::uint64_t usable = popped.value() + delay_;
    credit_times_[returned_++ & (credit_times_.size() - 1)] = usable;
    SPIKEMESH_CHECK(credits_ + (returned_ - settled_) <= full_credits_,
                    "a sender never holds more credits than the receiver has slots ({})",
                    owner_.name());
    if (owner_.client_waits_ && owner_.turn_ == fabric_) {
      owner_.client_waits_ = false;
      owner_.scheduler_.wake_at(*owner_.client_, Cycle{std::max(usable, next_send_)});
    }
  }

  std::uint32_t credits(std::uint64_t now) {
    while (settled_ != returned_ && next_credit_time() <= now) {
      ++credits_;
      ++settled_;
    }
    return credits_;
  }

  std::uint64_t next_send() const { return next_send_; }

  /// The first cycle from `now` on in which a flit can be sent, as far as it is known.
  std::optional<std::uint64_t> earliest_send(std::uint64_t now) {
    if (credits(now) > 0) return std::max(now, next_send_);
    if (settled_ != returned_) return std::max(next_credit_time(), next_send_);
    return std::nullopt;
  }

  void send(const Flit& flit, std::uint64_t now) {
    --credits_;
    next_send_ = now + interval_;
    ++counters_.flits_sent;
    if (flit.tail) ++counters_.packets_sent;
    owner_.router_out[fabric_]->flit(flit, Cycle{now});
  }

  std::uint32_t visible(std::uint64_t now) {
    while (visible_ != stored_ && at(visible_).visible <= now) ++visible_;
    return visible_ - popped_;
  }

  Flit pop(std::uint64_t now) {
    const std::uint32_t occupancy = visible(now);
    SPIKEMESH_CHECK(occupancy > 0, "only a FIFO that shows a flit is popped ({})", owner_.name());
    const Arrived& arrived = at(popped_++);
    counters_.peak = std::max(counters_.peak, occupancy);
    counters_.flit_cycles += now + 1 - arrived.visible;
    ++counters_.flits_received;
    if (arrived.flit.tail) ++counters_.packets_received;
    owner_.router_out[fabric_]->credit(Cycle{now});
    return arrived.flit;
  }

  void begin_step() {
    SPIKEMESH_CHECK(stored_ == popped_, "a step starts with empty receive FIFOs ({})",
                    owner_.name());
    SPIKEMESH_CHECK(credits_ + (returned_ - settled_) == full_credits_,
                    "a step starts with every credit home ({})", owner_.name());
    credits_ = full_credits_;
    settled_ = returned_;
    next_send_ = 0;
  }

  const NetworkInterfaceCounters& counters() const { return counters_; }
  void reset_counters() { counters_ = {}; }

 private:
  struct Arrived {
    Flit flit;
    std::uint64_t visible = 0;
  };

  const Arrived& at(std::uint32_t position) const { return flits_[position & (flits_.size() - 1)]; }
  std::uint64_t next_credit_time() const {
    return credit_times_[settled_ & (credit_times_.size() - 1)];
  }

  NetworkInterface& owner_;
  std::uint32_t fabric_;
  std::uint32_t delay_;
  std::uint32_t interval_;
  std::uint32_t capacity_;
  std::uint32_t full_credits_;
  std::uint32_t credits_;
  std::uint64_t next_send_ = 0;
  std::vector<Arrived> flits_;                ///< ring; counts below run modulo 2^32
  std::vector<std::uint64_t> credit_times_;   ///< ring: when credits become usable, ascending
  std::uint32_t stored_ = 0;
  std::uint32_t visible_ = 0;
  std::uint32_t popped_ = 0;
  std::uint32_t returned_ = 0;
  std::uint32_t settled_ = 0;
  NetworkInterfaceCounters counters_;
};

NetworkInterface::NetworkInterface(const sc_core::sc_module_name& name, const MeshConfig& config,
                                   CycleScheduler& scheduler)
    : sc_module(name),
      router_out("router_out", config.fabrics),
      router_in("router_in", config.fabrics),
      core_side("core_side"),
      scheduler_(scheduler) {
  core_side.bind(*this);
  for (std::uint32_t fabric = 0; fabric < config.fabrics; ++fabric) {
    ends_.push_back(std::make_unique<FabricEnd>(*this, config, fabric));
    router_in[fabric].bind(*ends_.back());
  }
}

NetworkInterface::~NetworkInterface() = default;

std::uint32_t NetworkInterface::fabrics() const { return static_cast<std::uint32_t>(ends_.size()); }

std::uint32_t NetworkInterface::credits(std::uint32_t fabric, Cycle now) {
  return ends_[fabric]->credits(now.value());
}

SendBlock NetworkInterface::send_block(Cycle now) {
  FabricEnd& end = *ends_[turn_];
  if (end.credits(now.value()) == 0) return SendBlock::kNoCredit;
  return end.next_send() > now.value() ? SendBlock::kLinkInterval : SendBlock::kNone;
}

void NetworkInterface::send(const Flit& flit, Cycle now) {
  SPIKEMESH_CHECK(send_block(now) == SendBlock::kNone && next_send_ <= now.value(),
                  "a flit is sent with a credit, an interval apart, one a cycle ({})", name());
  next_send_ = now.value() + 1;
  ends_[turn_]->send(flit, now.value());
  if (flit.tail && ++turn_ == ends_.size()) turn_ = 0;
}

void NetworkInterface::wake_to_send(Cycle now) {
  const auto earliest = ends_[turn_]->earliest_send(now.value());
  if (earliest) {
    scheduler_.wake_at(*client_, Cycle{std::max(*earliest, now.value() + 1)});
  } else {
    client_waits_ = true;
  }
}

std::uint32_t NetworkInterface::visible(std::uint32_t fabric, Cycle now) {
  return ends_[fabric]->visible(now.value());
}

Flit NetworkInterface::pop_from(std::uint32_t fabric, Cycle now) {
  return ends_[fabric]->pop(now.value());
}

std::optional<Flit> NetworkInterface::pop(Cycle now) {
  std::uint32_t fabric = receive_pointer_;
  for (std::size_t looked = 0; looked < ends_.size(); ++looked) {
    const std::uint32_t after = fabric + 1 == ends_.size() ? 0 : fabric + 1;
    if (ends_[fabric]->visible(now.value()) > 0) {
      receive_pointer_ = after;
      return ends_[fabric]->pop(now.value());
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
  client_waits_ = false;
}

}  // namespace spikemesh::noc
