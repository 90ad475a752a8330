#include "runtime/report/run_json.h"

#include "runtime/report/run_text.h"

namespace spikemesh::report {
namespace {

using Json = nlohmann::ordered_json;

Json json_of(const core::CoreCounters& core) {
  return {{"spikes", core.spikes},
          {"synaptic_ops", core.synaptic_ops},
          {"synaptic_updates", core.synaptic_updates},
          {"updates_active", core.updates_active},
          {"updates_inactive", core.updates_inactive},
          {"packets_sent", core.packets_sent},
          {"packets_consumed", core.packets_consumed},
          {"illegal", core.illegal},
          {"synapse_busy", core.synapse.busy},
          {"stalls",
           {{"row_slot", core.synapse.row_slot},
            {"write_back", core.synapse.write_back},
            {"bank_conflict", core.synapse.bank_conflict},
            {"word_wait", core.synapse.word_wait},
            {"spike_fifo_full", core.spike_fifo_full},
            {"no_credit", core.no_credit},
            {"link_interval", core.link_interval}}},
          {"fifo_peaks",
           {{"input", core.input_fifo_peak},
            {"word", core.synapse.word_fifo_peak},
            {"spike", core.spike_fifo_peak},
            {"flit", core.flit_fifo_peak}}},
          {"input_fifo_flit_cycles", core.input_fifo_flit_cycles},
          {"dendrite_done", core.dendrite_done.value()},
          {"axon_done", core.axon_done.value()},
          {"last_consumed", core.last_consumed.value()}};
}

bool did_anything(const core::CoreCounters& core) {
  return core.updates_active + core.updates_inactive + core.packets_consumed > 0;
}

Json json_of(const std::vector<core::CoreCounters>& cores, const std::vector<Cycle>& waits) {
  Json list = Json::array();
  for (std::size_t id = 0; id < cores.size(); ++id) {
    if (!did_anything(cores[id])) continue;
    Json one{{"core", id}};
    one.update(json_of(cores[id]));
    one["barrier_wait"] = waits[id].value();
    list.push_back(std::move(one));
  }
  return list;
}

Json json_of(const std::vector<chip::LinkCounters>& links) {
  Json list = Json::array();
  for (const chip::LinkCounters& link : links) {
    if (link.output.flits == 0 && link.input.peak == 0) continue;
    list.push_back({{"x", link.x},
                    {"y", link.y},
                    {"to", link_name(link)},
                    {"fabric", link.fabric},
                    {"flits", link.output.flits},
                    {"stalls",
                     {{"no_credit", link.output.stalled_no_credit},
                      {"link_interval", link.output.stalled_link_interval},
                      {"arbitration", link.output.stalled_arbitration}}},
                    {"input_fifo_peak", link.input.peak},
                    {"input_fifo_flit_cycles", link.input.flit_cycles}});
  }
  return list;
}

Json json_of(const std::vector<chip::HostPortCounters>& ports) {
  Json list = Json::array();
  for (const chip::HostPortCounters& port : ports) {
    list.push_back(
        {{"sent", port.sent},
         {"received", port.received},
         {"stalls", {{"no_credit", port.no_credit}, {"link_interval", port.link_interval}}}});
  }
  return list;
}

Json json_of(const energy::Breakdown& energy) {
  Json categories = Json::object();
  for (std::size_t i = 0; i < energy::kCategories; ++i) {
    const auto category = static_cast<energy::Category>(i);
    const energy::Share& share = energy[category];
    const char* unit = category == energy::Category::kStatic ? "picoseconds" : "events";
    categories[std::string(energy::name(category))] = {
        {unit, share.events}, {"each_pj", share.each.value()}, {"total_pj", share.total().value()}};
  }
  return {{"total_pj", energy.total().value()},
          {"dynamic_pj", energy.dynamic().value()},
          {"static_pj", energy.statics().value()},
          {"categories", std::move(categories)}};
}

Json json_of_critical(const RunSummary& summary) {
  Json list = Json::array();
  for (const RunSummary::CriticalCount& one : summary.critical()) {
    list.push_back({{one.host ? "host_port" : "core", one.index}, {"steps", one.steps}});
  }
  return list;
}

}  // namespace

Json json_of(const RunSummary& summary) {
  Json last_events = Json::object();
  for (std::size_t i = 0; i < summary.last_events().size(); ++i) {
    last_events[std::string(event_name(static_cast<core::LastEvent>(i)))] =
        summary.last_events()[i];
  }
  return {{"steps", summary.steps()},
          {"cycles", summary.cycles().value()},
          {"shortest_step", summary.shortest().value()},
          {"longest_step", summary.longest().value()},
          {"time_ps", summary.time().value()},
          {"last_events", std::move(last_events)},
          {"critical", json_of_critical(summary)},
          {"total", json_of(summary.total())},
          {"energy", json_of(summary.energy())},
          {"host_ports", json_of(summary.host_ports())},
          {"cores", json_of(summary.cores(), summary.barrier_wait())},
          {"links", json_of(summary.links())}};
}

std::string to_json(const RunSummary& summary) {
  Json report{{"architecture", summary.architecture().name}};
  report.update(json_of(summary));
  return report.dump(2);
}

std::string to_json_line(const chip::StepStatistics& step) {
  const Json line{{"step", step.step.value()},
                  {"close", step.close.value()},
                  {"sweep", step.sweep.value()},
                  {"cycles", step.cycles.value()},
                  {"critical",
                   {{step.critical.host ? "host_port" : "core", step.critical.index},
                    {"cycle", step.critical.cycle.value()},
                    {"event", event_name(step.critical.event)}}},
                  {"cores", json_of(step.cores, step.barrier_wait)},
                  {"host_ports", json_of(step.host_ports)},
                  {"links", json_of(step.links)}};
  return line.dump();
}

}  // namespace spikemesh::report
