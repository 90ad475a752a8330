#include "hw/arch/faults.h"

#include <fmt/format.h>

#include <algorithm>

namespace spikemesh {
namespace {

constexpr std::uint64_t kMaxCores = 4096;    // design: any width and height up to 4096 cores
constexpr std::uint32_t kMinDelaySlots = 8;  // hardware.md §5.1

using Faults = std::vector<ArchitectureFault>;

void check_core_count(const Architecture& arch, Faults& faults) {
  const Architecture::Mesh& mesh = arch.mesh;
  const std::uint64_t rows = std::uint64_t{mesh.width} * mesh.cores_per_router;
  const std::uint64_t cores = rows * mesh.height;
  if (cores <= kMaxCores) return;
  const std::uint64_t fitting = kMaxCores / rows;
  faults.push_back(
      {.key = "mesh",
       .found = fmt::format("{} x {} x {} = {} cores", mesh.width, mesh.height,
                            mesh.cores_per_router, cores),
       .expected = fmt::format("width x height x cores_per_router of at most {}", kMaxCores),
       .hint = fitting > 0 ? fmt::format("a height of {} would fit", fitting)
                           : fmt::format("a width of {} and a height of 1 would fit",
                                         kMaxCores / mesh.cores_per_router)});
}

void check_accumulators(const Architecture& arch, Faults& faults) {
  const Architecture::Core& core = arch.core;
  const std::uint32_t needed = kMinDelaySlots * core.compartments;
  if (core.accumulators >= needed) return;
  faults.push_back(
      {.key = "core.accumulators",
       .found = fmt::format("{} for {} compartments", core.accumulators, core.compartments),
       .expected =
           fmt::format("at least {}: {} delay slots for each compartment", needed, kMinDelaySlots),
       .hint = "more accumulators, or fewer core.compartments"});
}

// Every credit must be home before the next step starts: hardware.md §10.1.
void check_barrier(const Architecture& arch, Faults& faults) {
  const Architecture::Timing& timing = arch.timing;
  const Cycle longest = std::max({timing.hop_east_west, timing.hop_north_south, timing.local_link});
  const Cycle needed = Cycle{8} + 2 * longest;
  if (timing.barrier >= needed) return;
  faults.push_back(
      {.key = "timing.barrier",
       .found = fmt::format("{} with links of up to {} extra cycles", timing.barrier, longest),
       .expected = fmt::format("at least {}: 8 + 2 x the longest link", needed),
       .hint = "make the barrier longer, or the links shorter"});
}

void check_host_port_rows(const Architecture& arch, Faults& faults) {
  for (std::size_t i = 0; i < arch.host_ports.size(); ++i) {
    if (arch.host_ports[i].y < arch.mesh.height) continue;
    faults.push_back({.key = fmt::format("host_port[{}].y", i),
                      .found = fmt::format("{}", arch.host_ports[i].y),
                      .expected = fmt::format("a row of the mesh: 0 to {}", arch.mesh.height - 1),
                      .hint = "move the port, or make mesh.height larger"});
  }
}

void check_host_port_twice(const Architecture& arch, Faults& faults) {
  const auto begin = arch.host_ports.begin();
  for (auto port = begin; port != arch.host_ports.end(); ++port) {
    const auto first = std::find(begin, port, *port);
    if (first == port) continue;
    faults.push_back(
        {.key = fmt::format("host_port[{}]", port - begin),
         .found = fmt::format("x {} and y {} as in host_port[{}]", port->x, port->y, first - begin),
         .expected = "one port a router",
         .hint = "remove it, or give it another y"});
  }
}

}  // namespace

std::vector<ArchitectureFault> cross_check(const Architecture& architecture) {
  Faults faults;
  check_core_count(architecture, faults);
  check_accumulators(architecture, faults);
  check_barrier(architecture, faults);
  check_host_port_rows(architecture, faults);
  check_host_port_twice(architecture, faults);
  return faults;
}

}  // namespace spikemesh
