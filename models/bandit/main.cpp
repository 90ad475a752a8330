#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <CLI/Validators.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cstdio>
#include <string>
#include <utility>

#include "base/error.h"
#include "models/bandit/bandit.h"
#include "models/support/model_main.h"

namespace spikemesh::bandit {
namespace {

constexpr const char* kFooter =
    "Examples:\n"
    "  bandit                              both tasks, 20 seeds each\n"
    "  bandit --task context --seeds 5 --report run.html\n"
    "  bandit --fidelity cycle --seeds 1 --trials 50 --last 20 --json";

struct Options {
  std::string task = "both";
  std::uint32_t seeds = 20;
  RunOptions run;
  std::string fidelity = "functional";
  std::string arch = "tiny";
  std::string report;  ///< HTML file; empty: none
  bool as_json = false;
};

using Json = nlohmann::ordered_json;

/// All seeds of one task.
Json play_all(const Task& task, const Options& options) {
  const Architecture arch = load_architecture(options.arch);
  Json runs = Json::array();
  double sum = 0.0;
  double worst = 1.0;
  for (std::uint32_t seed = 1; seed <= options.seeds; ++seed) {
    RunOptions run = options.run;
    run.seed = seed;
    const RunResult result = play(task, arch, run);
    const double share = static_cast<double>(result.optimal) / run.last;
    sum += share;
    worst = std::min(worst, share);
    runs.push_back({{"seed", seed},
                    {"optimal", share},
                    {"silent", result.silent},
                    {"rewarded", result.rewards}});
  }
  return {{"task", task.name},        {"trials", options.run.trials},
          {"last", options.run.last}, {"optimal_mean", sum / options.seeds},
          {"optimal_worst", worst},   {"runs", std::move(runs)}};
}

void print(const Json& result) {
  fmt::print("{}: {} trials a seed, of the last {} these chose the best arm\n",
             result["task"].get<std::string>(), result["trials"].get<int>(),
             result["last"].get<int>());
  for (const auto& run : result["runs"])
    fmt::print("  seed {:>3}  {:6.1f} %  (rewarded {:.1f} % of all, {} without a choice)\n",
               run["seed"].get<int>(), 100 * run["optimal"].get<double>(),
               100 * run["rewarded"].get<double>(), run["silent"].get<int>());
  fmt::print("  mean      {:6.1f} %, worst {:.1f} %\n", 100 * result["optimal_mean"].get<double>(),
             100 * result["optimal_worst"].get<double>());
}

std::string percent(const Json& share) {
  return fmt::format("{:.1f} %", 100 * share.get<double>());
}

/// What of `all` tasks the report shows above the chip.
report::Findings findings_of(const Json& all) {
  report::Findings findings{.title = "Bandits learned by reward-modulated STDP"};
  for (const Json& result : all) {
    const auto task = result["task"].get<std::string>();
    findings.figures.push_back({task, percent(result["optimal_mean"]),
                                fmt::format("best arm in the last {} trials, mean of {} seeds",
                                            result["last"].get<int>(), result["runs"].size())});
    findings.figures.push_back({task + ", worst seed", percent(result["optimal_worst"]), ""});
    report::Findings::Table table{
        .title = task,
        .hint = fmt::format("{} trials a seed.", result["trials"].get<int>()),
        .heads = {"seed", "best arm at the end", "rewarded", "without a choice"},
        .rows = {}};
    for (const Json& run : result["runs"])
      table.rows.push_back({fmt::format("{}", run["seed"].get<int>()), percent(run["optimal"]),
                            percent(run["rewarded"]), fmt::format("{}", run["silent"].get<int>())});
    findings.tables.push_back(std::move(table));
  }
  findings.run = fmt::format("Below: the chip in all trials of the last seed, task {}.",
                             all.back()["task"].get<std::string>());
  return findings;
}

/// Plays the last seed of a task again, for the report of its chip.
void write_report(const Task& task, const Options& options, const Json& all) {
  RunOptions run = options.run;
  run.seed = options.seeds;
  play(task, load_architecture(options.arch), run, [&](const runtime::Session& session) {
    models::write_report(options.report, session, findings_of(all));
  });
}

int run(const Options& options) {
  Json all = Json::array();
  Task last;
  for (const Task& task : {two_armed(), context_dependent()}) {
    if (options.task != "both" && options.task != task.name) continue;
    all.push_back(play_all(task, options));
    last = task;
  }
  if (!options.report.empty()) write_report(last, options, all);
  if (options.as_json)
    fmt::print("{}\n", all.dump(2));
  else
    for (const auto& result : all) print(result);
  return 0;
}

int main_of(int argc, char** argv) {
  CLI::App app{"Bandits learned on chip by reward-modulated STDP", "bandit"};
  Options options;
  app.footer(kFooter);
  app.add_option("--task", options.task, "two-armed, context or both")
      ->check(CLI::IsMember({"two-armed", "context", "both"}))
      ->capture_default_str();
  app.add_option("--seeds", options.seeds, "seeds 1 to this")
      ->check(CLI::Range(1U, 10000U))
      ->capture_default_str();
  app.add_option("--trials", options.run.trials, "of each seed")
      ->check(CLI::Range(1U, 1000000U))
      ->capture_default_str();
  app.add_option("--last", options.run.last, "trials at the end that count")
      ->check(CLI::Range(1U, 1000000U))
      ->capture_default_str();
  app.add_option("--fidelity", options.fidelity, "of the chip")
      ->check(CLI::IsMember({"functional", "cycle"}))
      ->capture_default_str();
  app.add_option("--arch", options.arch, "architecture: a preset or a file")->capture_default_str();
  app.add_option("--report", options.report, "HTML file for the report, with the chip's last run");
  app.add_flag("--json", options.as_json, "print the result as JSON");
  CLI11_PARSE(app, argc, argv);
  if (options.run.last > options.run.trials)
    throw UserError({.key = "--last",
                     .found = fmt::format("{}", options.run.last),
                     .expected = fmt::format("at most the {} of --trials", options.run.trials)});
  if (options.fidelity == "cycle") options.run.fidelity = runtime::Fidelity::kCycle;
  return run(options);
}

}  // namespace
}  // namespace spikemesh::bandit

int main(int argc, char** argv) {
  return spikemesh::models::run_main([&] { return spikemesh::bandit::main_of(argc, argv); });
}
