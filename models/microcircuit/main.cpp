/// The cortical microcircuit of Potjans and Diesmann, scaled down, against the published rates.

#include <CLI/App.hpp>
#include <CLI/Validators.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cmath>
#include <utility>

#include "base/progress.h"
#include "compiler/passes/compile.h"
#include "models/microcircuit/activity.h"
#include "models/microcircuit/real_column.h"
#include "models/microcircuit/spiking.h"
#include "models/support/model_main.h"
#include "runtime/report/run_text.h"

namespace spikemesh::microcircuit {
namespace {

using Activities = std::array<Activity, kPopulations>;

struct Settings {
  Scaling scaling{};
  double seconds = 10.0;  ///< of biological time that are watched
  double warm_up = 0.5;
  bool plain = false;  ///< without the compensation
  bool real = false;   ///< in floating point, without the chip
};

std::uint64_t steps_of(double seconds) {
  return static_cast<std::uint64_t>(std::llround(seconds * 1000.0 / kStepMs));
}

void print_text(const Activities& activities, const Settings& settings,
                const runtime::Session& session) {
  fmt::print("{:g} s of a column at scale {:g}, in steps of {:g} ms, on {} cores\n\n",
             settings.seconds, settings.scaling.scale, kStepMs, session.image().cores.size());
  fmt::print("{:<6} {:>8} {:>8} {:>10} {:>10} {:>8} {:>13}\n", "", "neurons", "spikes", "rate, Hz",
             "published", "ratio", "irregularity");
  for (std::size_t p = 0; p < kPopulations; ++p) {
    const Activity& a = activities[p];
    fmt::print("{:<6} {:>8} {:>8} {:>10.2f} {:>10.2f} {:>8.2f} {:>13.2f}\n", kColumn[p].name,
               a.neurons, a.spikes, a.rate_hz, kColumn[p].rate_hz, a.rate_hz / kColumn[p].rate_hz,
               a.irregularity);
  }
  const report::RunSummary& timing = session.record().timing();
  if (timing.steps() != 0) fmt::print("\n{}", report::to_text(timing, 4));
}

void print_json(const Activities& activities, const Settings& settings,
                const runtime::Session& session) {
  nlohmann::ordered_json populations = nlohmann::ordered_json::array();
  for (std::size_t p = 0; p < kPopulations; ++p)
    populations.push_back({{"name", kColumn[p].name},
                           {"neurons", activities[p].neurons},
                           {"spikes", activities[p].spikes},
                           {"rate_hz", activities[p].rate_hz},
                           {"published_hz", kColumn[p].rate_hz},
                           {"irregularity", activities[p].irregularity},
                           {"judged_neurons", activities[p].judged}});
  nlohmann::ordered_json json{{"scale", settings.scaling.scale},
                              {"seconds", settings.seconds},
                              {"compensated", settings.scaling.compensated},
                              {"cores", session.image().cores.size()},
                              {"populations", populations}};
  const report::RunSummary& timing = session.record().timing();
  if (timing.steps() != 0) json["run"] = nlohmann::ordered_json::parse(report::to_json(timing));
  fmt::print("{}\n", json.dump(2));
}

void add_settings(CLI::App& app, Settings& settings) {
  app.add_option("--scale", settings.scaling.scale, "part of the column's neurons and synapses")
      ->check(CLI::Range(0.01, 1.0))
      ->capture_default_str();
  app.add_option("--seconds", settings.seconds, "biological time that is watched")
      ->check(CLI::Range(0.001, 1000.0))
      ->capture_default_str();
  app.add_option("--warm-up", settings.warm_up, "biological seconds before that")
      ->check(CLI::Range(0.0, 100.0))
      ->capture_default_str();
  app.add_option("--seed", settings.scaling.seed, "of synapses and background")
      ->capture_default_str();
  app.add_flag("--uncompensated", settings.plain,
               "weights as published and no bias for what the scaling takes away");
  app.add_flag("--real", settings.real,
               "the same column in floating point, without the chip: rates to compare with");
  app.footer(
      "Examples:\n"
      "  microcircuit                                  rates of 10 s against the published ones\n"
      "  microcircuit --uncompensated                  what happens without the compensation\n"
      "  microcircuit --real --scale 0.4 --seconds 1   what the scaling does, without the chip\n"
      "  microcircuit --fidelity cycle --seconds 0.1 --report column.html");
}

/// The column in floating point. Returns the exit code.
int show_real(const Settings& settings, bool as_json) {
  const auto rates = real_rates(settings.scaling, settings.warm_up, settings.seconds);
  if (as_json) {
    nlohmann::ordered_json json;
    for (std::size_t p = 0; p < kPopulations; ++p) json[kColumn[p].name] = rates[p];
    fmt::print("{}\n", json.dump(2));
    return 0;
  }
  fmt::print("{:g} s of a column at scale {:g} in floating point, without the chip\n\n",
             settings.seconds, settings.scaling.scale);
  fmt::print("{:<6} {:>10} {:>10} {:>8}\n", "", "rate, Hz", "published", "ratio");
  for (std::size_t p = 0; p < kPopulations; ++p)
    fmt::print("{:<6} {:>10.2f} {:>10.2f} {:>8.2f}\n", kColumn[p].name, rates[p],
               kColumn[p].rate_hz, rates[p] / kColumn[p].rate_hz);
  return 0;
}

int main_of(int argc, char** argv) {
  models::Options options;
  Settings settings;
  CLI::App app(
      "The cortical microcircuit of Potjans and Diesmann (2014) on the emulated chip, at a "
      "twentieth of its size: rates of the eight populations against those of the full model.");
  models::add_run_options(app, options);
  add_settings(app, settings);
  CLI11_PARSE(app, argc, argv);
  settings.scaling.compensated = !settings.plain;
  if (settings.real) return show_real(settings, options.as_json);

  compiler::Compilation compilation{.network = spiking_network(settings.scaling),
                                    .arch = load_architecture(options.architecture)};
  compiler::compile(compilation);
  runtime::Session session(std::move(compilation.image),
                           {.fidelity = models::fidelity_of(options)});
  const std::uint64_t warm_up = steps_of(settings.warm_up);
  const std::uint64_t steps = steps_of(settings.seconds);
  Progress progress("steps", warm_up + steps);
  const Activities activities =
      run(session, warm_up, steps, [&progress](std::uint64_t done) { progress.at(done); });
  models::write_report(options, session);
  options.as_json ? print_json(activities, settings, session)
                  : print_text(activities, settings, session);
  return 0;
}

}  // namespace
}  // namespace spikemesh::microcircuit

int main(int argc, char** argv) {
  return spikemesh::models::run_main([&] { return spikemesh::microcircuit::main_of(argc, argv); });
}
