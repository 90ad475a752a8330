#include <fmt/ostream.h>
#include <nlohmann/json.hpp>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "hw/image/image_file.h"
#include "hw/image/list_statistics.h"
#include "hw/image/record_stream.h"
#include "hw/image/usage.h"
#include "runtime/cli/commands.h"

namespace spikemesh::cli {
namespace {

using image::ChipImage;
using image::CoreImage;
using image::ListCounts;
using image::ListKind;
using Json = nlohmann::ordered_json;

constexpr const char* kInspectFooter =
    "Examples:\n"
    "  spikemesh inspect digits.image            what each core holds, of how much\n"
    "  spikemesh inspect digits.image --core 5   one core\n"
    "  spikemesh inspect digits.image --json     the same for other programs";

/// What is told about an image, be it as tables or as JSON.
struct Summary {
  const ChipImage& image;
  std::vector<const CoreImage*> cores;  ///< those asked for
  std::map<ListKind, ListCounts> lists;
};

Summary summarize(const ChipImage& image, std::optional<std::uint32_t> only) {
  Summary summary{.image = image, .cores = {}, .lists = {}};
  for (const CoreImage& core : image.cores) {
    if (only && core.id.value() != *only) continue;
    summary.cores.push_back(&core);
    for (const auto& [kind, counts] : image::count_lists(core)) {
      ListCounts& sum = summary.lists[kind];
      sum.lists += counts.lists;
      sum.plastic += counts.plastic;
      sum.synapses += counts.synapses;
      sum.words += counts.words;
    }
  }
  return summary;
}

std::size_t destinations(const image::InputGroup& group) {
  std::size_t count = 0;
  for (const auto& line : group.lines) count += line.size();
  return count;
}

void print_head(const Summary& summary, const std::string& path, std::ostream& out) {
  const ChipImage& image = summary.image;
  fmt::print(out, "{}: chip image, format {}\n", path, image::kImageFormat.version);
  fmt::print(out, "  architecture  {}, fingerprint {:016x}\n", image.architecture.name,
             fingerprint(image.architecture));
  fmt::print(out, "  cores         {} of {}\n", image.cores.size(),
             image.architecture.core_count());
  fmt::print(out, "  seed          {}\n", image.seed);
  if (image.epoch == 0)
    fmt::print(out, "  learning      none\n");
  else
    fmt::print(out, "  learning      epochs of {} steps, reward decay {}/4096\n", image.epoch,
               image.r_decay);
  for (const auto& [key, value] : image.metadata) fmt::print(out, "  {:<12}  {}\n", key, value);
  for (const image::InputGroup& group : image.inputs)
    fmt::print(out, "  input         {}: {} lines, {} destinations\n", group.name,
               group.lines.size(), destinations(group));
  for (const image::Population& population : image.populations)
    fmt::print(out, "  population    {}: {} neurons\n", population.name, population.neurons.size());
  fmt::print(out, "  read-outs     {}\n", image.read_outs.size());
}

std::string use_text(const image::Use& use) { return fmt::format("{}/{}", use.used, use.limit); }

void print_cores(const Summary& summary, std::ostream& out) {
  fmt::print(out, "\n{:>5}{:>7}", "core", "slots");
  for (const image::Use& use : image::core_usage({}, summary.image.architecture))
    fmt::print(out, "{:>18}", image::resource_name(use.resource));
  fmt::print(out, "\n");
  std::array<std::uint64_t, 6> totals{};
  for (const CoreImage* core : summary.cores) {
    fmt::print(out, "{:>5}{:>7}", core->id, core->slots());
    std::size_t column = 0;
    for (const image::Use& use : image::core_usage(*core, summary.image.architecture)) {
      fmt::print(out, "{:>18}", use_text(use));
      totals.at(column++) += use.used;
    }
    fmt::print(out, "\n");
  }
  fmt::print(out, "{:>5}{:>7}", "total", "");
  for (const std::uint64_t total : totals) fmt::print(out, "{:>18}", total);
  fmt::print(out, "\n");
}

void print_lists(const Summary& summary, std::ostream& out) {
  fmt::print(out, "\n{:<8}{:>12}{:>12}{:>12}{:>14}{:>14}\n", "lists", "weight bits", "number",
             "plastic", "synapses", "words");
  for (const auto& [kind, counts] : summary.lists)
    fmt::print(out, "{:<8}{:>12}{:>12}{:>12}{:>14}{:>14}\n", image::format_name(kind.format),
               kind.weight_bits, counts.lists, counts.plastic, counts.synapses, counts.words);
}

Json core_json(const CoreImage& core, const Architecture& architecture) {
  Json json = {{"core", core.id.value()}, {"slots", core.slots()}};
  for (const image::Use& use : image::core_usage(core, architecture))
    json["use"].push_back({{"resource", image::resource_name(use.resource)},
                           {"used", use.used},
                           {"limit", use.limit}});
  return json;
}

Json summary_json(const Summary& summary) {
  const ChipImage& image = summary.image;
  Json json = {{"format", image::kImageFormat.version},
               {"architecture", image.architecture.name},
               {"fingerprint", fmt::format("{:016x}", fingerprint(image.architecture))},
               {"seed", image.seed},
               {"epoch", image.epoch},
               {"r_decay", image.r_decay},
               {"metadata", image.metadata},
               {"inputs", Json::array()},
               {"populations", Json::array()},
               {"read_outs", image.read_outs.size()},
               {"cores_in_use", image.cores.size()},
               {"cores_of_the_chip", image.architecture.core_count()},
               {"cores", Json::array()},
               {"lists", Json::array()}};
  for (const image::InputGroup& group : image.inputs)
    json["inputs"].push_back({{"name", group.name},
                              {"lines", group.lines.size()},
                              {"destinations", destinations(group)}});
  for (const image::Population& population : image.populations)
    json["populations"].push_back(
        {{"name", population.name}, {"neurons", population.neurons.size()}});
  for (const CoreImage* core : summary.cores)
    json["cores"].push_back(core_json(*core, image.architecture));
  for (const auto& [kind, counts] : summary.lists)
    json["lists"].push_back({{"format", image::format_name(kind.format)},
                             {"weight_bits", kind.weight_bits},
                             {"lists", counts.lists},
                             {"plastic", counts.plastic},
                             {"synapses", counts.synapses},
                             {"words", counts.words}});
  return json;
}

struct InspectOptions {
  std::string path;
  bool as_json = false;
  std::optional<std::uint32_t> core;
};

void inspect(const InspectOptions& options, std::ostream& out) {
  const ChipImage image = image::load_image(options.path);
  if (options.core && image.find_core(CoreId{*options.core}) == nullptr)
    throw UserError({.file = options.path,
                     .key = "--core",
                     .found = fmt::format("{}", *options.core),
                     .expected = "a core that the image uses"});
  const Summary summary = summarize(image, options.core);
  if (options.as_json) {
    out << summary_json(summary).dump(2) << '\n';
    return;
  }
  print_head(summary, options.path, out);
  print_cores(summary, out);
  print_lists(summary, out);
}

}  // namespace

void add_inspect_command(CLI::App& app, CommandContext& context) {
  CLI::App& command = *app.add_subcommand("inspect", "Tell what a chip image holds, core by core");
  const auto options = std::make_shared<InspectOptions>();
  command.add_option("IMAGE", options->path, "A chip image")->required();
  command.add_flag("--json", options->as_json, "As JSON, for other programs");
  command.add_option("--core", options->core, "This core only");
  command.footer(kInspectFooter);
  command.callback([options, &context] { inspect(*options, context.out); });
}

}  // namespace spikemesh::cli
