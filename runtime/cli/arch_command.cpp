#include <fmt/ostream.h>

#include <memory>
#include <string>
#include <vector>

#include "hw/arch/architecture.h"
#include "hw/arch/explain.h"
#include "hw/arch/presets.h"
#include "runtime/cli/commands.h"

namespace spikemesh::cli {
namespace {

constexpr const char* kArchFooter =
    "Examples:\n"
    "  spikemesh arch list                       which architectures come with the program\n"
    "  spikemesh arch show mesh128 > my.textproto  a file to start from\n"
    "  spikemesh arch check my.textproto         all that is wrong with it, with line and column\n"
    "  spikemesh arch explain noc.fifo_depth     what a field means, its unit and range";

std::string chip_summary(const Architecture& arch) {
  return fmt::format("{} x {} routers, {} cores, {} compartments", arch.mesh.width,
                     arch.mesh.height, arch.core_count(),
                     std::uint64_t{arch.core_count()} * arch.core.compartments);
}

void list_presets(std::ostream& out) {
  for (const ArchitecturePreset& preset : architecture_presets()) {
    const Architecture arch = load_architecture(std::string(preset.name));
    fmt::print(out, "{:<10}{}\n", preset.name, arch.description);
  }
}

struct ArchOptions {
  std::string name;
  std::vector<std::string> settings;
  bool as_json = false;
  std::string field;
  bool as_markdown = false;
};

void show(const ArchOptions& options, std::ostream& out) {
  std::vector<FieldSetting> settings;
  for (const std::string& text : options.settings) settings.push_back(parse_setting(text));
  const Architecture arch = with_fields(load_architecture(options.name), settings);
  const auto preset = find_preset(options.name);
  if (options.as_json)
    out << to_json(arch);
  else if (preset && settings.empty())
    out << *preset;  // with its comments
  else
    out << to_text(arch);
}

void check(const std::string& file, CommandContext& context) {
  const std::string text = read_architecture_file(file);
  const std::vector<UserErrorInfo> faults = find_architecture_faults(text, file);
  for (const UserErrorInfo& fault : faults)
    fmt::print(context.out, "error: {}\n", UserError(fault).what());
  if (!faults.empty()) {
    fmt::print(context.out, "{}: {} {}\n", file, faults.size(),
               faults.size() == 1 ? "fault" : "faults");
    context.exit_code = ExitCode::kUserError;
    return;
  }
  const Architecture arch = parse_architecture(text, file);
  fmt::print(context.out, "{}: good: {}: {}, fingerprint {:016x}\n", file, arch.name,
             chip_summary(arch), fingerprint(arch));
}

void add_show(CLI::App& arch, CommandContext& context,
              const std::shared_ptr<ArchOptions>& options) {
  CLI::App& command = *arch.add_subcommand("show", "Print an architecture, complete");
  command.add_option("PRESET", options->name, "Name of a preset, or an architecture file")
      ->required();
  command.add_flag("--json", options->as_json, "As JSON, for other programs");
  command.add_option("--set", options->settings, "FIELD=VALUE: change a field; may be repeated")
      ->allow_extra_args(false);
  command.footer(
      "Examples:\n"
      "  spikemesh arch show mesh128 > my.textproto   the preset's file, to start from\n"
      "  spikemesh arch show loihi1 --json            as JSON\n"
      "  spikemesh arch show mesh128 --set noc.fifo_depth=16 --set name=deep > deep.textproto");
  command.callback([options, &context] { show(*options, context.out); });
}

void add_check(CLI::App& arch, CommandContext& context,
               const std::shared_ptr<ArchOptions>& options) {
  CLI::App& command =
      *arch.add_subcommand("check", "Name all that is wrong with an architecture file");
  command.add_option("FILE", options->name, "An architecture file")->required();
  command.footer("Example:\n  spikemesh arch check my.textproto\nExit code 2 when it has faults.");
  command.callback([options, &context] { check(options->name, context); });
}

void add_explain(CLI::App& arch, CommandContext& context,
                 const std::shared_ptr<ArchOptions>& options) {
  CLI::App& command =
      *arch.add_subcommand("explain", "Tell what a field means, its unit, range and source");
  command.add_option("FIELD", options->field, "A field or a block; all when left out");
  command.add_flag("--markdown", options->as_markdown,
                   "All fields, as docs/architecture.md has them");
  command.footer(
      "Examples:\n"
      "  spikemesh arch explain noc.fifo_depth   one field\n"
      "  spikemesh arch explain timing           all fields of a block");
  command.callback([options, &context] {
    context.out << (options->as_markdown ? architecture_fields_markdown()
                                         : explain_architecture(options->field));
  });
}

}  // namespace

void add_arch_command(CLI::App& app, CommandContext& context) {
  CLI::App& arch = *app.add_subcommand("arch", "Show, check and explain architectures of chips");
  arch.require_subcommand(1);
  arch.footer(kArchFooter);
  arch.add_subcommand("list", "Name the presets")->callback([&context] {
    list_presets(context.out);
  });
  const auto options = std::make_shared<ArchOptions>();
  add_show(arch, context, options);
  add_check(arch, context, options);
  add_explain(arch, context, options);
}

}  // namespace spikemesh::cli
