#include "compiler/report/compile_report.h"

#include <fmt/ostream.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <map>
#include <ostream>
#include <string_view>

#include "base/process_usage.h"
#include "compiler/passes/fit.h"

namespace spikemesh::compiler {
namespace {

CoreReport core_report(const Compilation& compilation, std::size_t cluster) {
  const CoreTables& tables = compilation.tables[cluster];
  const Resource& binding = binding_resource(tables, compilation.arch);
  return {.core = compilation.places[cluster],
          .use = tables.use,
          .slots = 1U << tables.slots_log2,
          .binding = &binding,
          .binding_share = static_cast<double>(tables.use.*binding.use) /
                           limit_of(binding, compilation.arch, tables.slots_log2)};
}

void print_cores(const CompileReport& report, std::ostream& out) {
  std::map<std::string, std::vector<double>> shares;
  for (const CoreReport& core : report.per_core)
    shares[core.binding->name].push_back(core.binding_share);
  constexpr double kPercent = 100.0;
  for (const auto& [name, values] : shares)
    fmt::print(out, "  bound by {:<14} {:>5} cores, {:.0f} to {:.0f} % full\n", name, values.size(),
               kPercent * std::ranges::min(values), kPercent * std::ranges::max(values));
}

void print_passes(const CompileReport& report, const ReportOptions& options, std::ostream& out) {
  if (!options.statistics && !options.timing) return;
  for (const PassRun& run : report.passes) {
    if (options.timing)
      fmt::print(out, "{:<10} {:8.3f} s {:8.0f} MiB  {}\n", run.pass->name, run.seconds,
                 run.peak_mib, run.pass->purpose);
    else
      fmt::print(out, "{:<10} {}\n", run.pass->name, run.pass->purpose);
    if (!options.statistics) continue;
    for (const Statistic& statistic : run.statistics)
      fmt::print(out, "  {:<34} {:>14.6g} {}\n", statistic.name, statistic.value, statistic.unit);
  }
}

}  // namespace

CompileReport make_report(const Compilation& compilation, std::vector<PassRun> passes) {
  const Architecture& arch = compilation.arch;
  CompileReport report{.network = compilation.network.name(),
                       .architecture = arch.name,
                       .cores = static_cast<std::uint32_t>(compilation.clusters.size()),
                       .cores_of_chip = arch.core_count(),
                       .lower_bound = lower_bound(compilation),
                       .compartments = compilation.program.compartments(),
                       .traffic = predict_traffic(compilation),
                       .passes = std::move(passes)};
  for (const network::Population& population : compilation.network.populations())
    report.neurons += population.size;
  for (const PassRun& run : report.passes)
    if (std::string_view(run.pass->name) == "quantise") report.quantised = run.statistics;
  for (std::size_t c = 0; c < compilation.clusters.size(); ++c) {
    report.per_core.push_back(core_report(compilation, c));
    report.synapses += compilation.tables[c].use.synapses;
  }
  std::ranges::sort(report.per_core, {}, &CoreReport::core);
  for (const PassRun& run : report.passes) report.seconds += run.seconds;
  report.peak_mib = peak_mib();
  return report;
}

void print_report(const CompileReport& report, const ReportOptions& options, std::ostream& out) {
  fmt::print(out, "{}: {} neurons, {} compartments, {} synapses\n", report.network, report.neurons,
             report.compartments, report.synapses);
  fmt::print(out, "{} of {} cores of {} (no mapping needs fewer than {})\n", report.cores,
             report.cores_of_chip, report.architecture, report.lower_bound.cores);
  print_cores(report, out);
  fmt::print(
      out,
      "predicted a step: {:.1f} spikes, {:.1f} packets (no mapping sends fewer than {:.1f}), "
      "{:.1f} hops, {:.2f} on the busiest link {}\n",
      report.traffic.spikes, report.traffic.packets, report.lower_bound.packets,
      report.traffic.hops, report.traffic.busiest_link, report.traffic.busiest_link_name);
  for (const Statistic& statistic : report.quantised)
    fmt::print(out, "quantised: {} {:.6g} {}\n", statistic.name, statistic.value, statistic.unit);
  fmt::print(out, "compiled in {:.2f} s, in at most {:.0f} MiB\n", report.seconds, report.peak_mib);
  print_passes(report, options, out);
}

std::string to_json(const CompileReport& report) {
  using Json = nlohmann::ordered_json;
  Json json{{"network", report.network},
            {"architecture", report.architecture},
            {"cores", report.cores},
            {"cores_of_chip", report.cores_of_chip},
            {"lower_bound", report.lower_bound.cores},
            {"lower_bound_packets_a_step", report.lower_bound.packets},
            {"neurons", report.neurons},
            {"compartments", report.compartments},
            {"synapses", report.synapses},
            {"spikes_a_step", report.traffic.spikes},
            {"packets_a_step", report.traffic.packets},
            {"hops_a_step", report.traffic.hops},
            {"busiest_link_a_step", report.traffic.busiest_link},
            {"busiest_link", report.traffic.busiest_link_name},
            {"seconds", report.seconds},
            {"peak_mib", report.peak_mib}};
  for (const CoreReport& core : report.per_core) {
    Json entry{{"core", core.core.value()},
               {"slots", core.slots},
               {"binding", core.binding->name},
               {"binding_share", core.binding_share}};
    for (const Resource& resource : core_resources()) entry[resource.name] = core.use.*resource.use;
    json["per_core"].push_back(std::move(entry));
  }
  for (const PassRun& run : report.passes) {
    Json entry{{"pass", run.pass->name}, {"seconds", run.seconds}, {"peak_mib", run.peak_mib}};
    for (const Statistic& statistic : run.statistics)
      entry["statistics"][statistic.name] = statistic.value;
    json["passes"].push_back(std::move(entry));
  }
  constexpr int kIndent = 2;
  return json.dump(kIndent) + "\n";
}

}  // namespace spikemesh::compiler
