#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <systemc>
#include <vector>

#include "hw/noc/cycle_scheduler.h"
#include "hw/noc/latency_histogram.h"
#include "hw/noc/network_interface.h"
#include "hw/noc/traffic.h"

namespace spikemesh::noc {

/// Packets between their first flit's send and their last flit's arrival, by the number that their
/// flits carry, and what was measured of those that arrived.
class PacketLedger {
 public:
  /// Measures packets generated in, and flits taken in, cycles `from` .. `to` − 1.
  void start(Cycle from, Cycle to);

  void generated(const PacketRequest& request) {
    ++packets_generated_;
    if (measures(request.generated)) flits_offered_ += request.flits;
  }
  std::uint32_t open(const PacketRequest& request);
  /// A flit of a packet was taken by `core` in cycle `now`.
  void take(const Flit& flit, CoreId core, Cycle now);

  std::uint64_t packets_generated() const { return packets_generated_; }
  std::uint64_t flits_offered() const { return flits_offered_; }
  std::uint64_t in_flight() const { return entries_.size() - free_.size(); }
  std::uint64_t flits_accepted() const { return flits_accepted_; }
  std::uint64_t packets_received() const { return packets_received_; }
  /// Cycle in which the last flit was taken.
  Cycle last_taken() const { return last_taken_; }
  LatencySummary head_latency() const { return head_.summary(); }
  LatencySummary tail_latency() const { return tail_.summary(); }

  /// The number that a flit of the ledger's making carries.
  static std::uint32_t number_of(const Flit& flit) { return static_cast<std::uint32_t>(flit.data); }

 private:
  struct Entry {
    Cycle generated{};
    CoreId destination{};
    std::uint32_t flits_left = 0;
  };

  [[gnu::cold, gnu::noinline]] static void report_stray(std::uint32_t number, CoreId core);
  bool measures(Cycle cycle) const { return cycle >= from_ && cycle < to_; }

  Cycle from_{};
  Cycle to_{};
  std::vector<Entry> entries_;
  std::vector<std::uint32_t> free_;
  std::uint64_t packets_generated_ = 0;
  std::uint64_t flits_offered_ = 0;   ///< generated in the measured cycles
  std::uint64_t flits_accepted_ = 0;  ///< taken in them
  std::uint64_t packets_received_ = 0;
  Cycle last_taken_{};
  LatencyHistogram head_;
  LatencyHistogram tail_;
};

/// In a core's place: a source of packets with a queue without bound, and a sink that takes one
/// flit a cycle from each fabric as soon as it sees it (hardware.md §9.7).
///
/// It is evaluated once a packet where nothing is in the way: the flits of a packet that have
/// their credits are sent ahead, and what the sink takes at once it need not be woken for.
class TrafficNode final : public sc_core::sc_module, public Clocked, private FlitSink {
 public:
  sc_core::sc_port<NetworkInterface> network;

  TrafficNode(const sc_core::sc_module_name& name, const MeshConfig& config, CoreId core,
              CycleScheduler& scheduler, PacketLedger& ledger);

  /// Joins it to the mesh; once.
  void bind(NetworkInterface& interface);
  /// Sends the packets that `source` generates from cycle 0 on and before cycle `end`.
  void start(std::unique_ptr<TrafficSource> source, Cycle end);
  void evaluate(Cycle now) override;

  /// The packet that waits to be sent, or will; nothing when there are no more.
  const std::optional<PacketRequest>& waiting() const { return waiting_; }
  /// Takes it away, without sending it.
  void skip_waiting() { generate(); }

 private:
  void end_of_elaboration() override;
  void take(const Flit& flit, Cycle now) override { ledger_.take(flit, core_, now); }
  void receive(Cycle now);
  void send(Cycle now);
  void send_ahead(Cycle now);
  void generate();
  Flit next_flit();
  void plan_wake(Cycle now);

  const MeshConfig& config_;
  CoreId core_;
  NetworkInterface* network_ = nullptr;  ///< what the port is bound to
  CycleScheduler& scheduler_;
  PacketLedger& ledger_;
  ClockedId id_;
  Cycle end_{};
  std::unique_ptr<TrafficSource> source_;
  std::optional<PacketRequest> waiting_;
  std::uint32_t flits_left_ = 0;  ///< of the packet that is being sent
  std::uint32_t packet_ = 0;      ///< its number
  Cycle sent_until_{};            ///< flits are sent up to this cycle, exclusive
};

}  // namespace spikemesh::noc
