#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <fmt/ostream.h>

#include <fstream>
#include <iterator>
#include <memory>
#include <string>

#include "base/error.h"
#include "runtime/cli/commands.h"
#include "runtime/report/html_page.h"

namespace spikemesh::cli {
namespace {

constexpr const char* kReportFooter =
    "Examples:\n"
    "  spikemesh run net.image --json > run.json\n"
    "  spikemesh report run.json -o run.html     open it in any browser; it needs no network";

struct Options {
  std::string run;
  std::string page;
};

void report(const Options& options, std::ostream& out) {
  std::ifstream file(options.run, std::ios::binary);
  if (!file)
    throw UserError({.file = options.run, .expected = "the JSON of `spikemesh run --json`"});
  const std::string json{std::istreambuf_iterator<char>(file), {}};
  report::check_report(json, options.run);
  report::save_html(json, options.page);
  fmt::print(out, "{}: the report of {}\n", options.page, options.run);
}

}  // namespace

void add_report_command(CLI::App& app, CommandContext& context) {
  const auto options = std::make_shared<Options>();
  CLI::App* const command =
      app.add_subcommand("report", "Make a page with pictures of the report of a run.");
  command->footer(kReportFooter);
  command->add_option("RUN", options->run, "JSON of a run")->required();
  command->add_option("-o,--output", options->page, "HTML file to write")->required();
  command->callback([options, &context] { report(*options, context.out); });
}

}  // namespace spikemesh::cli
