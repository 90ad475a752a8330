#pragma once

#include <CLI/App.hpp>

#include <iosfwd>

#include "rtl/core_build.h"

namespace spikemesh::cli {

/// What the program ends with; part of its interface, documented in docs/runtime.md.
enum class ExitCode {
  kOk = 0,
  kDifference = 1,  ///< the run went well, but found a difference or a failed check
  kUserError = 2,   ///< the input or the command line is wrong
  kInternalError = 3,
  kInterrupted = 130,  ///< Ctrl-C; what was done until then is written
};

/// What a command may use while it runs, and what it hands back.
struct CommandContext {
  std::ostream& out;  ///< results
  std::ostream& err;  ///< messages for people
  ExitCode exit_code = ExitCode::kOk;
  rtl::CoreBuilds core_builds{};  ///< of cores in RTL
};

// Each command registers itself in one function, add_NAME_command(CLI::App& app, CommandContext&),
// declared here and called by add_commands() in cli.cpp. It adds a subcommand with its options and
// a callback that does the work. The context outlives the parse; a command keeps its options in a
// std::shared_ptr that the callback captures. It throws UserError for what the user can mend.

/// `spikemesh arch`: list, show, check and explain architectures.
void add_arch_command(CLI::App& app, CommandContext& context);

/// `spikemesh inspect`: what a chip image holds.
void add_inspect_command(CLI::App& app, CommandContext& context);

/// `spikemesh noc`: the mesh alone under synthetic or recorded traffic.
void add_noc_command(CLI::App& app, CommandContext& context);

/// `spikemesh compile`: a network becomes an image.
void add_compile_command(CLI::App& app, CommandContext& context);

/// `spikemesh example`: benchmark networks.
void add_example_command(CLI::App& app, CommandContext& context);

/// `spikemesh import`: a network of another tool becomes one of ours.
void add_import_command(CLI::App& app, CommandContext& context);

/// `spikemesh rule`: explain learning rules.
void add_rule_command(CLI::App& app, CommandContext& context);

/// `spikemesh run`: run a chip image at a fidelity.
void add_run_command(CLI::App& app, CommandContext& context);

/// `spikemesh report`: the report of a run as a page.
void add_report_command(CLI::App& app, CommandContext& context);
/// `spikemesh verify`: all fidelities in lockstep, compared.
void add_verify_command(CLI::App& app, CommandContext& context);

}  // namespace spikemesh::cli
