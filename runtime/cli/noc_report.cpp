#include "runtime/cli/noc_report.h"

#include <fmt/ostream.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <iterator>
#include <string_view>

namespace spikemesh::cli {
namespace {

using Json = nlohmann::ordered_json;
using noc::LatencySummary;
using noc::LinkReport;
using noc::NocReport;

std::string port_name(std::uint32_t port) {
  constexpr std::array<std::string_view, noc::kLocal> kNames{"north", "east", "south", "west"};
  if (port < kNames.size()) return std::string(kNames.at(port));
  return fmt::format("local{}", port - noc::kLocal);
}

Json run_json(const NocRun& run) {
  const noc::MeshConfig& mesh = run.mesh;
  return {{"mesh", {{"width", mesh.width}, {"height", mesh.height}}},
          {"cores_per_router", mesh.cores_per_router},
          {"fabrics", mesh.fabrics},
          {"fifo_depth", mesh.fifo_depth},
          {"input_fifo_depth", mesh.input_fifo_depth},
          {"hop_east_west", mesh.hop_east_west},
          {"hop_north_south", mesh.hop_north_south},
          {"local_link", mesh.local_link},
          {"link_interval", mesh.link_interval},
          {"traffic", run.traffic},
          {"rate", run.rate},
          {"packet_flits", run.packet_flits},
          {"cycles", run.window.cycles.value()},
          {"warmup", run.window.warmup.value()},
          {"seed", run.seed}};
}

Json latency_json(const LatencySummary& latency) {
  return {{"packets", latency.count}, {"mean", latency.mean}, {"p50", latency.p50},
          {"p90", latency.p90},       {"p99", latency.p99},   {"p99.9", latency.p999},
          {"max", latency.max}};
}

Json summary_json(const NocReport& report) {
  Json json{{"offered_load", report.offered}, {"accepted_load", report.accepted}};
  if (report.bound) json["load_bound"] = *report.bound;
  json["head_latency"] = latency_json(report.head);
  json["tail_latency"] = latency_json(report.tail);
  json["packets_generated"] = report.packets_generated;
  json["packets_sent"] = report.packets_sent;
  json["packets_received"] = report.packets_received;
  json["packets_waiting"] = report.packets_waiting;
  json["drain_cycles"] = report.drain_cycles;
  return json;
}

/// Appends a list of objects, a line each; many and simple, so written without a tree of values.
template <class Report, class Write>
void append_list(std::string& text, std::string_view name, const std::vector<Report>& reports,
                 Write&& write) {
  const auto out = std::back_inserter(text);
  fmt::format_to(out, ",\n \"{}\": [", name);
  for (const Report& report : reports) {
    fmt::format_to(out, R"({}{{"x": {}, "y": {}, "port": "{}", "fabric": {}, )",
                   &report == reports.data() ? "\n  " : ",\n  ", report.x, report.y,
                   port_name(report.port), report.fabric);
    write(report);
    text += '}';
  }
  text += "\n ]";
}

void print_latency(std::ostream& out, std::string_view name, const LatencySummary& latency) {
  fmt::print(out, "{:<14}mean {:.2f}, 50 % {}, 90 % {}, 99 % {}, 99.9 % {}, max {} cycles\n", name,
             latency.mean, latency.p50, latency.p90, latency.p99, latency.p999, latency.max);
}

void print_links(std::ostream& out, const NocReport& report) {
  constexpr std::size_t kShown = 5;
  std::vector<LinkReport> links = report.links;
  const std::size_t shown = std::min(kShown, links.size());
  std::partial_sort(
      links.begin(), links.begin() + static_cast<std::ptrdiff_t>(shown), links.end(),
      [](const LinkReport& a, const LinkReport& b) { return a.counters.flits > b.counters.flits; });
  std::uint64_t hops = 0;
  for (const LinkReport& link : links) hops += link.counters.flits;
  fmt::print(out, "links         {} flits over {} links; the busiest:\n", hops, links.size());
  for (std::size_t i = 0; i < shown; ++i) {
    const LinkReport& link = links[i];
    fmt::print(out, "  ({},{}) {:<6} fabric {}: {} flits, {:.1f} % busy, stalled {} / {} / {}\n",
               link.x, link.y, port_name(link.port), link.fabric, link.counters.flits,
               100 * link.utilisation, link.counters.stalled_no_credit,
               link.counters.stalled_link_interval, link.counters.stalled_arbitration);
  }
  fmt::print(out, "  (stall cycles: no credit / link interval / arbitration)\n");
}

void print_setting(std::ostream& out, const NocRun& run) {
  const noc::MeshConfig& mesh = run.mesh;
  fmt::print(out,
             "{} on {} x {} routers, {} core{} each, {} fabric{}, FIFOs of {} flits; "
             "{} cycles, measured from {}\n",
             run.traffic, mesh.width, mesh.height, mesh.cores_per_router,
             mesh.cores_per_router == 1 ? "" : "s", mesh.fabrics, mesh.fabrics == 1 ? "" : "s",
             mesh.fifo_depth, run.window.cycles, run.window.warmup);
}

}  // namespace

void print_noc_report(std::ostream& out, const NocRun& run, const NocReport& report) {
  print_setting(out, run);
  fmt::print(out, "{:<14}offered {:.5f}, accepted {:.5f}", "load", report.offered, report.accepted);
  if (report.bound) fmt::print(out, ", bound {:.5f}", *report.bound);
  fmt::print(out, " flits a core and cycle\n");
  print_latency(out, "head latency", report.head);
  print_latency(out, "tail latency", report.tail);
  fmt::print(out,
             "packets       {} generated, {} sent, {} received, {} still waiting at the sources; "
             "drained in {} cycles\n",
             report.packets_generated, report.packets_sent, report.packets_received,
             report.packets_waiting, report.drain_cycles);
  print_links(out, report);
}

void print_noc_json(std::ostream& out, const NocRun& run, const NocReport& report) {
  Json json = run_json(run);
  json.update(summary_json(report));
  std::string text = json.dump(1);
  text.resize(text.size() - std::string_view("\n}").size());
  append_list(text, "links", report.links, [&text](const LinkReport& link) {
    fmt::format_to(std::back_inserter(text),
                   R"("flits": {}, "utilisation": {:.6g}, "stalled_no_credit": {}, )"
                   R"("stalled_link_interval": {}, "stalled_arbitration": {})",
                   link.counters.flits, link.utilisation, link.counters.stalled_no_credit,
                   link.counters.stalled_link_interval, link.counters.stalled_arbitration);
  });
  append_list(text, "fifos", report.fifos, [&text](const noc::FifoReport& fifo) {
    fmt::format_to(std::back_inserter(text), R"("peak": {}, "mean": {:.6g})", fifo.peak, fifo.mean);
  });
  out << text << "\n}\n";
}

void print_noc_curve(std::ostream& out, const NocRun& run, const std::vector<NocPoint>& points) {
  constexpr std::size_t kColumns = 64;
  constexpr std::size_t kRows = 16;
  constexpr double kHighest = 6;  // times the lowest latency
  print_setting(out, run);
  const double widest = points.back().report.offered;
  const double lowest = points.front().report.head.mean;
  std::vector<std::string> grid(kRows, std::string(kColumns, ' '));
  for (const NocPoint& point : points) {
    const double across = point.report.offered / widest * (kColumns - 1);
    const double up = std::min(1.0, point.report.head.mean / (kHighest * lowest)) * (kRows - 1);
    grid[kRows - 1 - static_cast<std::size_t>(up)][static_cast<std::size_t>(across)] = '*';
  }
  fmt::print(out, "mean head latency (cycles) over offered load (flits a core and cycle)\n");
  for (std::size_t row = 0; row < kRows; ++row) {
    const double latency = kHighest * lowest * static_cast<double>(kRows - 1 - row) / (kRows - 1);
    fmt::print(out, "{:8.1f} |{}\n", latency, grid[row]);
  }
  fmt::print(out, "{:8} +{:->{}}\n{:9} 0{:>{}.4f}\n", "", "", kColumns, "", widest, kColumns - 1);
  fmt::print(out, "\n {:>8} {:>9} {:>10} {:>8} {:>8} {:>10} {:>9}\n", "offered", "accepted",
             "head mean", "head 99%", "head max", "tail mean", "waiting");
  for (const NocPoint& point : points) {
    const NocReport& report = point.report;
    fmt::print(out, " {:8.4f} {:9.4f} {:10.2f} {:8} {:8} {:10.2f} {:9}\n", report.offered,
               report.accepted, report.head.mean, report.head.p99, report.head.max,
               report.tail.mean, report.packets_waiting);
  }
  if (const auto bound = points.front().report.bound) {
    double most = 0;
    for (const NocPoint& point : points) most = std::max(most, point.report.accepted);
    fmt::print(out, "most accepted {:.4f}, {:.1f} % of the bound {:.4f}\n", most,
               100 * most / *bound, *bound);
  }
}

void print_noc_curve_json(std::ostream& out, const NocRun& run,
                          const std::vector<NocPoint>& points) {
  Json json = run_json(run);
  json.erase("rate");
  json["points"] = Json::array();
  for (const NocPoint& point : points) {
    Json entry{{"rate", point.rate}};
    entry.update(summary_json(point.report));
    json["points"].push_back(std::move(entry));
  }
  out << json.dump(1) << '\n';
}

}  // namespace spikemesh::cli
