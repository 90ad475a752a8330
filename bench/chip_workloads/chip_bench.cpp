#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <chrono>
#include <iostream>

#include "base/error.h"
#include "base/huge_pages.h"
#include "base/process_usage.h"
#include "bench/chip_workloads/chip_workloads.h"
#include "hw/chip/cycle_chip.h"
#include "hw/image/image_check.h"
#include "hw/image/image_file.h"
#include "hw/image/words.h"
#include "rtl/shell/core_limits.h"
#include "rtl/shell/rtl_cores.h"
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
  std::string rtl_cores;
  bool one_core = false;
  bool report = false;
  std::string save;
};

double wall_seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

/// Core 0 alone, all spikes sent to itself.
void keep_one_core(image::ChipImage& image) {
  image.cores.resize(1);
  image.inputs.clear();
  image.populations.clear();
  image.read_outs.clear();
  for (std::uint64_t& word : image.cores.front().out_axons) {
    image::OutAxonEntry entry = image::OutAxonEntry::unpack(word);
    entry.x = 0;
    entry.y = 0;
    entry.port = 0;
    word = entry.pack();
  }
  image::check_image(image, "one core of the workload");
}

void print_rtl(const rtl::RtlCores& rtl, std::uint64_t cycles, double cpu, std::uint64_t chip) {
  std::cout << fmt::format(
      "{} core(s) in RTL: {} core cycles evaluated, {:.0f} a CPU second; {:.0f} chip cycles a CPU "
      "second\n",
      rtl.ids().size(), cycles, static_cast<double>(cycles) / cpu, static_cast<double>(chip) / cpu);
}

void run(const Options& options) {
  image::ChipImage image = bench::make_workload({.reach = bench::reach_of(options.reach),
                                                 .steps_per_spike = options.steps_per_spike,
                                                 .seed = options.seed});
  if (options.one_core) keep_one_core(image);
  if (!options.save.empty()) {
    image::save_image(image, options.save);
    return;
  }
  report::RunSummary summary(image.architecture);
  std::vector<CoreId> in_rtl;
  if (!options.rtl_cores.empty()) {
    in_rtl = rtl::parse_core_list(options.rtl_cores, "--rtl-cores", image);
  }
  rtl::RtlCores rtl(image, in_rtl);
  chip::CycleChip chip(image, rtl.factory());
  image = {};
  use_huge_pages();  // as `spikemesh run` does
  for (std::uint32_t i = 0; i < options.warm_up; ++i) chip.step();
  const std::uint64_t rtl_start = rtl.evaluated_cycles();
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
      static_cast<double>(summary.cycles().value()) / steps, peak_mib());
  if (!in_rtl.empty()) {
    print_rtl(rtl, rtl.evaluated_cycles() - rtl_start, cpu, summary.cycles().value());
  }
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
  app.add_option("--rtl-cores", options.rtl_cores, "cores in RTL: all, or a list");
  app.add_flag("--one-core", options.one_core, "core 0 alone, which sends to itself");
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
