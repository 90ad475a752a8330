#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iostream>

#include "base/error.h"
#include "bench/compare_mappings/comparison.h"

// Prints how our mapping does against the baselines, on the example networks.
namespace {

using namespace spikemesh;
using bench::Outcome;

struct Options {
  bench::RunOptions run;
  std::vector<std::string> networks;
  std::vector<std::string> partitions;
  std::uint32_t neurons = 0;  ///< only networks of so many; 0: all
  bool large = false;
};

/// Ratios of a baseline's packets x hops to ours.
struct Ratios {
  double log_sum = 0.0;
  int count = 0;
  int worse = 0;  ///< networks on which the baseline beats us

  void add(double ratio) {
    constexpr double kRounding = 1e-9;
    log_sum += std::log(ratio);
    ++count;
    if (ratio < 1.0 - kRounding) ++worse;
  }
  double mean() const { return count == 0 ? 0.0 : std::exp(log_sum / count); }
};

/// Whether it is named, or nothing is.
bool is_in(const std::string& name, const std::vector<std::string>& names) {
  return names.empty() || std::ranges::find(names, name) != names.end();
}

bool wanted(const bench::Case& which, const Options& options) {
  const bool size = options.neurons == 0 || options.neurons == which.neurons;
  return size && is_in(which.example, options.networks) && (!which.large || options.large);
}

void print_head() {
  std::cout << "| network | mapping | cores (at least) | packets (at least) | hops | busiest link "
               "| in-axons | "
               "packets x hops, ours = 1 | repaired | CPU s | MiB |\n"
            << "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n";
}

void print_line(const bench::Case& which, const bench::Mapping& mapping, const Outcome& outcome,
                double ratio) {
  const std::string size = which.neurons > 0 ? fmt::format(" {}", which.neurons) : "";
  if (!outcome.refusal.empty()) {
    std::cout << fmt::format("| {}{} | {} | {} |\n", which.example, size, mapping.name(),
                             outcome.refusal);
    return;
  }
  std::cout << fmt::format(
      "| {}{} | {} | {} ({}) | {:.1f} ({:.1f}) | {:.1f} | {:.2f} | {} | {:.3f} | {} | "
      "{:.1f} | {:.0f} |\n",
      which.example, size, mapping.name(), outcome.cores, outcome.lower_bound, outcome.packets,
      outcome.least_packets, outcome.hops, outcome.busiest_link, outcome.in_axons, ratio,
      outcome.repaired, outcome.cpu_seconds, outcome.peak_mib);
}

void run(const Options& options) {
  const std::vector<bench::Mapping> mappings = bench::mappings();
  std::vector<Ratios> ratios(mappings.size());
  print_head();
  for (const bench::Case& which : bench::cases()) {
    if (!wanted(which, options)) continue;
    double ours = 0.0;
    for (std::size_t i = 0; i < mappings.size(); ++i) {
      if (!is_in(mappings[i].partition, options.partitions)) continue;
      const Outcome outcome = run_apart(which, mappings[i], options.run);
      if (i == 0) ours = outcome.score();
      const bool both = ours > 0.0 && outcome.score() > 0.0;
      if (both) ratios[i].add(outcome.score() / ours);
      print_line(which, mappings[i], outcome, both ? outcome.score() / ours : 0.0);
      std::cout.flush();
    }
  }
  std::cout << "\n";
  for (std::size_t i = 1; i < mappings.size(); ++i) {
    if (ratios[i].count == 0) continue;
    std::cout << fmt::format(
        "{}: {:.2f} times our packets x hops in the geometric mean of the {} networks that it "
        "fits; better than ours on {}\n",
        mappings[i].name(), ratios[i].mean(), ratios[i].count, ratios[i].worse);
  }
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  CLI::App app{"Compares mappings of the example networks, at fills of 75 % and below."};
  app.add_option("--network", options.networks, "only these; may be given more than once");
  app.add_option("--partition", options.partitions, "only these; may be given more than once");
  app.add_option("--neurons", options.neurons, "only networks that are given this size");
  app.add_flag("--large", options.large, "the networks of 65,536 neurons and more too");
  app.add_option("--effort", options.run.effort)->check(CLI::Range(0, 9))->capture_default_str();
  app.add_option("--seed", options.run.seed)->capture_default_str();
  app.add_option("--activity", options.run.activity,
                 "spikes a neuron and step; as each example says if not given");
  app.add_option("--limit", options.run.limit, "CPU seconds after which a mapping is given up");
  app.footer("Example: build/release/compare_mappings --network mlp --network cnn");
  CLI11_PARSE(app, argc, argv);
  try {
    run(options);
  } catch (const UserError& error) {
    std::cerr << "error: " << error.what() << '\n';
    return 2;
  }
  return 0;
}
