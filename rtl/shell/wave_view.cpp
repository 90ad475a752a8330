#include "rtl/shell/wave_view.h"

#include <fmt/ostream.h>

#include <array>
#include <fstream>
#include <string_view>

#include "base/error.h"

namespace spikemesh::rtl {
namespace {

/// A heading, and the signals under it as GTKWave names them in the module neuron_core.
struct Group {
  std::string_view heading;
  std::vector<std::string_view> signals;
};

const std::vector<Group>& groups() {
  static const std::vector<Group> kGroups = {
      {"step", {"clk_i", "step[31:0]", "step_start_i", "phase_i[2:0]", "busy_o", "step_close_i"}},
      {"flits in",
       {"link_valid_i[1:0]", "link_data_i[0][63:0]", "link_data_i[1][63:0]", "link_credit_o[1:0]"}},
      {"synapse stage",
       {"synapse_busy", "stage_pop", "received_fabric[0:0]", "add[3:0]", "add_bank[0][3:0]",
        "add_weight[0][23:0]", "events_d[13:0]", "consumed[1:0]"}},
      {"dendrite stage",
       {"dendrite_busy", "row_read", "row[8:0]", "spike", "spike_compartment[9:0]", "spike_full"}},
      {"axon stage", {"axon_busy", "spike_flit_valid", "sent"}},
      {"flits out", {"link_valid_o[1:0]", "link_data_o[63:0]", "link_credit_i[1:0]"}},
      {"barrier", {"done_o", "sent_o[15:0]", "consumed_o[15:0]", "illegal[3:0]"}}};
  return kGroups;
}

constexpr std::string_view kBlank = "@200";  // a line of text, in GTKWave's flags
constexpr std::string_view kHex = "@22";     // a vector in hexadecimal, right justified
constexpr std::string_view kBit = "@28";     // a single bit

void write_group(std::ostream& out, CoreId core, const Group& group) {
  fmt::print(out, "{}\n-core {}: {}\n", kBlank, core.value(), group.heading);
  for (const std::string_view signal : group.signals) {
    const bool vector = signal.find(':') != std::string_view::npos;
    fmt::print(out, "{}\ncore_{}.neuron_core.{}\n", vector ? kHex : kBit, core.value(), signal);
  }
}

}  // namespace

std::vector<std::string> signals_that_matter() {
  std::vector<std::string> names;
  for (const Group& group : groups()) {
    for (const std::string_view signal : group.signals) names.emplace_back(signal);
  }
  return names;
}

void write_wave_view(const std::string& waves, const std::vector<CoreId>& cores) {
  const std::string path = waves + ".gtkw";
  std::ofstream out(path);
  fmt::print(out, "[dumpfile] \"{}\"\n[savefile] \"{}\"\n[timestart] 0\n", waves, path);
  fmt::print(out, "[size] 1600 1000\n[pos] -1 -1\n[sst_width] 200\n[signals_width] 320\n");
  for (const CoreId core : cores) {
    for (const Group& group : groups()) write_group(out, core, group);
  }
  out.close();
  if (!out) throw UserError({.file = path, .expected = "a file that can be written"});
}

}  // namespace spikemesh::rtl
