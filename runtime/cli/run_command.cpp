#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <CLI/Validators.hpp>
#include <fmt/ostream.h>
#include <nlohmann/json.hpp>

#include <memory>
#include <optional>
#include <string>

#include "base/error.h"
#include "base/progress.h"
#include "hw/image/image_file.h"
#include "hw/image/stimulus.h"
#include "runtime/cli/commands.h"
#include "runtime/cli/input_file.h"
#include "runtime/cli/run_options.h"
#include "runtime/cli/run_outputs.h"
#include "runtime/report/run_text.h"
#include "runtime/session/interrupt_watch.h"

namespace spikemesh::cli {
namespace {

constexpr const char* kRunFooter =
    "Examples:\n"
    "  spikemesh run net.image --steps 100                 cycles, stalls, links, energy\n"
    "  spikemesh run net.image --input spikes.csv --json   the same for a program\n"
    "  spikemesh run net.image --stats steps.jsonl         all counters, a step a line\n"
    "  spikemesh run net.image --fidelity functional       no time, much faster\n"
    "  spikemesh run net.image --steps 1000000 --checkpoint run.state --every 10000\n"
    "  spikemesh run net.image --steps 1000000 --checkpoint run.state --resume run.state\n"
    "                                                      as if it had not been interrupted\n"
    "\n"
    "Inputs send what the network says of them (spikes, poisson). An input file adds to it; it "
    "has\n"
    "lines `step,group,line`: that line of that input group spikes in that step.";

/// Gives the chip the spikes of its next step: those of the image's own inputs and of the file.
void inject_next(runtime::Session& session, const HostInput& input) {
  for (const image::AxonAddress& to : image::stimulus_of(session.image(), session.next()))
    session.inject(to);
  const auto found = input.find(session.next());
  if (found == input.end()) return;
  for (const image::AxonAddress& to : found->second) session.inject(to);
}

/// Works the steps that are left. Returns whether Ctrl-C ended it before.
bool run_steps(runtime::Session& session, const RunOptions& options, const HostInput& input,
               RunOutputs& outputs) {
  const runtime::InterruptWatch watch;
  const bool to_checkpoint = !options.checkpoint.empty();
  Progress progress("steps", options.steps);
  while (session.next() < Step{options.steps} && !watch.interrupted()) {
    inject_next(session, input);
    outputs.record(session, session.step());
    const std::uint64_t done = session.next().value();
    if (options.every != 0 && done % options.every == 0)
      session.save_checkpoint(options.checkpoint, outputs.flush());
    progress.at(done);
  }
  const auto places = outputs.flush();
  if (to_checkpoint) session.save_checkpoint(options.checkpoint, places);
  return session.next() < Step{options.steps};
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

void check_options(const RunOptions& options) {
  if (!options.stats.empty() && options.fidelity == "functional") {
    throw UserError({.key = "--stats",
                     .found = "--fidelity functional",
                     .expected = "--fidelity cycle, which counts cycles"});
  }
  if (options.every != 0 && options.checkpoint.empty()) {
    throw UserError({.key = "--every",
                     .found = "no --checkpoint",
                     .expected = "--checkpoint FILE, which is written that often"});
  }
}

void run(const RunOptions& options, CommandContext& context) {
  check_options(options);
  runtime::Session session = make_session(options);
  std::optional<runtime::Session::OutputPlaces> resumed;
  if (!options.resume.empty()) resumed = session.load_checkpoint(options.resume);
  HostInput input;
  if (!options.input.empty()) input = read_input_file(options.input, session.image());
  RunOutputs outputs(options, resumed ? &*resumed : nullptr);
  const bool interrupted = run_steps(session, options, input, outputs);
  print_report(session, options, context.out);
  if (!interrupted) return;
  context.exit_code = ExitCode::kInterrupted;
  fmt::print(context.err, "interrupted before step {}\n", session.next());
  if (!options.checkpoint.empty())
    fmt::print(context.err, "to go on, give the same command --resume {}\n", options.checkpoint);
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
  run_app->add_option("--steps", options->steps, "steps of the whole run")->capture_default_str();
  run_app->add_option("--input", options->input, "CSV file with the spikes of the host");
  run_app->add_option("--spikes", options->spikes,
                      "CSV file for all spikes: step,core,compartment");
  run_app->add_option("--stats", options->stats, "file for all counters, one JSON object a step");
  run_app->add_option("--checkpoint", options->checkpoint,
                      "file to write at the end and after Ctrl-C, for --resume");
  run_app->add_option("--every", options->every, "write the checkpoint each N steps as well");
  run_app->add_option("--resume", options->resume,
                      "go on from this checkpoint; the other options as in the interrupted run");
  run_app->add_option("--rows", options->rows, "cores and links to list")->capture_default_str();
  run_app->add_flag("--json", options->as_json, "print the report as JSON");
  run_app->callback([options, &context] { run(*options, context); });
}

}  // namespace spikemesh::cli
