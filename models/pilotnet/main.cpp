/// PilotNet: a steering network of about 158,000 compartments against golden traces.

#include <CLI/App.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <utility>

#include "compiler/frontend/lava/lava_file.h"
#include "compiler/passes/compile.h"
#include "models/pilotnet/comparison.h"
#include "models/support/model_main.h"
#include "runtime/report/run_text.h"

namespace spikemesh::pilotnet {
namespace {

constexpr int kDifferenceExit = 1;

bool all_agree(const std::vector<Agreement>& agreements) {
  for (const Agreement& a : agreements)
    if (a.spikes_differ != 0 || a.values_differ != 0) return false;
  return true;
}

void print_text(const std::vector<Agreement>& agreements, const runtime::Session& session) {
  fmt::print("on {} cores of {}\n\n", session.image().cores.size(),
             session.image().architecture.name);
  fmt::print("{:<8} {:>8} {:>6} {:>9} {:>9} {:>11} {:>9}\n", "layer", "neurons", "steps", "spikes",
             "differ", "u, v", "differ");
  for (const Agreement& a : agreements)
    fmt::print("{:<8} {:>8} {:>6} {:>9} {:>9} {:>11} {:>9}\n", a.layer, a.neurons, a.steps,
               a.spikes, a.spikes_differ, a.values, a.values_differ);
  const report::RunSummary& timing = session.record().timing();
  if (timing.steps() != 0) fmt::print("\n{}", report::to_text(timing, 4));
}

void print_json(const std::vector<Agreement>& agreements, const runtime::Session& session) {
  nlohmann::ordered_json layers = nlohmann::ordered_json::array();
  for (const Agreement& a : agreements)
    layers.push_back({{"layer", a.layer},
                      {"neurons", a.neurons},
                      {"steps", a.steps},
                      {"spikes", a.spikes},
                      {"spikes_differ", a.spikes_differ},
                      {"values", a.values},
                      {"values_differ", a.values_differ}});
  nlohmann::ordered_json json{{"cores", session.image().cores.size()}, {"layers", layers}};
  const report::RunSummary& timing = session.record().timing();
  if (timing.steps() != 0) json["run"] = nlohmann::ordered_json::parse(report::to_json(timing));
  fmt::print("{}\n", json.dump(2));
}

int main_of(int argc, char** argv) {
  models::Options options;
  options.architecture = "mesh256";
  CLI::App app(
      "PilotNet on the emulated chip: the spiking steering network of lava-dl sees one frame for "
      "24 "
      "steps, and every layer is compared with its golden trace, to the last bit. Exit code 1 if "
      "one differs.");
  models::add_data_options(app, options);
  CLI11_PARSE(app, argc, argv);

  models::data_file(options, "pilotnet_lif/network.net");
  const std::string folder = options.data + "/pilotnet_lif";
  const std::vector<Golden> layers = load_golden(folder);
  const lava::Import import =
      lava::load(folder + "/network.net",
                 {.input = lava::InputForm::kFixed, .input_biases = load_input(folder)});
  compiler::Compilation compilation{.network = import.network,
                                    .arch = load_architecture(options.architecture)};
  compiler::compile(compilation);
  runtime::Session session(std::move(compilation.image),
                           {.fidelity = models::fidelity_of(options)});
  const std::vector<Agreement> agreements = compare(session, layers);
  models::write_report(options, session);
  options.as_json ? print_json(agreements, session) : print_text(agreements, session);
  return all_agree(agreements) ? 0 : kDifferenceExit;
}

}  // namespace
}  // namespace spikemesh::pilotnet

int main(int argc, char** argv) {
  return spikemesh::models::run_main([&] { return spikemesh::pilotnet::main_of(argc, argv); });
}
