#include <algorithm>

#include "base/error.h"
#include "compiler/passes/passes.h"
#include "compiler/passes/placers.h"
#include "compiler/passes/traffic.h"

namespace spikemesh::compiler {
namespace {

using mapping::Mesh;

const Placer& find_placer(const std::string& name) {
  const auto all = placers();
  const auto found = std::ranges::find(all, name, &Placer::name);
  if (found != all.end()) return *found;
  std::string known;
  for (const Placer& placer : all) known += (known.empty() ? "" : ", ") + std::string(placer.name);
  throw UserError({.key = "--place", .found = name, .expected = "one of " + known});
}

/// Refuses a placement in which a packet would have to cross what is broken: XY routing knows one
/// way only.
class WayCheck {
 public:
  WayCheck(const Compilation& compilation, const Mesh& mesh, const mapping::Places& places)
      : compilation_(compilation), mesh_(mesh), places_(places) {}

  void run(const mapping::Traffic& traffic) const {
    for (const mapping::Flow& flow : traffic.between)
      require(mesh_.router_of(places_[flow.from]), mesh_.router_of(places_[flow.to]),
              name_of(flow.from), name_of(flow.to));
    for (const mapping::Flow& flow : traffic.from_host)
      require(flow.from, mesh_.router_of(places_[flow.to]), "the host", name_of(flow.to));
    for (const mapping::Flow& flow : traffic.to_host)
      require(mesh_.router_of(places_[flow.from]), flow.to, name_of(flow.from), "the host");
  }

 private:
  std::string name_of(std::uint32_t cluster) const {
    const CompartmentName name =
        compilation_.program.name_of(compilation_.clusters[cluster].front());
    return fmt::format("core {} (population {})", places_[cluster],
                       compilation_.network.populations()[name.population].name);
  }

  void require(std::uint32_t from, std::uint32_t to, const std::string& sender,
               const std::string& receiver) const {
    const auto obstacle = mesh_.obstacle(from, to);
    if (!obstacle) return;
    throw UserError({.key = "--faults",
                     .found = fmt::format("the way from {} to {} crosses {}, which is broken",
                                          sender, receiver, *obstacle),
                     .expected = "a way along the row, then along the column: the chip knows no "
                                 "other",
                     .hint = "--place anneal looks for cores that need no broken way; so may a "
                             "network of fewer cores, or more --effort"});
  }

  const Compilation& compilation_;
  const Mesh& mesh_;
  const mapping::Places& places_;
};

}  // namespace

void run_place(Compilation& compilation, Statistics& statistics) {
  const Placer& placer = find_placer(compilation.options.place);
  const Mesh mesh = mesh_of(compilation);
  SPIKEMESH_CHECK(compilation.clusters.size() <= mesh.working_cores().size(),
                  "allocate gives no more clusters than cores");
  const mapping::Traffic traffic = traffic_of(compilation);
  const mapping::Places places = placer.run(compilation, mesh, traffic);
  if (mesh.has_faults()) WayCheck(compilation, mesh, places).run(traffic);
  compilation.places.clear();
  for (const std::uint32_t core : places) compilation.places.emplace_back(core);
  const Traffic predicted = predict_traffic(compilation);
  statistics = {{"packets a step", predicted.packets, "packets"},
                {"hops a step", predicted.hops, "hops"},
                {"busiest link", predicted.busiest_link, "packets a step"}};
}

}  // namespace spikemesh::compiler
