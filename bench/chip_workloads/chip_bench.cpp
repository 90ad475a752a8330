#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <sys/resource.h>

#include <chrono>
#include <ctime>
#include <iostream>

#include "base/error.h"
#include "bench/chip_workloads/chip_workloads.h"
#include "hw/chip/cycle_chip.h"
#include "hw/image/image_file.h"
#include "runtime/report/run_text.h"

// Measures the cycle fidelity on a full chip: steps a second, and what happens in a step.
namespace {

using namespace spikemesh;

struct Options {
  std::string reach = "local";
  std::uint32_t steps_per_spike = 50;
  std::uint32_t steps = 100;
  std::uint32_t warm_up = 10;
  std::uint32_t seed = 1;
  bool report = false;
  std::string save;
};

double wall_seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

double cpu_seconds() {
  return static_cast<double>(std::clock()) / static_cast<double>(CLOCKS_PER_SEC);
}

double peak_mebibytes() {
  constexpr double kKibibytesPerMebibyte = 1024;
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / kKibibytesPerMebibyte;
}

void run(const Options& options) {
  image::ChipImage image = bench::make_workload({.reach = bench::reach_of(options.reach),
                                                 .steps_per_spike = options.steps_per_spike,
                                                 .seed = options.seed});
  if (!options.save.empty()) {
    image::save_image(image, options.save);
    return;
  }
  report::RunSummary summary(image.architecture);
  chip::CycleChip chip(image);
  image = {};
  for (std::uint32_t i = 0; i < options.warm_up; ++i) chip.step();
  const double wall_start = wall_seconds();
  const double cpu_start = cpu_seconds();
  for (std::uint32_t i = 0; i < options.steps; ++i) summary.add(chip.step());
  const double cpu = cpu_seconds() - cpu_start;
  const double wall = wall_seconds() - wall_start;
  const core::CoreCounters total = summary.total();
  const double steps = options.steps;
  std::cout << fmt::format(
      "{} 1/{}: {:.1f} steps a CPU second, {:.1f} a second; a step has {:.0f} spikes, {:.0f} "
      "packets, {:.0f} synaptic operations, {:.0f} cycles; {:.0f} MiB at most\n",
      options.reach, options.steps_per_spike, steps / cpu, steps / wall,
      static_cast<double>(total.spikes) / steps, static_cast<double>(total.packets_sent) / steps,
      static_cast<double>(total.synaptic_ops) / steps,
      static_cast<double>(summary.cycles().value()) / steps, peak_mebibytes());
  if (options.report) std::cout << report::to_text(summary, 10);
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  CLI::App app{"Steps a second of the cycle fidelity, 131,072 LIF compartments on 128 cores."};
  app.add_option("workload", options.reach, "local, far or scattered");
  app.add_option("--steps-per-spike", options.steps_per_spike, "50: 2 % firing; 20: 5 %")
      ->check(CLI::Range(20, 1000));
  app.add_option("--steps", options.steps)->check(CLI::PositiveNumber);
  app.add_option("--warm-up", options.warm_up, "steps before the measured ones");
  app.add_option("--seed", options.seed);
  app.add_flag("--report", options.report, "print cycles, stalls, links and energy");
  app.add_option("--save", options.save, "write the image to this file and measure nothing");
  CLI11_PARSE(app, argc, argv);
  try {
    run(options);
  } catch (const UserError& error) {
    std::cerr << "error: " << error.what() << '\n';
    return 2;
  }
  return 0;
}
