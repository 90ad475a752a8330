#include "hw/noc/noc_experiment.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.h"

namespace spikemesh::noc {
namespace {

double ratio(std::uint64_t part, double whole) { return static_cast<double>(part) / whole; }

}  // namespace

NocExperiment::NocExperiment(const MeshConfig& config, Picoseconds period)
    : config_(config), scheduler_("scheduler", period), mesh_("mesh", config, scheduler_) {
  for (std::uint32_t id = 0; id < config.cores(); ++id) {
    interfaces_.push_back(std::make_unique<NetworkInterface>(
        fmt::format("network_interface_{}", id).c_str(), config_, scheduler_));
    mesh_.attach_core(CoreId{id}, *interfaces_.back());
    nodes_.push_back(std::make_unique<TrafficNode>(fmt::format("node_{}", id).c_str(), config_,
                                                   CoreId{id}, scheduler_, ledger_));
    nodes_.back()->bind(*interfaces_.back());
  }
}

void NocExperiment::begin() {
  sc_core::sc_start(sc_core::SC_ZERO_TIME);  // binds the ports before the first run
  scheduler_.restart(Cycle{1});
  mesh_.begin_step();
  mesh_.reset_counters(Cycle{0});
  for (auto& interface : interfaces_) {
    interface->begin_step();
    interface->reset_counters();
  }
}

NocReport NocExperiment::run(const NocWindow& window, const MakeSource& make_source) {
  SPIKEMESH_CHECK(window.warmup < window.cycles, "some cycles of a run are measured");
  begin();
  ledger_.start(window.warmup, window.cycles);
  for (std::uint32_t id = 0; id < config_.cores(); ++id) {
    nodes_[id]->start(make_source(CoreId{id}), window.cycles);
  }
  NocReport report;
  scheduler_.run_before(window.warmup);
  mesh_.reset_counters(window.warmup);
  scheduler_.run_before(window.cycles);
  measure(window, report);

  scheduler_.run();
  SPIKEMESH_CHECK(ledger_.in_flight() == 0, "every packet that was sent arrives; {} did not",
                  ledger_.in_flight());
  const Cycle after_last = ledger_.last_taken() + Cycle{1};
  report.drain_cycles = after_last > window.cycles ? (after_last - window.cycles).value() : 0;
  for (auto& node : nodes_) {
    for (; node->waiting(); node->skip_waiting()) ++report.packets_waiting;
  }
  const double core_cycles =
      config_.cores() * static_cast<double>((window.cycles - window.warmup).value());
  report.packets_generated = ledger_.packets_generated();
  report.packets_sent = report.packets_generated - report.packets_waiting;
  report.packets_received = ledger_.packets_received();
  report.offered = ratio(ledger_.flits_offered(), core_cycles);
  report.accepted = ratio(ledger_.flits_accepted(), core_cycles);
  report.head = ledger_.head_latency();
  report.tail = ledger_.tail_latency();
  return report;
}

void NocExperiment::measure(const NocWindow& window, NocReport& report) const {
  for (std::uint32_t id = 0; id < config_.routers(); ++id) {
    measure_router(RouterId{id}, window, report);
  }
}

void NocExperiment::measure_router(RouterId router, const NocWindow& window,
                                   NocReport& report) const {
  const std::uint32_t x = router.value() % config_.width;
  const std::uint32_t y = router.value() / config_.width;
  const auto cycles = static_cast<double>((window.cycles - window.warmup).value());
  const auto exists = [&](std::uint32_t port) {
    return (port != kNorth || y > 0) && (port != kEast || x + 1 < config_.width) &&
           (port != kSouth || y + 1 < config_.height) && (port != kWest || x > 0);
  };
  for (std::uint32_t fabric = 0; fabric < config_.fabrics; ++fabric) {
    for (std::uint32_t port = 0; port < config_.ports(); ++port) {
      if (!exists(port)) continue;
      const OutputCounters output = mesh_.output_counters(fabric, router, port, window.cycles);
      report.links.push_back(
          {x, y, port, fabric, output, ratio(output.flits * config_.link_interval, cycles)});
      const InputCounters input = mesh_.input_counters(fabric, router, port, window.cycles);
      report.fifos.push_back({x, y, port, fabric, input.peak, ratio(input.flit_cycles, cycles)});
    }
  }
}

}  // namespace spikemesh::noc
