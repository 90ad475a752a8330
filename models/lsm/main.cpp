/// A liquid state machine: which spike train was that?

#include <CLI/App.hpp>
#include <CLI/Validators.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <utility>

#include "base/progress.h"
#include "compiler/passes/compile.h"
#include "models/lsm/experiment.h"
#include "models/lsm/liquid.h"
#include "models/support/model_main.h"
#include "runtime/report/run_text.h"

namespace spikemesh::lsm {
namespace {

double percent(std::uint32_t part, std::uint32_t whole) {
  return 100.0 * static_cast<double>(part) / static_cast<double>(whole);
}

void print_text(const Outcome& outcome, const Settings& settings, const runtime::Session& session) {
  fmt::print(
      "{} templates, jitter {:g} ms, answer {} ms after the end; the liquid fires at {:.1f} Hz\n",
      settings.templates, settings.jitter, settings.wait, outcome.rate_hz);
  fmt::print("{} of {} unseen samples are told right ({:.2f} %); chance is {:.2f} %\n",
             outcome.right, settings.test, percent(outcome.right, settings.test),
             percent(1, settings.templates));
  fmt::print("read-outs that learned shuffled labels: {:.1f} of {} ({:.2f} %)\n",
             outcome.right_by_chance, settings.test,
             100.0 * outcome.right_by_chance / settings.test);
  const report::RunSummary& timing = session.record().timing();
  if (timing.steps() != 0) fmt::print("\n{}", report::to_text(timing, 4));
}

void print_json(const Outcome& outcome, const Settings& settings, const runtime::Session& session) {
  nlohmann::ordered_json json{{"templates", settings.templates},
                              {"train", settings.train},
                              {"test", settings.test},
                              {"jitter_ms", settings.jitter},
                              {"wait_ms", settings.wait},
                              {"seed", settings.seed},
                              {"right", outcome.right},
                              {"right_by_chance", outcome.right_by_chance},
                              {"liquid_rate_hz", outcome.rate_hz}};
  const report::RunSummary& timing = session.record().timing();
  if (timing.steps() != 0) json["run"] = nlohmann::ordered_json::parse(report::to_json(timing));
  fmt::print("{}\n", json.dump(2));
}

void add_settings(CLI::App& app, Settings& settings) {
  app.add_option("--templates", settings.templates, "spike-train templates to tell apart")
      ->check(CLI::Range(2U, 16U))
      ->capture_default_str();
  app.add_option("--train", settings.train, "samples that the read-out learns from")
      ->check(CLI::Range(1U, 100000U))
      ->capture_default_str();
  app.add_option("--samples", settings.test, "samples that it is asked about")
      ->check(CLI::Range(1U, 100000U))
      ->capture_default_str();
  app.add_option("--jitter", settings.jitter, "deviation of a spike's time, ms")
      ->check(CLI::Range(0.0, 100.0))
      ->capture_default_str();
  app.add_option("--wait", settings.wait, "ms from the end of the stimulus to the answer")
      ->check(CLI::Range(0U, 1000U))
      ->capture_default_str();
  app.add_option("--seed", settings.seed, "of liquid, templates and jitter")->capture_default_str();
  app.footer(
      "Examples:\n"
      "  lsm                              four templates, right after their end\n"
      "  lsm --wait 100                   how long does the liquid remember?\n"
      "  lsm --fidelity cycle --train 20 --samples 20 --report lsm.html");
}

int main_of(int argc, char** argv) {
  models::Options options;
  Settings settings;
  CLI::App app(
      "A liquid state machine on the emulated chip: jittered spike trains ring in a recurrent "
      "network of 135 neurons, and a linear read-out tells which template they came from.");
  models::add_run_options(app, options);
  add_settings(app, settings);
  CLI11_PARSE(app, argc, argv);

  compiler::Compilation compilation{.network = liquid_network(settings.seed),
                                    .arch = load_architecture(options.architecture)};
  compiler::compile(compilation);
  runtime::Session session(std::move(compilation.image),
                           {.fidelity = models::fidelity_of(options)});
  Progress progress("samples", settings.train + settings.test);
  const Outcome outcome =
      run_experiment(session, settings, [&progress](std::uint64_t done) { progress.at(done); });
  models::write_report(options, session);
  options.as_json ? print_json(outcome, settings, session) : print_text(outcome, settings, session);
  return 0;
}

}  // namespace
}  // namespace spikemesh::lsm

int main(int argc, char** argv) {
  return spikemesh::models::run_main([&] { return spikemesh::lsm::main_of(argc, argv); });
}
