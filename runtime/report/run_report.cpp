#include "runtime/report/run_report.h"

#include <nlohmann/json.hpp>

#include <cmath>

#include "hw/image/fingerprint.h"
#include "hw/image/list_statistics.h"
#include "hw/image/usage.h"
#include "runtime/report/run_json.h"
#include "runtime/report/run_text.h"

namespace spikemesh::report {
namespace {

using Json = nlohmann::ordered_json;

Json json_of(const Architecture& architecture) {
  Json ports = Json::array();
  for (const Architecture::HostPort& port : architecture.host_ports)
    ports.push_back({{"x", port.x}, {"y", port.y}});
  return {{"name", architecture.name},
          {"mesh",
           {{"width", architecture.mesh.width},
            {"height", architecture.mesh.height},
            {"cores_per_router", architecture.mesh.cores_per_router}}},
          {"fabrics", architecture.noc.fabrics},
          {"host_ports", std::move(ports)},
          {"clock_ps", architecture.clock.period.value()}};
}

Json resources_of(const image::ChipImage& image) {
  Json list = Json::array();
  for (const image::CoreImage& core : image.cores) {
    Json uses = Json::object();
    for (const image::Use& use : image::core_usage(core, image.architecture))
      uses[std::string(image::resource_name(use.resource))] = {use.used, use.limit};
    list.push_back({{"core", core.id.value()}, {"uses", std::move(uses)}});
  }
  return list;
}

/// How weights are stored: what quantisation left of them.
Json storage_of(const image::ChipImage& image) {
  std::map<image::ListKind, image::ListCounts> sums;
  for (const image::CoreImage& core : image.cores) {
    for (const auto& [kind, counts] : image::count_lists(core)) {
      image::ListCounts& sum = sums[kind];
      sum.lists += counts.lists;
      sum.plastic += counts.plastic;
      sum.synapses += counts.synapses;
      sum.words += counts.words;
    }
  }
  Json list = Json::array();
  for (const auto& [kind, sum] : sums)
    list.push_back({{"format", image::format_name(kind.format)},
                    {"weight_bits", kind.weight_bits},
                    {"lists", sum.lists},
                    {"plastic", sum.plastic},
                    {"synapses", sum.synapses},
                    {"words", sum.words}});
  return list;
}

Json json_of(const core::StepCounts& totals, std::uint64_t read_outs) {
  return {{"spikes", totals.spikes},
          {"synaptic_ops", totals.synaptic_ops},
          {"synaptic_updates", totals.synaptic_updates},
          {"updates_active", totals.updates_active},
          {"updates_inactive", totals.updates_inactive},
          {"packets_sent", totals.packets_sent},
          {"packets_consumed", totals.packets_consumed},
          {"read_outs", read_outs},
          {"illegal", totals.illegal}};
}

Json json_of(const BinSeries<TimeBin>& series) {
  Json columns = {{"steps_a_bin", series.width()}};
  const auto column = [&](const char* name, auto value) {
    Json values = Json::array();
    for (const TimeBin& bin : series.bins()) values.push_back(value(bin));
    columns[name] = std::move(values);
  };
  column("steps", [](const TimeBin& bin) { return bin.steps; });
  column("spikes", [](const TimeBin& bin) { return bin.spikes; });
  column("synaptic_ops", [](const TimeBin& bin) { return bin.synaptic_ops; });
  column("timed", [](const TimeBin& bin) { return bin.timed; });
  column("cycles", [](const TimeBin& bin) { return bin.cycles; });
  column("shortest", [](const TimeBin& bin) { return bin.shortest; });
  column("longest", [](const TimeBin& bin) { return bin.longest; });
  column("longest_step", [](const TimeBin& bin) { return bin.longest_step; });
  column("critical", [](const TimeBin& bin) {
    if (bin.timed == 0) return std::string();
    return (bin.critical_host != 0 ? "host port " : "core ") + std::to_string(bin.critical_index);
  });
  column("cause", [](const TimeBin& bin) {
    if (bin.timed == 0) return std::string_view();
    return event_name(static_cast<core::LastEvent>(bin.critical_event));
  });
  return columns;
}

std::int64_t energy_of(const CoreShare& core, const Architecture::Energy& cost) {
  const auto total = [](std::uint64_t events, Picojoules each) {
    return static_cast<double>(events) * each.value();
  };
  return std::llround(total(core.synaptic_ops, cost.synaptic_op) +
                      total(core.synaptic_updates, cost.synaptic_update) +
                      total(core.updates_active, cost.compartment_active) +
                      total(core.updates_inactive, cost.compartment_inactive));
}

std::int64_t energy_of(const RouterShare& router, const Architecture::Energy& cost) {
  return std::llround(static_cast<double>(router.local) * cost.spike_local.value() +
                      static_cast<double>(router.east_west) * cost.hop_east_west.value() +
                      static_cast<double>(router.north_south) * cost.hop_north_south.value());
}

/// One row a bin, one value a place.
template <class Place, class Value>
Json rows(const BinSeries<PlaceBin>& series, std::vector<Place> PlaceBin::*places, Value&& value) {
  Json list = Json::array();
  for (const PlaceBin& bin : series.bins()) {
    Json row = Json::array();
    for (const Place& place : bin.*places) row.push_back(value(place));
    list.push_back(std::move(row));
  }
  return list;
}

Json places_of(const Timeline& timeline, const Architecture& architecture) {
  const BinSeries<PlaceBin>& series = timeline.places();
  const Architecture::Energy& cost = architecture.energy;
  Json ids = Json::array();
  for (const CoreId id : timeline.cores()) ids.push_back(id.value());
  Json steps = Json::array();
  Json timed = Json::array();
  for (const PlaceBin& bin : series.bins()) {
    steps.push_back(bin.steps);
    timed.push_back(bin.timed);
  }
  const auto of_cores = [&series](auto value) { return rows(series, &PlaceBin::cores, value); };
  const auto of_routers = [&series](auto value) { return rows(series, &PlaceBin::routers, value); };
  return {{"steps_a_bin", series.width()},
          {"steps", std::move(steps)},
          {"timed", std::move(timed)},
          {"cores",
           {{"ids", std::move(ids)},
            {"spikes", of_cores([](const CoreShare& core) { return core.spikes; })},
            {"synaptic_ops", of_cores([](const CoreShare& core) { return core.synaptic_ops; })},
            {"energy_pj", of_cores([&](const CoreShare& core) { return energy_of(core, cost); })},
            {"busy", of_cores([](const CoreShare& core) { return core.busy; })},
            {"stalls", of_cores([](const CoreShare& core) { return core.stalls; })}}},
          {"routers",
           {{"flits", of_routers([](const RouterShare& router) {
               return router.local + router.east_west + router.north_south;
             })},
            {"energy_pj",
             of_routers([&](const RouterShare& router) { return energy_of(router, cost); })},
            {"stalls", of_routers([](const RouterShare& router) { return router.stalls; })}}}};
}

Json json_of(const Raster& raster) {
  Json steps = Json::array();
  Json rows = Json::array();
  for (const Raster::Spike& spike : raster.spikes()) {
    steps.push_back(spike.step);
    rows.push_back(spike.row);
  }
  return {{"rows", raster.rows()},
          {"stride", raster.stride()},
          {"steps", std::move(steps)},
          {"row", std::move(rows)}};
}

Json populations_of(const image::ChipImage& image) {
  Json list = Json::array();
  for (const image::Population& population : image.populations)
    list.push_back({{"name", population.name}, {"neurons", population.neurons.size()}});
  return list;
}

Json json_of(const Estimate& estimate) {
  const auto bound = [](double value) { return std::isfinite(value) ? Json(value) : Json(); };
  return {{"mean", estimate.mean}, {"low", bound(estimate.low)}, {"high", bound(estimate.high)}};
}

Json estimate_of(const RunRecord& record) {
  const SampleEstimate& sample = record.sample();
  return {{"timed_steps", sample.steps()},
          {"confidence", 0.95},
          {"cycles_a_step", json_of(sample.cycles(0, record.steps()))},
          {"energy_pj_a_step", json_of(sample.picojoules(0, record.steps()))}};
}

}  // namespace

std::string to_json(const ReportSubject& subject) {
  const image::ChipImage& image = subject.image;
  const RunRecord& record = subject.record;
  Json report{{"format", "spikemesh run report"},
              {"version", 1},
              {"fidelity", subject.fidelity},
              {"architecture", json_of(image.architecture)},
              {"image",
               {{"fingerprint", fmt::format("{:016x}", image::fingerprint(image))},
                {"metadata", image.metadata}}},
              {"steps", record.steps()},
              {"function", json_of(record.totals(), record.read_outs())}};
  if (record.timing().steps() > 0) report["timing"] = json_of(record.timing());
  const std::uint64_t timed = record.sample().steps();
  if (timed > 0 && timed < record.steps()) report["estimate"] = estimate_of(record);
  if (subject.findings != nullptr) report["findings"] = json_of(*subject.findings);
  report["populations"] = populations_of(image);
  report["resources"] = resources_of(image);
  report["weights"] = storage_of(image);
  report["timeline"] = json_of(record.timeline().time());
  report["places"] = places_of(record.timeline(), image.architecture);
  report["raster"] = json_of(record.raster());
  return report.dump();
}

}  // namespace spikemesh::report
