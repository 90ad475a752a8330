#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <systemc>
#include <vector>

#include "base/error.h"
#include "hw/noc/cycle_scheduler.h"
#include "hw/noc/link.h"
#include "hw/noc/mesh_config.h"

namespace spikemesh::noc {

/// What stands between a sender and the mesh in a cycle, in the order in which it is counted.
enum class SendBlock : std::uint8_t { kNone, kNoCredit, kLinkInterval };

/// Traffic of one network interface on one fabric.
struct NetworkInterfaceCounters {
  std::uint64_t flits_sent = 0;
  std::uint64_t packets_sent = 0;
  std::uint64_t flits_received = 0;    ///< taken by the core
  std::uint64_t packets_received = 0;  ///< last flit taken by the core
  std::uint32_t peak = 0;              ///< most flits in the receive FIFO at the start of a cycle
  std::uint64_t flit_cycles = 0;       ///< its occupancy summed over the cycles, of taken flits

  friend bool operator==(const NetworkInterfaceCounters&,
                         const NetworkInterfaceCounters&) = default;
};

class NetworkInterface;

/// Takes each flit in the cycle in which it becomes visible, whatever else happens.
class FlitSink {
 public:
  /// Told when the flit is sent on its last link: `now` lies ahead.
  virtual void take(const Flit& flit, Cycle now) = 0;

 protected:
  ~FlitSink() = default;
};

/// One fabric's side of a network interface: the far end of a router's local (or host) port. Keeps
/// the credits for that port and the receive FIFO behind it.
class FabricEnd final : public LinkEnd {
 public:
  FabricEnd(NetworkInterface& interface, const MeshConfig& config, std::uint32_t fabric);

  void flit(const Flit& flit, Cycle sent) override;
  void credit(Cycle popped) override;
  bool forgo_credits() override;

  /// Joins it to the router; once, before the first cycle.
  void set_router(LinkEnd& router) { router_ = &router; }

  std::uint32_t credits(std::uint64_t now) {
    while (settled_ != returned_ && next_credit_time() <= now) {
      ++credits_;
      ++settled_;
    }
    return credits_;
  }
  std::uint64_t next_send() const { return next_send_; }

  /// The first cycle from `now` on in which what stands before a send may be another cause or
  /// none, as far as it is known.
  std::optional<std::uint64_t> next_change(std::uint64_t now) {
    if (credits(now) > 0) return std::max(now, next_send_);
    if (settled_ != returned_) return next_credit_time();
    return std::nullopt;
  }

  void send(const Flit& flit, std::uint64_t now) {
    SPIKEMESH_CHECK(credits_ > 0 && next_send_ <= now,
                    "a flit is sent with a credit and a link interval after the last (fabric {})",
                    fabric_);
    --credits_;
    next_send_ = now + interval_;
    ++counters_.flits_sent;
    counters_.packets_sent += flit.tail ? 1 : 0;
    router_->flit(flit, Cycle{now});
  }

  std::uint32_t visible(std::uint64_t now) {
    while (visible_ != stored_ && at(visible_).visible <= now) ++visible_;
    return visible_ - popped_;
  }

  /// Takes the oldest visible flit; there is one.
  Flit pop(std::uint64_t now);

  /// The flit that becomes visible in cycle `visible`, or null.
  const Flit* arriving(std::uint64_t visible) const {
    for (std::uint32_t i = stored_; i != popped_; --i) {
      const Arrived& arrived = at(i - 1);
      if (arrived.visible <= visible) return arrived.visible == visible ? &arrived.flit : nullptr;
    }
    return nullptr;
  }
  /// Whether a credit becomes usable in cycle `usable`, the first in which credits() tells it.
  bool credit_arrives(std::uint64_t usable) {
    credits(usable - 1);
    return settled_ != returned_ && next_credit_time() == usable;
  }

  void begin_step();
  const NetworkInterfaceCounters& counters() const { return counters_; }
  void reset_counters() { counters_ = {}; }

 private:
  struct Arrived {
    Flit flit;
    std::uint64_t visible = 0;
  };

  // Broken invariants are told apart from the paths that every flit takes.
  [[gnu::cold, gnu::noinline]] void report_full() const;
  [[gnu::cold, gnu::noinline]] void report_credits() const;

  const Arrived& at(std::uint32_t position) const { return flits_[position & flit_mask_]; }
  std::uint64_t next_credit_time() const { return credit_times_[settled_ & credit_mask_]; }

  NetworkInterface& interface_;  ///< told what comes from the router
  LinkEnd* router_ = nullptr;
  std::uint32_t fabric_;
  std::uint32_t delay_;
  std::uint32_t interval_;
  std::uint32_t capacity_;
  bool at_once_ = false;  ///< flits go to the sink when they are sent
  std::uint32_t full_credits_;
  std::uint32_t credits_;
  std::uint64_t next_send_ = 0;
  std::uint32_t flit_mask_;
  std::uint32_t credit_mask_;
  std::vector<Arrived> flits_;               ///< ring; the counts below run modulo 2^32
  std::vector<std::uint64_t> credit_times_;  ///< ring: when credits become usable, ascending
  std::uint32_t stored_ = 0;
  std::uint32_t visible_ = 0;
  std::uint32_t popped_ = 0;
  std::uint32_t returned_ = 0;
  std::uint32_t settled_ = 0;
  NetworkInterfaceCounters counters_;
};

/// Told of every flit that crosses the border between a network interface and its core.
class PortObserver {
 public:
  virtual void flit_sent(std::uint32_t fabric, const Flit& flit, Cycle now) = 0;
  virtual void flit_taken(std::uint32_t fabric, const Flit& flit, Cycle now) = 0;

 protected:
  ~PortObserver() = default;
};

/// Joins one core or host port to the mesh: credits, fabric turn and receive FIFOs
/// (hardware.md §9.5, §9.6). A hierarchical channel: a core is a Clocked module with an
/// `sc_port<NetworkInterface>` bound to it, and names itself once with set_client(). Then, in the
/// core's evaluate(now):
///
///   sending     if its flit queue has a head and send_block(now) is kNone, it calls send(flit,
///               now), at most once a cycle. The interface chooses the fabric (§9.5). If the head
///               must wait, wake_to_send(now) wakes the core in the first cycle in which
///               send_block() may tell something else; each cycle between is a stall of the cause
///               that it tells now.
///   receiving   pop(now) takes one flit in the order of §9.6. The core is woken in each cycle in
///               which a flit becomes visible; it wakes itself when it leaves flits for later.
///
/// Flits and credits that the mesh gives in cycle n count from n + 2 + L, so a core may be
/// evaluated before or after the mesh.
class NetworkInterface final : public sc_core::sc_module, public virtual sc_core::sc_interface {
 public:
  sc_core::sc_vector<LinkPort> router_out;   ///< one a fabric, to the router's local input
  sc_core::sc_vector<LinkExport> router_in;  ///< one a fabric, from the router's local output

  NetworkInterface(const sc_core::sc_module_name& name, const MeshConfig& config,
                   CycleScheduler& scheduler);

  /// The client is woken `early` cycles (0 or 1) before a flit becomes visible.
  void set_client(ClockedId client, Cycle early = Cycle{}) {
    client_ = client;
    early_ = early;
  }
  /// From now on, flits go to a sink in place of the client. Before the mesh is elaborated.
  void deliver_to(FlitSink& sink) { sink_ = &sink; }
  void set_observer(PortObserver* observer) { observer_ = observer; }
  /// What the client will need of a packet when it pops it: `rows` of `row_bytes`, one an axon. The
  /// row is called into the host's cache when the flit comes.
  void set_rows(const void* first, std::size_t row_bytes, std::uint32_t rows) {
    rows_ = static_cast<const std::byte*>(first);
    row_bytes_ = row_bytes;
    row_count_ = rows;
  }
  std::uint32_t fabrics() const { return static_cast<std::uint32_t>(ends_.size()); }

  /// Fabric of the flit that is sent next.
  std::uint32_t turn() const { return turn_; }
  std::uint32_t credits(std::uint32_t fabric, Cycle now) {
    return ends_[fabric]->credits(now.value());
  }
  SendBlock send_block(Cycle now) {
    FabricEnd& end = *ends_[turn_];
    if (end.credits(now.value()) == 0) return SendBlock::kNoCredit;
    return end.next_send() > now.value() ? SendBlock::kLinkInterval : SendBlock::kNone;
  }
  void send(const Flit& flit, Cycle now);
  /// Wakes the client in the first cycle after `now` in which send_block() may change.
  void wake_to_send(Cycle now);

  /// True when flits are in a receive FIFO, seen or not, or on the link to it.
  bool holds_flits() const { return flits_held_ != 0; }
  /// Flits that the receive FIFO of a fabric shows in cycle `now`.
  std::uint32_t visible(std::uint32_t fabric, Cycle now) {
    return ends_[fabric]->visible(now.value());
  }
  /// The wires, for a core with registers of its own behind them (an RTL twin): the flit that
  /// becomes visible in cycle `visible`, or null; whether a credit becomes usable in `usable`.
  const Flit* arriving(std::uint32_t fabric, Cycle visible) const {
    return ends_[fabric]->arriving(visible.value());
  }
  bool credit_arrives(std::uint32_t fabric, Cycle usable) {
    return ends_[fabric]->credit_arrives(usable.value());
  }
  /// Takes the oldest visible flit of a fabric; there is one.
  Flit pop_from(std::uint32_t fabric, Cycle now) {
    --flits_held_;
    const Flit flit = ends_[fabric]->pop(now.value());
    if (observer_ != nullptr) [[unlikely]]
      observer_->flit_taken(fabric, flit, now);
    return flit;
  }
  /// The client pops nothing before this cycle: flits that come wake it no earlier in this step.
  void receive_from(Cycle cycle) { receive_from_ = cycle; }
  /// Takes a flit from the fabric whose turn it is (§9.6), if any shows one.
  std::optional<Flit> pop(Cycle now);

  const NetworkInterfaceCounters& counters(std::uint32_t fabric) const;
  void reset_counters();
  /// Turn and receive pointer to fabric 0 (§9.5, §9.6); cycles may start from 0 again. Checks that
  /// the receive FIFOs are empty and every credit is home.
  void begin_step();

 private:
  void end_of_elaboration() override;

  friend class FabricEnd;
  FlitSink* sink() const { return sink_; }
  void flit_comes(const Flit& flit, Cycle visible);
  void credit_comes(std::uint32_t fabric, Cycle usable);

  CycleScheduler& scheduler_;
  std::vector<std::unique_ptr<FabricEnd>> ends_;
  std::optional<ClockedId> client_;
  Cycle early_{};
  PortObserver* observer_ = nullptr;
  FlitSink* sink_ = nullptr;
  std::uint32_t turn_ = 0;
  std::uint32_t receive_pointer_ = 0;
  std::uint64_t next_send_ = 0;  ///< at most one flit a cycle leaves, whatever the fabric
  std::uint32_t flits_held_ = 0;
  Cycle receive_from_{};
  const std::byte* rows_ = nullptr;
  std::size_t row_bytes_ = 0;
  std::uint32_t row_count_ = 0;
  bool client_waits_ = false;  ///< for a credit of fabric `turn_`
};

}  // namespace spikemesh::noc
