#include "runtime/cli/cli.h"

#include <CLI/CLI.hpp>

#include <exception>
#include <ostream>

#include "base/error.h"
#include "runtime/cli/commands.h"

namespace spikemesh::cli {
namespace {

constexpr const char* kDescription =
    "Spikemesh emulates a Loihi-class neuromorphic chip, cycle by cycle.";

constexpr const char* kFooter =
    "Examples:\n"
    "  spikemesh arch list                  the chips that come with the program\n"
    "  spikemesh arch show mesh128          one of them, complete, as a file to start from\n"
    "  spikemesh example mlp -o mlp.net     a network to try\n"
    "  spikemesh compile mlp.net -o mlp.image --stats\n"
    "  spikemesh run mlp.image --steps 50   cycles, stalls, links and energy\n"
    "  spikemesh run mlp.image --report mlp.html   the same as a page with pictures\n"
    "  spikemesh verify mlp.image           the RTL beside the model, compared\n"
    "  spikemesh rule explain \"dw = 2^-4*x1*y0 - 2^-5*y1*x0\"   a learning rule and its window\n"
    "  spikemesh COMMAND --help             what a command does and takes, with examples\n"
    "\n"
    "Exit codes: 0 well, 1 a difference or failed check was found, 2 the input or the command\n"
    "line is wrong, 3 a fault of the program itself, 130 interrupted with Ctrl-C.";

void add_commands(CLI::App& app, CommandContext& context) {
  add_arch_command(app, context);
  add_inspect_command(app, context);
  add_noc_command(app, context);
  add_import_command(app, context);
  add_compile_command(app, context);
  add_example_command(app, context);
  add_run_command(app, context);
  add_report_command(app, context);
  add_verify_command(app, context);
  add_rule_command(app, context);
}

ExitCode parse_and_run(CLI::App& app, int argc, const char* const* argv, CommandContext& context,
                       std::ostream& out, std::ostream& err) {
  try {
    app.parse(argc, argv);
    if (app.get_subcommands().empty()) out << app.help();
    return context.exit_code;
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) {
      app.exit(error, out, err);
      return ExitCode::kOk;
    }
    err << "error: " << error.what() << "\nRun with --help for more information.\n";
    return ExitCode::kUserError;
  }
}

}  // namespace

int run_cli(int argc, const char* const* argv, std::ostream& out, std::ostream& err,
            const rtl::CoreBuilds& builds) {
  const auto report = [&err](std::string_view kind, const std::exception& error, ExitCode code) {
    err << kind << error.what() << '\n';
    return static_cast<int>(code);
  };
  try {
    CLI::App app{kDescription, "spikemesh"};
    app.set_version_flag("--version", "spikemesh " SPIKEMESH_VERSION);
    app.footer(kFooter);
    app.require_subcommand(0, 1);
    CommandContext context{.out = out, .err = err, .core_builds = builds};
    add_commands(app, context);
    const ExitCode code = parse_and_run(app, argc, argv, context, out, err);
    if (!out.flush())
      throw UserError({.file = "standard output", .expected = "room to write the results"});
    return static_cast<int>(code);
  } catch (const UserError& error) {
    return report("error: ", error, ExitCode::kUserError);
  } catch (const std::exception& error) {
    return report("error: internal: ", error, ExitCode::kInternalError);
  }
}

}  // namespace spikemesh::cli
