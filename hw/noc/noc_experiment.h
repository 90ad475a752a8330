#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "hw/noc/cycle_scheduler.h"
#include "hw/noc/latency_histogram.h"
#include "hw/noc/mesh.h"
#include "hw/noc/mesh_config.h"
#include "hw/noc/traffic.h"
#include "hw/noc/traffic_node.h"

namespace spikemesh::noc {

/// One link in one fabric, over the measured cycles; the FIFO is the one at its far end.
struct LinkReport {
  std::uint32_t x = 0;  ///< router that the link leaves
  std::uint32_t y = 0;
  std::uint32_t port = 0;
  std::uint32_t fabric = 0;
  OutputCounters counters;
  double utilisation = 0;  ///< flits of those that its link interval lets through
};

/// One router input's FIFO over the measured cycles.
struct FifoReport {
  std::uint32_t x = 0;
  std::uint32_t y = 0;
  std::uint32_t port = 0;
  std::uint32_t fabric = 0;
  std::uint32_t peak = 0;  ///< flits
  double mean = 0;         ///< flits
};

/// What a run of synthetic traffic measured. Loads are in flits a core and cycle.
struct NocReport {
  double offered = 0;   ///< generated in the measured cycles
  double accepted = 0;  ///< taken by the sinks in the measured cycles
  std::optional<double> bound;
  LatencySummary head;  ///< of packets generated in the measured cycles that arrived
  LatencySummary tail;
  std::uint64_t packets_generated = 0;  ///< in the whole run
  std::uint64_t packets_sent = 0;
  std::uint64_t packets_received = 0;
  std::uint64_t packets_waiting = 0;  ///< generated, but not begun when the run ended
  std::uint64_t drain_cycles = 0;     ///< until the last flit on its way had arrived
  std::vector<LinkReport> links;
  std::vector<FifoReport> fifos;
};

/// Lengths of a run, in cycles. Generation stops at `cycles`; then the mesh drains.
struct NocWindow {
  Cycle cycles{100'000};
  Cycle warmup{0};  ///< less than cycles; measurement begins here
};

/// The mesh alone under traffic (hardware.md §9.7). One object can make many runs, one after the
/// other; only one lives at a time in a SystemC simulation.
class NocExperiment {
 public:
  using MakeSource = std::function<std::unique_ptr<TrafficSource>(CoreId)>;

  NocExperiment(const MeshConfig& config, Picoseconds period);

  /// Runs; throws when a flit was lost, duplicated or went astray. `bound` is left empty.
  NocReport run(const NocWindow& window, const MakeSource& make_source);

  const MeshConfig& config() const { return config_; }

 private:
  void begin();
  void measure(const NocWindow& window, NocReport& report) const;
  void measure_router(RouterId router, const NocWindow& window, NocReport& report) const;

  MeshConfig config_;
  CycleScheduler scheduler_;
  Mesh mesh_;
  PacketLedger ledger_;
  std::vector<std::unique_ptr<NetworkInterface>> interfaces_;
  std::vector<std::unique_ptr<TrafficNode>> nodes_;
};

}  // namespace spikemesh::noc
