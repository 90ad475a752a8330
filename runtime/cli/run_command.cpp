#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <CLI/Validators.hpp>
#include <fmt/ostream.h>
#include <nlohmann/json.hpp>

#include <memory>
#include <string>
#include <vector>

#include "base/error.h"
#include "hw/image/image_file.h"
#include "hw/image/stimulus.h"
#include "runtime/cli/commands.h"
#include "runtime/cli/input_file.h"
#include "runtime/cli/run_options.h"
#include "runtime/record/recorder.h"
#include "runtime/report/run_text.h"

namespace spikemesh::cli {
namespace {

constexpr const char* kRunFooter =
    "Examples:\n"
    "  spikemesh run net.image --steps 100                 cycles, stalls, links, energy\n"
    "  spikemesh run net.image --input spikes.csv --json   the same for a program\n"
    "  spikemesh run net.image --stats steps.jsonl         all counters, a step a line\n"
    "  spikemesh run net.image --fidelity functional       no time, much faster\n"
    "\n"
    "Inputs send what the network says of them (spikes, poisson). An input file adds to it; it "
    "has\n"
    "lines `step,group,line`: that line of that input group spikes in that step.";

using Recorders = std::vector<std::unique_ptr<runtime::Recorder>>;

Recorders make_recorders(const RunOptions& options) {
  Recorders recorders;
  if (!options.spikes.empty()) recorders.push_back(runtime::make_spike_csv(options.spikes));
  if (!options.stats.empty()) recorders.push_back(runtime::make_statistics_lines(options.stats));
  return recorders;
}

/// Gives the chip the spikes of its next step: those of the image's own inputs and of the file.
void inject_next(runtime::Session& session, const HostInput& input) {
  for (const image::AxonAddress& to : image::stimulus_of(session.image(), session.next()))
    session.inject(to);
  const auto found = input.find(session.next());
  if (found == input.end()) return;
  for (const image::AxonAddress& to : found->second) session.inject(to);
}

void run_steps(runtime::Session& session, const RunOptions& options, const HostInput& input,
               const Recorders& recorders) {
  while (session.next() < Step{options.steps}) {
    inject_next(session, input);
    const runtime::StepOutcome& outcome = session.step();
    for (const auto& recorder : recorders) recorder->record(session, outcome);
  }
  for (const auto& recorder : recorders) recorder->flush();
}

void print_functional(const runtime::Session& session, bool as_json, std::ostream& out) {
  const report::RunRecord& record = session.record();
  const core::StepCounts& total = record.totals();
  const std::string& architecture = session.image().architecture.name;
  if (as_json) {
    const nlohmann::ordered_json report{{"architecture", architecture},
                                        {"steps", record.steps()},
                                        {"spikes", total.spikes},
                                        {"packets_sent", total.packets_sent},
                                        {"synaptic_ops", total.synaptic_ops},
                                        {"read_outs", record.read_outs()}};
    out << report.dump(2) << '\n';
    return;
  }
  fmt::print(out, "{}: {} steps, {} cores in use, functional\n", architecture, record.steps(),
             session.image().cores.size());
  fmt::print(out, "  spikes {}\n  packets of cores {}\n  packets to the host {}\n", total.spikes,
             total.packets_sent, record.read_outs());
  fmt::print(out, "  synaptic operations {}\n", total.synaptic_ops);
}

void print_report(const runtime::Session& session, const RunOptions& options, std::ostream& out) {
  if (session.fidelity() == runtime::Fidelity::kFunctional) {
    print_functional(session, options.as_json, out);
  } else if (options.as_json) {
    out << report::to_json(session.record().timing()) << '\n';
  } else {
    out << report::to_text(session.record().timing(), options.rows);
  }
}

void run(const RunOptions& options, CommandContext& context) {
  runtime::Session session = make_session(options);
  if (!options.stats.empty() && session.fidelity() == runtime::Fidelity::kFunctional) {
    throw UserError({.key = "--stats",
                     .found = "--fidelity functional",
                     .expected = "--fidelity cycle, which counts cycles"});
  }
  HostInput input;
  if (!options.input.empty()) input = read_input_file(options.input, session.image());
  run_steps(session, options, input, make_recorders(options));
  print_report(session, options, context.out);
}

}  // namespace

runtime::Session make_session(const RunOptions& options) {
  const auto fidelity =
      options.fidelity == "functional" ? runtime::Fidelity::kFunctional : runtime::Fidelity::kCycle;
  return runtime::Session(image::load_image(options.image), {.fidelity = fidelity});
}

void add_run_command(CLI::App& app, CommandContext& context) {
  const auto options = std::make_shared<RunOptions>();
  CLI::App* const run_app = app.add_subcommand("run", "Run a chip image and report what happened.");
  run_app->footer(kRunFooter);
  run_app->add_option("image", options->image, "chip image")->required();
  run_app->add_option("--fidelity", options->fidelity, "functional: no time; cycle: exact cycles")
      ->check(CLI::IsMember({"functional", "cycle"}))
      ->capture_default_str();
  run_app->add_option("--steps", options->steps, "steps to run")->capture_default_str();
  run_app->add_option("--input", options->input, "CSV file with the spikes of the host");
  run_app->add_option("--spikes", options->spikes,
                      "CSV file for all spikes: step,core,compartment");
  run_app->add_option("--stats", options->stats, "file for all counters, one JSON object a step");
  run_app->add_option("--rows", options->rows, "cores and links to list")->capture_default_str();
  run_app->add_flag("--json", options->as_json, "print the report as JSON");
  run_app->callback([options, &context] { run(*options, context); });
}

}  // namespace spikemesh::cli
