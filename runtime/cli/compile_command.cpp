#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <string>

#include "base/error.h"
#include "base/progress.h"
#include "compiler/network/load.h"
#include "compiler/passes/faults.h"
#include "compiler/report/compile_report.h"
#include "hw/image/image_file.h"
#include "runtime/cli/commands.h"

namespace spikemesh::cli {
namespace {

constexpr const char* kFooter =
    "Examples:\n"
    "  spikemesh compile net.textproto -o net.image           for the default chip\n"
    "  spikemesh compile net.textproto -o net.image --arch tiny --stats --timing\n"
    "  spikemesh compile net.textproto --print-after partition   without writing an image";

struct Options {
  std::string network;
  std::string image;
  std::string arch = "mesh128";
  std::string faults;
  std::vector<std::string> print_after;
  compiler::CompileOptions mapping;
  compiler::ReportOptions report;
  bool as_json = false;
};

/// Tells of one stage of the work after the other.
class StageProgress {
 public:
  void at(const std::string& stage, double part) {
    constexpr std::uint64_t kPercent = 100;
    if (stage != stage_) {
      progress_.reset();  // its line goes before the next one comes
      progress_.emplace("% of " + stage, kPercent);
      stage_ = stage;
    }
    progress_->at(static_cast<std::uint64_t>(part * kPercent));
  }
  void done() {
    progress_.reset();
    stage_.clear();
  }

 private:
  std::string stage_;
  std::optional<Progress> progress_;
};

void require_pass(const std::string& name) {
  std::string known;
  for (const compiler::Pass& pass : compiler::passes()) {
    if (name == pass.name) return;
    known += (known.empty() ? "" : ", ") + std::string(pass.name);
  }
  throw UserError({.key = "--print-after", .found = name, .expected = "one of " + known});
}

void run(const Options& options, CommandContext& context) {
  for (const std::string& name : options.print_after) require_pass(name);
  compiler::Compilation compilation{.network = network::load_network(options.network),
                                    .arch = load_architecture(options.arch),
                                    .options = options.mapping};
  if (!options.faults.empty()) {
    compilation.mesh = compiler::mesh_of(compilation.arch);
    compiler::load_faults(options.faults, compilation.mesh);
  }
  StageProgress progress;
  compilation.options.progress = [&progress](const std::string& stage, double part) {
    progress.at(stage, part);
  };
  // With --json the output is one document, and nothing else may stand in it.
  std::ostream& printed = options.as_json ? context.err : context.out;
  auto runs = compiler::compile(compilation, [&](const compiler::PassRun& pass) {
    if (std::ranges::find(options.print_after, pass.pass->name) == options.print_after.end())
      return;
    progress.done();
    printed << "after " << pass.pass->name << ":\n";
    pass.pass->print(compilation, printed);
  });
  progress.done();
  if (!options.image.empty()) image::save_image(compilation.image, options.image);
  const compiler::CompileReport report = make_report(compilation, std::move(runs));
  if (options.as_json)
    context.out << to_json(report);
  else
    print_report(report, options.report, context.out);
}

}  // namespace

void add_compile_command(CLI::App& app, CommandContext& context) {
  const auto options = std::make_shared<Options>();
  CLI::App& command =
      *app.add_subcommand("compile", "Map a network onto the cores of a chip: make its image");
  command.add_option("NET", options->network, "Network file")->required();
  command.add_option("-o,--output", options->image,
                     "Image to write; without it nothing is written");
  command.add_option("--arch", options->arch, "Preset or architecture file")->capture_default_str();
  command
      .add_option("--partition", options->mapping.partition,
                  "How neurons are grouped into cores: multilevel, sequential, metis or scotch")
      ->capture_default_str();
  command
      .add_option("--place", options->mapping.place,
                  "How cores are placed: anneal, hilbert or row-major")
      ->capture_default_str();
  command
      .add_option("--hop-weight", options->mapping.hop_weight,
                  "Of packets x hops, for --place anneal")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  command
      .add_option("--link-weight", options->mapping.link_weight,
                  "Of packets on the busiest link, for --place anneal")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  command.add_option("--faults", options->faults,
                     "File of broken parts, one a line: core N, router X Y, link X Y east");
  command.add_option("--effort", options->mapping.effort, "How long the mapping is improved")
      ->check(CLI::Range(0, 9))
      ->capture_default_str();
  command.add_option("--seed", options->mapping.seed, "Of the mapping's random choices")
      ->capture_default_str();
  command.add_option("--print-after", options->print_after,
                     "Print what a pass made (with --json, among the messages); may be given more "
                     "than once");
  command.add_flag("--stats", options->report.statistics, "Figures of each pass");
  command.add_flag("--timing", options->report.timing, "Seconds of each pass");
  command.add_flag("--json", options->as_json, "Report as JSON, with everything");
  command.footer(kFooter);
  command.callback([options, &context] { run(*options, context); });
}

}  // namespace spikemesh::cli
