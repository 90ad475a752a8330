#include <CLI/App.hpp>
#include <CLI/Validators.hpp>
#include <fmt/format.h>

#include <filesystem>
#include <map>
#include <memory>
#include <string>

#include "base/error.h"
#include "compiler/frontend/lava/lava_file.h"
#include "compiler/frontend/nir/nir_file.h"
#include "compiler/network/load.h"
#include "runtime/cli/commands.h"

namespace spikemesh::cli {
namespace {

constexpr const char* kFooter =
    "Examples:\n"
    "  spikemesh import trained.nir -o trained.net --dt 1e-4      NIR: the step it was trained "
    "with\n"
    "  spikemesh import trained.nir -o trained.net --reset subtract\n"
    "  spikemesh import lava.net -o trained.net                   a network file of lava-dl\n"
    "  spikemesh compile trained.net -o trained.image             then map it onto the chip";

struct Options {
  std::string file;
  std::string network;
  nir::Options nir;
  lava::Options lava;
};

network::Network load(const Options& options) {
  const std::string extension = std::filesystem::path(options.file).extension().string();
  if (extension == ".nir") return nir::load(options.file, options.nir);
  if (extension == ".net") return lava::load(options.file, options.lava).network;
  throw UserError({.file = options.file,
                   .found = fmt::format("extension '{}'", extension),
                   .expected = ".nir (NIR) or .net (lava-dl)"});
}

void run(const Options& options, CommandContext& context) {
  const network::Network network = load(options);
  for (const network::Input& input : network.inputs())
    context.out << fmt::format("input       {:<24} {:>8} channels\n", input.name, input.size);
  for (const network::Population& population : network.populations())
    context.out << fmt::format("population  {:<24} {:>8} neurons\n", population.name,
                               population.size);
  for (const network::Projection& projection : network.projections())
    context.out << fmt::format("projection  {:<24} {} -> {}\n", projection.name, projection.source,
                               projection.target);
  if (!options.network.empty())
    network::save_network(network, options.network, network::NetworkForm::kStream);
}

void add_nir_options(CLI::App& command, nir::Options& options) {
  command.add_option("--dt", options.dt_s, "NIR: length of a step in seconds")
      ->capture_default_str();
  const std::map<std::string, nir::Options::Reset> resets{
      {"zero", nir::Options::Reset::kZero}, {"subtract", nir::Options::Reset::kSubtract}};
  command.add_option("--reset", options.reset, "NIR: what a spike does to v: zero or subtract")
      ->transform(CLI::CheckedTransformer(resets).description(""))
      ->default_str("zero");
  const std::map<std::string, nir::Options::Decay> decays{{"euler", nir::Options::Decay::kEuler},
                                                          {"exact", nir::Options::Decay::kExact}};
  command
      .add_option("--decay", options.decay,
                  "NIR: factor of a time constant: euler, 1 - dt / tau; exact, exp(-dt / tau)")
      ->transform(CLI::CheckedTransformer(decays).description(""))
      ->default_str("euler");
  command
      .add_option("--input-shape", options.input_shape,
                  "NIR: shape of the input where the file leaves it out, such as 2,34,34")
      ->delimiter(',');
}

}  // namespace

void add_import_command(CLI::App& app, CommandContext& context) {
  const auto options = std::make_shared<Options>();
  CLI::App& command =
      *app.add_subcommand("import", "Read a network of another tool: NIR or lava-dl");
  command.add_option("FILE", options->file, "NIR file (.nir) or network of lava-dl (.net)")
      ->required();
  command.add_option("-o,--output", options->network,
                     "Network file to write; without it nothing is written");
  add_nir_options(command, options->nir);
  command.add_flag("--compare-ge", options->lava.compare_ge,
                   "lava-dl: neurons fire at v >= threshold, not at v > threshold");
  command.footer(kFooter);
  command.callback([options, &context] { run(*options, context); });
}

}  // namespace spikemesh::cli
