#include "runtime/report/timeline.h"

#include <algorithm>

#include "hw/noc/mesh_config.h"

namespace spikemesh::report {
namespace {

constexpr std::size_t kTimeBins = 512;
/// Places times bins, so that a report stays small enough for a browser.
constexpr std::size_t kPlaceValues = 16384;
constexpr std::size_t kMostPlaceBins = 128;
constexpr std::size_t kLeastPlaceBins = 16;

std::size_t place_bins(const image::ChipImage& image) {
  const std::size_t places = image.cores.size() + image.architecture.router_count();
  const std::size_t bins =
      std::clamp(kPlaceValues / std::max<std::size_t>(places, 1), kLeastPlaceBins, kMostPlaceBins);
  return bins / 2 * 2;
}

PlaceBin empty_places(const image::ChipImage& image) {
  PlaceBin bin;
  bin.cores.resize(image.cores.size());
  bin.routers.resize(image.architecture.router_count());
  return bin;
}

std::uint64_t stall_cycles(const core::CoreCounters& core) {
  return core.synapse.row_slot + core.synapse.write_back + core.synapse.bank_conflict +
         core.synapse.word_wait + core.spike_fifo_full + core.no_credit + core.link_interval;
}

void add_link(RouterShare& share, const chip::LinkCounters& link) {
  const bool local = link.port >= noc::kLocal || (link.port == noc::kWest && link.x == 0);
  const bool east_west = link.port == noc::kEast || link.port == noc::kWest;
  (local ? share.local : east_west ? share.east_west : share.north_south) += link.output.flits;
  share.stalls += link.output.stalled_no_credit + link.output.stalled_link_interval +
                  link.output.stalled_arbitration;
}

}  // namespace

void TimeBin::add(std::uint64_t step, const chip::StepStatistics& timing) {
  *this += {.timed = 1,
            .cycles = timing.cycles.value(),
            .shortest = timing.cycles.value(),
            .longest = timing.cycles.value(),
            .longest_step = step,
            .critical_host = timing.critical.host ? 1U : 0U,
            .critical_index = timing.critical.index,
            .critical_event = static_cast<std::uint32_t>(timing.critical.event)};
}

TimeBin& TimeBin::operator+=(const TimeBin& later) {
  steps += later.steps;
  spikes += later.spikes;
  synaptic_ops += later.synaptic_ops;
  if (later.timed == 0) return *this;
  shortest = timed == 0 ? later.shortest : std::min(shortest, later.shortest);
  const bool takes = timed == 0 || later.longest > longest ||
                     (later.longest == longest && later.longest_step < longest_step);
  if (takes) {
    longest = later.longest;
    longest_step = later.longest_step;
    critical_host = later.critical_host;
    critical_index = later.critical_index;
    critical_event = later.critical_event;
  }
  timed += later.timed;
  cycles += later.cycles;
  return *this;
}

void TimeBin::visit(NumberArchive& archive) {
  constexpr std::uint64_t kEvents = 4;
  archive(steps, spikes, synaptic_ops, timed, cycles, shortest, longest, longest_step,
          critical_host, critical_index, critical_event);
  if (archive.reading() && critical_event >= kEvents)
    archive.refuse(critical_event, "a kind of last event");
}

PlaceBin& PlaceBin::operator+=(const PlaceBin& later) {
  steps += later.steps;
  timed += later.timed;
  for (std::size_t i = 0; i < cores.size(); ++i) {
    const CoreShare& more = later.cores[i];
    cores[i].spikes += more.spikes;
    cores[i].synaptic_ops += more.synaptic_ops;
    cores[i].synaptic_updates += more.synaptic_updates;
    cores[i].updates_active += more.updates_active;
    cores[i].updates_inactive += more.updates_inactive;
    cores[i].busy += more.busy;
    cores[i].stalls += more.stalls;
  }
  for (std::size_t i = 0; i < routers.size(); ++i) {
    const RouterShare& more = later.routers[i];
    routers[i].local += more.local;
    routers[i].east_west += more.east_west;
    routers[i].north_south += more.north_south;
    routers[i].stalls += more.stalls;
  }
  return *this;
}

void PlaceBin::visit(NumberArchive& archive) {
  archive(steps, timed);
  for (CoreShare& core : cores)
    archive(core.spikes, core.synaptic_ops, core.synaptic_updates, core.updates_active,
            core.updates_inactive, core.busy, core.stalls);
  for (RouterShare& router : routers)
    archive(router.local, router.east_west, router.north_south, router.stalls);
}

Timeline::Timeline(const image::ChipImage& image)
    : mesh_width_(image.architecture.mesh.width),
      time_(kTimeBins, {}),
      places_(place_bins(image), empty_places(image)) {
  for (const image::CoreImage& core : image.cores) cores_.push_back(core.id);
}

void Timeline::add(std::uint64_t step, std::span<const core::StepCounts> counts) {
  TimeBin& time = time_.at(step);
  PlaceBin& places = places_.at(step);
  ++time.steps;
  ++places.steps;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const core::StepCounts& one = counts[i];
    CoreShare& share = places.cores[i];
    share.spikes += one.spikes;
    share.synaptic_ops += one.synaptic_ops;
    share.synaptic_updates += one.synaptic_updates;
    share.updates_active += one.updates_active;
    share.updates_inactive += one.updates_inactive;
    time.spikes += one.spikes;
    time.synaptic_ops += one.synaptic_ops;
  }
}

void Timeline::add(std::uint64_t step, const chip::StepStatistics& timing) {
  time_.at(step).add(step, timing);
  PlaceBin& places = places_.at(step);
  ++places.timed;
  for (std::size_t i = 0; i < cores_.size(); ++i) {
    const core::CoreCounters& core = timing.cores[cores_[i].index()];
    places.cores[i].busy += core.synapse.busy;
    places.cores[i].stalls += stall_cycles(core);
  }
  for (const chip::LinkCounters& link : timing.links)
    add_link(places.routers[std::size_t{link.y} * mesh_width_ + link.x], link);
}

void Timeline::visit(NumberArchive& archive) {
  time_.visit(archive);
  places_.visit(archive);
}

}  // namespace spikemesh::report
