#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <CLI/Validators.hpp>
#include <fmt/format.h>
#include <fmt/ostream.h>
#include <nlohmann/json.hpp>

#include <fstream>
#include <memory>
#include <optional>
#include <string>

#include "base/error.h"
#include "hw/chip/cycle_chip.h"
#include "hw/chip/functional_chip.h"
#include "hw/image/image_file.h"
#include "runtime/cli/commands.h"
#include "runtime/cli/input_file.h"
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
    "An input file has lines `step,group,line`: that line of that input group spikes in that step.";

struct RunOptions {
  std::string image;
  std::string fidelity = "cycle";
  std::uint32_t steps = 100;
  std::string input;
  std::string stats;
  std::string spikes;
  std::size_t rows = 8;
  bool as_json = false;
};

/// A file that results are written to; throws UserError when it cannot be.
class ResultFile {
 public:
  explicit ResultFile(const std::string& path) : path_(path), file_(path) { check(); }
  std::ostream& out() { return file_; }
  void close() {
    file_.close();
    check();
  }

 private:
  void check() const {
    if (!file_) throw UserError({.file = path_, .expected = "a file that can be written"});
  }
  std::string path_;
  std::ofstream file_;
};

std::optional<ResultFile> open_if_named(const std::string& path) {
  if (path.empty()) return std::nullopt;
  return std::optional<ResultFile>(std::in_place, path);
}

/// Gives the chip the spikes of its next step.
template <class Chip>
void inject_next(Chip& chip, const HostInput& input) {
  const auto found = input.find(chip.next());
  if (found == input.end()) return;
  for (const image::AxonAddress& to : found->second) chip.inject(to);
}

template <class Chip>
void write_spikes(const Chip& chip, Step step, std::ostream& out) {
  for (std::size_t i = 0; i < chip.core_count(); ++i) {
    for (const std::uint32_t compartment : chip.core(i).spikes()) {
      fmt::print(out, "{},{},{}\n", step, chip.core_ids()[i], compartment);
    }
  }
}

/// Steps a chip as the options say; `after_step` is given what its step() left behind.
template <class Chip, class AfterStep>
void run_steps(Chip& chip, const RunOptions& options, const HostInput& input,
               AfterStep&& after_step) {
  auto spikes = open_if_named(options.spikes);
  if (spikes) fmt::print(spikes->out(), "step,core,compartment\n");
  for (std::uint32_t i = 0; i < options.steps; ++i) {
    inject_next(chip, input);
    const Step step = chip.next();
    after_step(chip);
    if (spikes) write_spikes(chip, step, spikes->out());
  }
  if (spikes) spikes->close();
}

void run_cycle(const RunOptions& options, std::ostream& out) {
  const image::ChipImage image = image::load_image(options.image);
  HostInput input;
  if (!options.input.empty()) input = read_input_file(options.input, image);
  chip::CycleChip chip(image);
  report::RunSummary summary(image.architecture);
  auto stats = open_if_named(options.stats);
  run_steps(chip, options, input, [&summary, &stats](chip::CycleChip& at_work) {
    const chip::StepStatistics& step = at_work.step();
    summary.add(step);
    if (stats) stats->out() << report::to_json_line(step) << '\n';
  });
  if (stats) stats->close();
  if (options.as_json) {
    out << report::to_json(summary) << '\n';
  } else {
    out << report::to_text(summary, options.rows);
  }
}

void run_functional(const RunOptions& options, std::ostream& out) {
  const image::ChipImage image = image::load_image(options.image);
  HostInput input;
  if (!options.input.empty()) input = read_input_file(options.input, image);
  chip::FunctionalChip chip(image);
  core::StepCounts total;
  std::uint64_t read_outs = 0;
  run_steps(chip, options, input, [&total, &read_outs](chip::FunctionalChip& at_work) {
    at_work.step();
    for (const core::StepCounts& counts : at_work.counts()) {
      total.spikes += counts.spikes;
      total.packets_sent += counts.packets_sent;
      total.synaptic_ops += counts.synaptic_ops;
    }
    read_outs += at_work.read_outs().size();
  });
  if (options.as_json) {
    const nlohmann::ordered_json report{{"architecture", image.architecture.name},
                                        {"steps", options.steps},
                                        {"spikes", total.spikes},
                                        {"packets_sent", total.packets_sent},
                                        {"synaptic_ops", total.synaptic_ops},
                                        {"read_outs", read_outs}};
    out << report.dump(2) << '\n';
  } else {
    fmt::print(out, "{}: {} steps, {} cores in use, functional\n", image.architecture.name,
               options.steps, image.cores.size());
    fmt::print(out, "  spikes {}\n  packets of cores {}\n  packets to the host {}\n", total.spikes,
               total.packets_sent, read_outs);
    fmt::print(out, "  synaptic operations {}\n", total.synaptic_ops);
  }
}

}  // namespace

void add_run_command(CLI::App& app, CommandContext& context) {
  const auto options = std::make_shared<RunOptions>();
  CLI::App* const run = app.add_subcommand("run", "Run a chip image and report what happened.");
  run->footer(kRunFooter);
  run->add_option("image", options->image, "chip image")->required();
  run->add_option("--fidelity", options->fidelity, "functional: no time; cycle: exact cycles")
      ->check(CLI::IsMember({"functional", "cycle"}))
      ->capture_default_str();
  run->add_option("--steps", options->steps, "steps to run")->capture_default_str();
  run->add_option("--input", options->input, "CSV file with the spikes of the host");
  run->add_option("--spikes", options->spikes, "CSV file for all spikes: step,core,compartment");
  CLI::Option* const stats =
      run->add_option("--stats", options->stats, "file for all counters, one JSON object a step");
  run->add_option("--rows", options->rows, "cores and links to list")->capture_default_str();
  run->add_flag("--json", options->as_json, "print the report as JSON");
  run->callback([options, &context, stats] {
    if (options->fidelity == "cycle") {
      run_cycle(*options, context.out);
      return;
    }
    if (stats->count() != 0) {
      throw UserError({.key = "--stats",
                       .found = "--fidelity functional",
                       .expected = "--fidelity cycle, which counts cycles"});
    }
    run_functional(*options, context.out);
  });
}

}  // namespace spikemesh::cli
