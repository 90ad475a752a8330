#include "runtime/report/run_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <vector>

namespace spikemesh::report {
namespace {

using Out = std::back_insert_iterator<std::string>;

double ratio(double part, double whole) { return whole == 0.0 ? 0.0 : part / whole; }
double as_double(std::uint64_t value) { return static_cast<double>(value); }

/// Places of the items with the largest keys, largest first; those with key 0 are left out.
template <class Items, class Key>
std::vector<std::size_t> largest(const Items& items, std::size_t rows, Key&& key) {
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (key(items[i]) != 0) places.push_back(i);
  }
  std::stable_sort(places.begin(), places.end(), [&items, &key](std::size_t a, std::size_t b) {
    return key(items[a]) > key(items[b]);
  });
  if (places.size() > rows) places.resize(rows);
  return places;
}

void put_function(Out out, const RunSummary& summary) {
  const auto in_use = std::count_if(
      summary.cores().begin(), summary.cores().end(), [](const core::CoreCounters& core) {
        return core.updates_active + core.updates_inactive + core.packets_consumed > 0;
      });
  const core::CoreCounters total = summary.total();
  const double steps = as_double(summary.steps());
  fmt::format_to(out, "{}: {} steps, {} of {} cores in use\n", summary.architecture().name,
                 summary.steps(), in_use, summary.cores().size());
  const auto line = [out, steps](const char* what, std::uint64_t count) {
    fmt::format_to(out, "  {:<24}{:>16}  {:>14.1f} a step\n", what, count,
                   ratio(as_double(count), steps));
  };
  line("compartment updates", total.updates_active + total.updates_inactive);
  line("of active compartments", total.updates_active);
  line("spikes", total.spikes);
  line("packets of cores", total.packets_sent);
  std::uint64_t injected = 0;
  std::uint64_t read_out = 0;
  for (const chip::HostPortCounters& port : summary.host_ports()) {
    injected += port.sent;
    read_out += port.received;
  }
  line("packets of the host", injected);
  line("packets to the host", read_out);
  line("synaptic operations", total.synaptic_ops);
  if (total.synaptic_updates != 0) line("synaptic updates", total.synaptic_updates);
  if (total.illegal != 0) line("ILLEGAL events", total.illegal);
}

void put_time(Out out, const RunSummary& summary) {
  const double steps = as_double(summary.steps());
  const double cycles = as_double(summary.cycles().value());
  fmt::format_to(out, "time\n  {} cycles of {} ps = {:.3f} us; a step {:.1f} cycles ({} to {})\n",
                 summary.cycles(), summary.architecture().clock.period,
                 static_cast<double>(summary.time().value()) * 1e-6, ratio(cycles, steps),
                 summary.shortest(), summary.longest());
  fmt::format_to(out, "  last event of a step:");
  for (std::size_t i = 0; i < summary.last_events().size(); ++i) {
    const auto event = static_cast<core::LastEvent>(i);
    fmt::format_to(out, " {} {:.0f} %", event_name(event),
                   100 * ratio(as_double(summary.last_events()[i]), steps));
    if (i + 1 < summary.last_events().size()) fmt::format_to(out, ",");
  }
  fmt::format_to(out, "\n  critical:");
  constexpr std::size_t kShown = 4;
  const auto critical = summary.critical();
  for (std::size_t i = 0; i < critical.size() && i < kShown; ++i) {
    fmt::format_to(out, "{} {} {} in {:.0f} %", i == 0 ? "" : ",",
                   critical[i].host ? "host port" : "core", critical[i].index,
                   100 * ratio(as_double(critical[i].steps), steps));
  }
  fmt::format_to(out, "\n");
}

void put_cores(Out out, const RunSummary& summary, std::size_t rows) {
  fmt::format_to(out,
                 "cores, by synaptic operations; cycles a step\n"
                 "  {:>6}{:>9}{:>10}{:>8} |{:>9}{:>9}{:>9}{:>9} |{:>9}{:>9}{:>9} |{:>9}\n",
                 "core", "spikes", "syn.ops", "busy", "row", "written", "conflict", "words",
                 "sp.fifo", "credit", "link", "barrier");
  const double steps = as_double(summary.steps());
  const auto places = largest(summary.cores(), rows,
                              [](const core::CoreCounters& core) { return core.synaptic_ops; });
  for (const std::size_t id : places) {
    const core::CoreCounters& core = summary.cores()[id];
    const auto mean = [steps](std::uint64_t count) { return ratio(as_double(count), steps); };
    fmt::format_to(out,
                   "  {:>6}{:>9.1f}{:>10.1f}{:>8.1f} |{:>9.1f}{:>9.1f}{:>9.1f}{:>9.1f} |"
                   "{:>9.1f}{:>9.1f}{:>9.1f} |{:>9.1f}\n",
                   id, mean(core.spikes), mean(core.synaptic_ops), mean(core.synapse.busy),
                   mean(core.synapse.row_slot), mean(core.synapse.write_back),
                   mean(core.synapse.bank_conflict), mean(core.synapse.word_wait),
                   mean(core.spike_fifo_full), mean(core.no_credit), mean(core.link_interval),
                   mean(summary.barrier_wait()[id].value()));
  }
}

void put_stalls(Out out, const RunSummary& summary) {
  const core::CoreCounters total = summary.total();
  const double core_cycles =
      as_double(summary.cycles().value()) * as_double(summary.cores().size());
  fmt::format_to(out, "stalls of all cores, cycles\n");
  const auto line = [out, core_cycles](const char* cause, std::uint64_t cycles, const char* why) {
    fmt::format_to(out, "  {:<18}{:>14}  {:>7.3f} % of core cycles  {}\n", cause, cycles,
                   100 * ratio(as_double(cycles), core_cycles), why);
  };
  line("row_slot", total.synapse.row_slot, "bank belongs to the dendrite stage");
  line("write_back", total.synapse.write_back, "bank is being written");
  line("bank_conflict", total.synapse.bank_conflict, "bank claimed by a lower lane");
  line("word_wait", total.synapse.word_wait, "word FIFO full");
  line("spike_fifo_full", total.spike_fifo_full, "dendrite stage stands still");
  line("no_credit", total.no_credit, "network interface without credit");
  line("link_interval", total.link_interval, "link of the network interface busy");
}

void put_links(Out out, const RunSummary& summary, std::size_t rows) {
  fmt::format_to(
      out, "links, by flits\n  {:>12} {:<8}{:>7}{:>12}{:>8} |{:>10}{:>10}{:>12} |{:>6}\n", "router",
      "to", "fabric", "flits", "use", "no credit", "interval", "arbitration", "peak");
  const auto places = largest(summary.links(), rows,
                              [](const chip::LinkCounters& link) { return link.output.flits; });
  const double slots = as_double(summary.cycles().value()) /
                       as_double(summary.architecture().timing.link_interval.value());
  for (const std::size_t place : places) {
    const chip::LinkCounters& link = summary.links()[place];
    fmt::format_to(out, "  {:>12} {:<8}{:>7}{:>12}{:>7.2f}% |{:>10}{:>10}{:>12} |{:>6}\n",
                   fmt::format("({}, {})", link.x, link.y), link_name(link), link.fabric,
                   link.output.flits, 100 * ratio(as_double(link.output.flits), slots),
                   link.output.stalled_no_credit, link.output.stalled_link_interval,
                   link.output.stalled_arbitration, link.input.peak);
  }
}

void put_energy(Out out, const RunSummary& summary) {
  const energy::Breakdown& energy = summary.energy();
  const double whole = energy.total().value();
  const double steps = as_double(summary.steps());
  fmt::format_to(out, "energy\n");
  for (std::size_t i = 0; i < energy::kCategories; ++i) {
    const auto category = static_cast<energy::Category>(i);
    const energy::Share& share = energy[category];
    const bool is_static = category == energy::Category::kStatic;
    fmt::format_to(out, "  {:<22}{:>16} {:<6} x {:>8.4g} pJ = {:>14.6g} nJ {:>6.2f} %\n",
                   energy::name(category), share.events, is_static ? "ps" : "events",
                   share.each.value(), share.total().value() * 1e-3,
                   100 * ratio(share.total().value(), whole));
  }
  const double watts = ratio(whole, static_cast<double>(summary.time().value()));
  fmt::format_to(
      out, "  {:<58}{:>14.6g} nJ; {:.6g} nJ a step, {}\n", "all", whole * 1e-3,
      ratio(whole * 1e-3, steps),
      watts < 1 ? fmt::format("{:.4g} mW", watts * 1e3) : fmt::format("{:.4g} W", watts));
}

}  // namespace

std::string_view event_name(core::LastEvent event) {
  switch (event) {
    case core::LastEvent::kDendrite:
      return "dendrite";
    case core::LastEvent::kAxon:
      return "axon";
    case core::LastEvent::kSynapse:
      return "synapse";
    case core::LastEvent::kHost:
      return "host";
  }
  return "";
}

std::string link_name(const chip::LinkCounters& link) {
  constexpr std::string_view kNames[] = {"north", "east", "south", "west"};
  if (link.port == noc::kWest && link.x == 0) return "host";
  if (link.port < noc::kLocal) return std::string(kNames[link.port]);
  return fmt::format("core {}", link.port - noc::kLocal);
}

std::string to_text(const RunSummary& summary, std::size_t rows) {
  std::string text;
  const Out out = std::back_inserter(text);
  put_function(out, summary);
  if (summary.steps() == 0) return text;
  put_time(out, summary);
  put_cores(out, summary, rows);
  put_stalls(out, summary);
  put_links(out, summary, rows);
  put_energy(out, summary);
  return text;
}

}  // namespace spikemesh::report
