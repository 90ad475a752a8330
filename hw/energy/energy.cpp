#include "hw/energy/energy.h"

#include "hw/noc/mesh_config.h"

namespace spikemesh::energy {
namespace {

/// 1 mW for 1 ps is 1e-15 J.
constexpr double kPicojoulesPerMilliwattPicosecond = 1e-3;

void add_core(Breakdown& sum, const core::CoreCounters& counters) {
  sum[Category::kSynapticOp].events += counters.synaptic_ops;
  sum[Category::kSynapticUpdate].events += counters.synaptic_updates;
  sum[Category::kCompartmentActive].events += counters.updates_active;
  sum[Category::kCompartmentInactive].events += counters.updates_inactive;
}

/// The west port at column 0 leads to a host port, if anywhere: that is no hop.
Category category_of(const chip::LinkCounters& link) {
  if (link.port >= noc::kLocal || (link.port == noc::kWest && link.x == 0)) {
    return Category::kSpikeLocal;
  }
  const bool east_west = link.port == noc::kEast || link.port == noc::kWest;
  return east_west ? Category::kHopEastWest : Category::kHopNorthSouth;
}

void add_link(Breakdown& sum, const chip::LinkCounters& link) {
  sum[category_of(link)].events += link.output.flits;
}

void add_static(Breakdown& sum, const Architecture& architecture, Cycle cycles) {
  sum[Category::kStatic].events +=
      cycles.value() * static_cast<std::uint64_t>(architecture.clock.period.value());
}

}  // namespace

std::string_view name(Category category) {
  constexpr std::array<std::string_view, kCategories> kNames{
      "synaptic_op", "synaptic_update", "compartment_active", "compartment_inactive",
      "spike_local", "hop_east_west",   "hop_north_south",    "static"};
  return kNames[static_cast<std::size_t>(category)];
}

Picojoules Breakdown::dynamic() const {
  Picojoules sum{};
  for (std::size_t i = 0; i < kCategories; ++i) {
    if (static_cast<Category>(i) != Category::kStatic) sum += shares[i].total();
  }
  return sum;
}

Breakdown& Breakdown::operator+=(const Breakdown& other) {
  for (std::size_t i = 0; i < kCategories; ++i) {
    shares[i].events += other.shares[i].events;
    shares[i].each = other.shares[i].each;
  }
  return *this;
}

Breakdown costs_of(const Architecture& architecture) {
  const Architecture::Energy& cost = architecture.energy;
  Breakdown made;
  made[Category::kSynapticOp].each = cost.synaptic_op;
  made[Category::kSynapticUpdate].each = cost.synaptic_update;
  made[Category::kCompartmentActive].each = cost.compartment_active;
  made[Category::kCompartmentInactive].each = cost.compartment_inactive;
  made[Category::kSpikeLocal].each = cost.spike_local;
  made[Category::kHopEastWest].each = cost.hop_east_west;
  made[Category::kHopNorthSouth].each = cost.hop_north_south;
  made[Category::kStatic].each = Picojoules{cost.static_mw * kPicojoulesPerMilliwattPicosecond};
  return made;
}

StepEnergy energy_of(const Architecture& architecture, const chip::StepStatistics& statistics) {
  const Breakdown none = costs_of(architecture);
  StepEnergy found{.cores = std::vector<Breakdown>(statistics.cores.size(), none),
                   .routers = std::vector<Breakdown>(architecture.router_count(), none),
                   .links = std::vector<Breakdown>(statistics.links.size(), none),
                   .chip = none,
                   .whole = whole_energy_of(architecture, statistics)};
  for (std::size_t i = 0; i < statistics.cores.size(); ++i) {
    add_core(found.cores[i], statistics.cores[i]);
  }
  for (std::size_t i = 0; i < statistics.links.size(); ++i) {
    const chip::LinkCounters& link = statistics.links[i];
    add_link(found.links[i], link);
    add_link(found.routers[link.y * architecture.mesh.width + link.x], link);
  }
  add_static(found.chip, architecture, statistics.cycles);
  return found;
}

Breakdown whole_energy_of(const Architecture& architecture,
                          const chip::StepStatistics& statistics) {
  Breakdown whole = costs_of(architecture);
  for (const core::CoreCounters& counters : statistics.cores) add_core(whole, counters);
  for (const chip::LinkCounters& link : statistics.links) add_link(whole, link);
  add_static(whole, architecture, statistics.cycles);
  return whole;
}

}  // namespace spikemesh::energy
