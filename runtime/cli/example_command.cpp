#include <fmt/ostream.h>

#include <filesystem>
#include <memory>
#include <string>

#include "base/error.h"
#include "compiler/examples/examples.h"
#include "compiler/network/load.h"
#include "runtime/cli/commands.h"

namespace spikemesh::cli {
namespace {

constexpr const char* kFooter =
    "Examples:\n"
    "  spikemesh example list                                   which there are\n"
    "  spikemesh example mlp -o mlp.textproto                   a small one, as text\n"
    "  spikemesh example watts-strogatz --neurons 4096 --seed 7 -o ws.net\n"
    "A file whose name ends in .textproto is written as text, any other as a stream.";

struct Options {
  std::string name;
  std::string output;
  std::uint32_t neurons = 0;
  double activity = 0.0;
  examples::ExampleOptions example;
};

void list(std::ostream& out) {
  for (const examples::Example& example : examples::examples())
    fmt::print(out, "{:<16}{}\n{:<16}neurons: {}\n", example.name, example.purpose, "",
               example.sizes);
}

void write(const Options& options, std::ostream& out) {
  const examples::Example& example = examples::find_example(options.name);
  if (options.output.empty())
    throw UserError({.key = "--output", .found = "nothing", .expected = "a file to write"});
  const network::Network network = example.make(options.example);
  const bool text = std::filesystem::path(options.output).extension() == ".textproto";
  network::save_network(network, options.output,
                        text ? network::NetworkForm::kText : network::NetworkForm::kStream);
  std::uint64_t neurons = 0;
  for (const network::Population& population : network.populations()) neurons += population.size;
  fmt::print(out, "{}: {}, {} neurons, seed {}\n", options.output, network.name(), neurons,
             network.seed());
}

}  // namespace

void add_example_command(CLI::App& app, CommandContext& context) {
  const auto options = std::make_shared<Options>();
  CLI::App& command = *app.add_subcommand("example", "Generate a benchmark network");
  command.add_option("NAME", options->name, "Which one, or list")->required();
  command.add_option("-o,--output", options->output, "Network file to write");
  CLI::Option* neurons = command.add_option("--neurons", options->neurons, "How many neurons");
  command.add_option("--seed", options->example.seed, "Of everything random in it")
      ->capture_default_str();
  CLI::Option* activity = command.add_option("--activity", options->activity,
                                             "Spikes a neuron and step, 0.0001 to 0.4");
  command.footer(kFooter);
  command.callback([options, neurons, activity, &context] {
    if (neurons->count() > 0) options->example.neurons = options->neurons;
    if (activity->count() > 0) options->example.activity = options->activity;
    if (options->name == "list")
      list(context.out);
    else
      write(*options, context.out);
  });
}

}  // namespace spikemesh::cli
