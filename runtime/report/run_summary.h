#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "base/strong.h"
#include "hw/arch/architecture.h"
#include "hw/chip/step_statistics.h"
#include "hw/energy/energy.h"
#include "runtime/report/number_archive.h"

namespace spikemesh::report {

/// The counters of the steps of a run of the cycle fidelity, added up. Peaks are the largest of any
/// step; everything else is a sum.
class RunSummary {
 public:
  explicit RunSummary(const Architecture& architecture);

  void add(const chip::StepStatistics& step);

  /// How often a member closed a step.
  struct CriticalCount {
    bool host = false;
    std::uint32_t index = 0;
    std::uint64_t steps = 0;
  };

  const Architecture& architecture() const { return architecture_; }
  std::uint64_t steps() const { return steps_; }
  Cycle cycles() const { return cycles_; }
  Cycle shortest() const { return shortest_; }
  Cycle longest() const { return longest_; }
  /// Simulated time of all steps.
  Picoseconds time() const;
  const std::vector<core::CoreCounters>& cores() const { return cores_; }
  const std::vector<Cycle>& barrier_wait() const { return barrier_wait_; }
  const std::vector<chip::HostPortCounters>& host_ports() const { return host_ports_; }
  const std::vector<chip::LinkCounters>& links() const { return links_; }
  const energy::Breakdown& energy() const { return energy_; }
  /// All cores together.
  core::CoreCounters total() const;
  /// Steps by the kind of their last event, as core::LastEvent counts them.
  const std::array<std::uint64_t, 4>& last_events() const { return last_events_; }
  /// Who closed steps, most often first.
  std::vector<CriticalCount> critical() const;

  /// Shows all its numbers, for a checkpoint.
  void visit(NumberArchive& archive);

 private:
  void visit_links(NumberArchive& archive);

  Architecture architecture_;
  std::uint64_t steps_ = 0;
  Cycle cycles_{};
  Cycle shortest_{};
  Cycle longest_{};
  std::vector<core::CoreCounters> cores_;
  std::vector<Cycle> barrier_wait_;
  std::vector<chip::HostPortCounters> host_ports_;
  std::vector<chip::LinkCounters> links_;
  energy::Breakdown energy_;
  std::array<std::uint64_t, 4> last_events_{};
  std::vector<std::uint64_t> critical_cores_;
  std::vector<std::uint64_t> critical_hosts_;
};

}  // namespace spikemesh::report
