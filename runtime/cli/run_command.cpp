#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <CLI/Validators.hpp>
#include <fmt/ostream.h>

#include <memory>
#include <optional>
#include <string>

#include "base/error.h"
#include "base/huge_pages.h"
#include "base/progress.h"
#include "hw/image/image_file.h"
#include "runtime/cli/commands.h"
#include "runtime/cli/run_options.h"
#include "runtime/cli/run_outputs.h"
#include "runtime/input/input_spec.h"
#include "runtime/report/html_page.h"
#include "runtime/report/run_report.h"
#include "runtime/report/run_text.h"
#include "runtime/session/interrupt_watch.h"

namespace spikemesh::cli {
namespace {

constexpr const char* kRunFooter =
    "Examples:\n"
    "  spikemesh run net.image --steps 100                 cycles, stalls, links, energy\n"
    "  spikemesh run net.image --report run.html           the same as a page with pictures\n"
    "  spikemesh run net.image --json > run.json           the same for a program\n"
    "  spikemesh run net.image --stats steps.jsonl         all counters, a step a line\n"
    "  spikemesh run net.image --steps 20 --perfetto t.json  to look at in ui.perfetto.dev\n"
    "  spikemesh run net.image --spikes out.h5             spikes as SONATA; .csv as text\n"
    "  spikemesh run net.image --fidelity functional       no time, much faster\n"
    "  spikemesh run net.image --steps 1000000 --fidelity sampled --sample 400 --jobs 2\n"
    "                                                      time and energy from a sample\n"
    "  spikemesh run net.image --steps 1000000 --checkpoint run.state --every 10000\n"
    "  spikemesh run net.image --steps 1000000 --checkpoint run.state --resume run.state\n"
    "                                                      as if it had not been interrupted\n"
    "  spikemesh run net.image --rtl-cores 0,17 --waves a.fst   two cores in RTL, one in waves\n"
    "\n"
    "Inputs send what the network says of them (spikes, poisson). --input adds to it, and may be\n"
    "given more than once: [GROUP=]WHAT[,KEY=VALUE]...\n"
    "  --input spikes.csv                                  lines step,group,line\n"
    "  --input retina=events.bin,width=34,height=34        event camera, also .bs2\n"
    "  --input lgn=lgn_spikes.h5,step-ms=0.5               SONATA\n"
    "  --input pixels=t10k-images-idx3-ubyte.gz,item=7,code=latency,steps=20\n"
    "                                                      codes: rate, latency, threshold\n"
    "  --input noise=poisson,rate=0.02,seed=3              spikes a line and step\n"
    "\n"
    "Exit codes: 0 well, 2 wrong input, 3 a fault of the program, 130 Ctrl-C: the step was ended\n"
    "and everything so far written.";

/// Works the steps that are left. Returns whether Ctrl-C ended it before.
bool run_steps(runtime::Session& session, const RunOptions& options, const input::HostInput& input,
               RunOutputs& outputs) {
  use_huge_pages();
  const runtime::InterruptWatch watch;
  const bool to_checkpoint = !options.checkpoint.empty();
  session.tell_timing([&outputs](std::uint64_t number, const chip::StepStatistics& timing) {
    outputs.record_timing(number, timing);
  });
  {
    Progress progress("steps", options.steps);
    while (session.next() < Step{options.steps} && !watch.interrupted()) {
      for (const image::AxonAddress& to : input.spikes_of(session.next())) session.inject(to);
      outputs.record(session, session.step());
      const std::uint64_t done = session.next().value();
      if (options.every != 0 && done % options.every == 0) {
        session.settle();
        session.save_checkpoint(options.checkpoint, outputs.flush());
      }
      progress.at(done);
    }
  }
  session.settle();
  if (to_checkpoint) session.save_checkpoint(options.checkpoint, outputs.flush());
  outputs.finish(to_checkpoint);
  session.tell_timing({});
  return session.next() < Step{options.steps};
}

void print_function(const runtime::Session& session, const report::RunRecord& record,
                    std::ostream& out) {
  const core::StepCounts& total = record.totals();
  fmt::print(out, "{}: {} steps, {} cores in use, {}\n", session.image().architecture.name,
             record.steps(), session.image().cores.size(), fidelity_name(session.fidelity()));
  fmt::print(out, "  spikes {}\n  packets of cores {}\n  packets to the host {}\n", total.spikes,
             total.packets_sent, record.read_outs());
  fmt::print(out, "  synaptic operations {}\n", total.synaptic_ops);
}

void print_estimate(const report::RunRecord& record, std::ostream& out) {
  const report::Estimate cycles = record.sample().cycles(0, record.steps());
  const report::Estimate energy = record.sample().picojoules(0, record.steps());
  fmt::print(out, "estimated from {} timed steps; with a probability of 95 % between\n",
             record.sample().steps());
  fmt::print(out, "  cycles a step    {:>12.1f}   {:.1f} and {:.1f}\n", cycles.mean, cycles.low,
             cycles.high);
  constexpr double kNano = 1e-3;
  fmt::print(out, "  energy a step    {:>12.6g} nJ   {:.6g} and {:.6g}\n", energy.mean * kNano,
             energy.low * kNano, energy.high * kNano);
}

void print_report(runtime::Session& session, const RunOptions& options, std::ostream& out) {
  const report::RunRecord& record = session.record();
  const bool json_needed = options.as_json || !options.report.empty();
  std::string json;
  if (json_needed)
    json =
        report::to_json({session.image(), record, std::string(fidelity_name(session.fidelity()))});
  if (!options.report.empty()) report::save_html(json, options.report);
  if (options.as_json) {
    out << json << '\n';
    return;
  }
  if (session.fidelity() != runtime::Fidelity::kCycle) print_function(session, record, out);
  if (session.fidelity() == runtime::Fidelity::kSampled) {
    print_estimate(record, out);
    out << "the timed steps alone:\n";
  }
  if (session.fidelity() != runtime::Fidelity::kFunctional)
    out << report::to_text(record.timing(), options.rows);
}

void check_options(const RunOptions& options) {
  const auto require_time = [&options](const char* option, const std::string& file) {
    if (file.empty() || options.fidelity != "functional") return;
    throw UserError({.key = option,
                     .found = "--fidelity functional",
                     .expected = "--fidelity cycle or sampled, which count cycles"});
  };
  require_time("--stats", options.stats);
  require_time("--perfetto", options.perfetto);
  if (!options.perfetto.empty() && !options.resume.empty()) {
    throw UserError({.key = "--perfetto",
                     .found = "--resume",
                     .expected = "a run from its beginning: a trace cannot be resumed"});
  }
  if (options.every != 0 && options.checkpoint.empty()) {
    throw UserError({.key = "--every",
                     .found = "no --checkpoint",
                     .expected = "--checkpoint FILE, which is written that often"});
  }
}

void run(const RunOptions& options, CommandContext& context) {
  check_options(options);
  RunSetup setup = make_session(options, context.core_builds);
  runtime::Session& session = setup.session;
  std::optional<runtime::Session::OutputPlaces> resumed;
  if (!options.resume.empty()) resumed = session.load_checkpoint(options.resume);
  input::HostInput input(session.image());
  for (const std::string& text : options.inputs) add_input(text, input);
  RunOutputs outputs(options, session.image(), resumed ? &*resumed : nullptr);
  if (!options.perfetto.empty()) session.record_ports();
  const bool interrupted = run_steps(session, options, input, outputs);
  if (setup.rtl) setup.rtl->finish_waves();
  print_report(session, options, context.out);
  if (setup.rtl && !options.as_json) print_rtl(*setup.rtl, context.out);
  if (!interrupted) return;
  context.exit_code = ExitCode::kInterrupted;
  fmt::print(context.err, "interrupted before step {}\n", session.next());
  if (!options.checkpoint.empty())
    fmt::print(context.err, "to go on, give the same command --resume {}\n", options.checkpoint);
}

void add_time_options(CLI::App& app, RunOptions& options) {
  app.add_option("--fidelity", options.fidelity,
                 "functional: no time; cycle: exact cycles; sampled: exact cycles of some steps")
      ->check(CLI::IsMember({"functional", "cycle", "sampled"}))
      ->capture_default_str();
  app.add_option("--steps", options.steps, "steps of the whole run")->capture_default_str();
  app.add_option("--sample", options.sample, "sampled: about how many steps are timed")
      ->capture_default_str();
  app.add_option("--sample-seed", options.sample_seed, "sampled: which steps")
      ->capture_default_str();
  app.add_option("--jobs", options.jobs, "processes that time steps; results are the same")
      ->check(CLI::Range(1U, 256U))
      ->capture_default_str();
}

void add_file_options(CLI::App& app, RunOptions& options) {
  app.add_option("--input", options.inputs, "spikes of the host; see below")
      ->allow_extra_args(false);
  app.add_option("--spikes", options.spikes,
                 "file for all spikes: .h5 is SONATA, else CSV, a spike a line");
  app.add_option("--step-ms", options.step_ms, "length of a step in the times of --spikes FILE.h5")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  app.add_option("--stats", options.stats, "file for all counters, one JSON object a timed step");
  app.add_option("--report", options.report, "HTML file for the report, with pictures");
  app.add_option("--perfetto", options.perfetto,
                 "trace of cores, stages and packets of the timed steps, for ui.perfetto.dev");
  app.add_option("--checkpoint", options.checkpoint,
                 "file to write at the end and after Ctrl-C, for --resume");
  app.add_option("--every", options.every, "write the checkpoint each N steps as well");
  app.add_option("--resume", options.resume,
                 "go on from this checkpoint; the other options as in the interrupted run");
}

}  // namespace

RunSetup make_session(const RunOptions& options, const rtl::CoreBuilds& builds) {
  image::ChipImage image = image::load_image(options.image);
  auto rtl = make_rtl_cores(options.rtl, image, builds);
  if (rtl && options.fidelity != "cycle") {
    throw UserError({.key = "--rtl-cores",
                     .found = "--fidelity " + options.fidelity,
                     .expected = "--fidelity cycle, which has cores in RTL"});
  }
  if (rtl && options.jobs > 1) {
    throw UserError({.key = "--rtl-cores",
                     .found = fmt::format("--jobs {}", options.jobs),
                     .expected = "--jobs 1: cores in RTL work in one process"});
  }
  const auto fidelity = options.fidelity == "functional" ? runtime::Fidelity::kFunctional
                        : options.fidelity == "sampled"  ? runtime::Fidelity::kSampled
                                                         : runtime::Fidelity::kCycle;
  const runtime::SessionOptions session{
      .fidelity = fidelity,
      .make_core = rtl ? rtl->factory() : chip::CoreFactory{},
      .sample = {.steps = options.steps, .count = options.sample, .seed = options.sample_seed},
      .jobs = options.jobs};
  return {.rtl = rtl, .session = runtime::Session(std::move(image), session)};
}

void add_run_command(CLI::App& app, CommandContext& context) {
  const auto options = std::make_shared<RunOptions>();
  CLI::App* const run_app = app.add_subcommand("run", "Run a chip image and report what happened.");
  run_app->footer(kRunFooter);
  run_app->add_option("image", options->image, "chip image")->required();
  add_time_options(*run_app, *options);
  add_file_options(*run_app, *options);
  run_app->add_option("--rows", options->rows, "cores and links to list")->capture_default_str();
  add_rtl_options(*run_app, options->rtl);
  run_app->add_flag("--json", options->as_json, "print the report as JSON");
  run_app->callback([options, &context] { run(*options, context); });
}

}  // namespace spikemesh::cli
