/// Convolution kernels learned without labels, by STDP on the emulated chip, then deployed there.

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <CLI/Validators.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <ctime>
#include <string>
#include <vector>

#include "models/stdp_conv/experiment.h"
#include "models/stdp_digits/filters.h"
#include "models/support/model_main.h"

namespace spikemesh::stdp_conv {
namespace {

struct Options {
  std::string data;
  std::size_t train = 0;
  std::size_t samples = 0;
  std::size_t validate = 0;
  Schedule schedule;
  std::string filters;
  bool as_json = false;
};

double processor_seconds() { return double(std::clock()) / CLOCKS_PER_SEC; }

double percent(std::uint64_t part, std::size_t whole) {
  return 100.0 * static_cast<double>(part) / static_cast<double>(whole);
}

void print_text(const Outcome& outcome, const Options& options) {
  for (const LayerPlan& layer : options.schedule.layers) {
    fmt::print("{} kernels of {} x {}, pooled {} x {}\n", layer.maps, layer.kernel, layer.kernel,
               layer.pool, layer.pool);
  }
  fmt::print("learned from {} patches each in {:.1f} s of processor time\n",
             options.schedule.kernels.patches, outcome.learning_seconds);
  fmt::print("{} pictures on {} cores, {} steps and {:.0f} spikes each, in {:.1f} s\n",
             outcome.trained + outcome.tested, outcome.cores, outcome.steps, outcome.spikes,
             outcome.showing_seconds);
  fmt::print(
      "linear read-out of {} features, learned from {} pictures in {:.1f} s: {:.2f} % of them, "
      "{:.2f} % of {} {} pictures\n",
      outcome.features, outcome.trained, outcome.readout_seconds,
      percent(outcome.right_trained, outcome.trained), percent(outcome.right, outcome.tested),
      outcome.tested, options.validate > 0 ? "held-out training" : "test");
}

void print_json(const Outcome& outcome, const Options& options) {
  nlohmann::ordered_json layers = nlohmann::ordered_json::array();
  for (const LayerPlan& layer : options.schedule.layers) {
    layers.push_back({{"kernel", layer.kernel},
                      {"maps", layer.maps},
                      {"pool", layer.pool},
                      {"threshold", layer.threshold},
                      {"inhibits", layer.inhibits}});
  }
  const nlohmann::ordered_json json{{"layers", layers},
                                    {"patches", options.schedule.kernels.patches},
                                    {"seed", options.schedule.kernels.seed},
                                    {"cores", outcome.cores},
                                    {"steps_per_picture", outcome.steps},
                                    {"spikes_per_picture", outcome.spikes},
                                    {"features", outcome.features},
                                    {"trained", outcome.trained},
                                    {"right_trained", outcome.right_trained},
                                    {"held_out", options.validate > 0},
                                    {"tested", outcome.tested},
                                    {"right", outcome.right},
                                    {"learning_seconds", outcome.learning_seconds},
                                    {"showing_seconds", outcome.showing_seconds},
                                    {"readout_seconds", outcome.readout_seconds}};
  fmt::print("{}\n", json.dump(2));
}

void add_options(CLI::App& app, Options& options, LayerPlan& layer) {
  app.add_option("--data", options.data,
                 "folder that holds mnist/; without it the built-in 8x8 digits");
  app.add_option("--maps", layer.maps, "kernels")->check(CLI::Range(1U, 160U));
  app.add_option("--kernel", layer.kernel, "side of a kernel")->check(CLI::Range(2U, 8U));
  app.add_option("--pool", layer.pool, "side of a window of which the first spike counts")
      ->check(CLI::Range(1U, 8U));
  app.add_option("--threshold", layer.threshold, "of a map's neuron, in units of weight x steps")
      ->check(CLI::Range(1, 100'000));
  app.add_flag("--inhibit", layer.inhibits,
               "let the first spike of a place silence all maps there, in use as in learning");
  app.add_option("--patches", options.schedule.kernels.patches, "that kernels are learned from")
      ->check(CLI::Range(3U, 10'000'000U))
      ->capture_default_str();
  app.add_option("--train", options.train, "training pictures that are used; 0: all")
      ->capture_default_str();
  app.add_option("--samples", options.samples, "test pictures; 0: all")->capture_default_str();
  app.add_option("--validate", options.validate,
                 "test on so many of the training pictures, held out, to choose settings by");
  app.add_option("--seed", options.schedule.kernels.seed,
                 "of patches, first weights, rounding and read-out")
      ->capture_default_str();
  app.add_option("--filters", options.filters, "write the learned weights as a picture (PGM)");
  app.add_flag("--json", options.as_json, "print the result as JSON");
}

/// What the user did not set is as it was found best for the data.
LayerPlan completed(const LayerPlan& asked, const LayerPlan& best) {
  LayerPlan plan = best;
  if (asked.maps != 0) plan.maps = asked.maps;
  if (asked.kernel != 0) plan.kernel = asked.kernel;
  if (asked.pool != 0) plan.pool = asked.pool;
  if (asked.threshold != 0) plan.threshold = asked.threshold;
  plan.inhibits = asked.inhibits;
  return plan;
}

int main_of(int argc, char** argv) {
  Options options;
  LayerPlan layer{.kernel = 0, .maps = 0, .pool = 0, .threshold = 0, .inhibits = false};
  CLI::App app(
      "Learns convolution kernels without labels, by STDP on the emulated chip, convolves pictures "
      "with them on the chip, and reads its first spikes out linearly.\n\nExamples:\n"
      "  stdp_conv                                  8x8 digits, seconds\n"
      "  stdp_conv --data DIR --train 10000         MNIST from DIR/mnist\n"
      "  stdp_conv --data DIR --filters kernels.pgm");
  add_options(app, options, layer);
  CLI11_PARSE(app, argc, argv);

  PictureSet pictures =
      options.data.empty() ? embedded_pictures() : mnist_pictures(options.data + "/mnist");
  if (options.validate > 0) hold_out(pictures, options.validate);
  shorten(pictures, options.train, options.samples);
  options.schedule.layers = {completed(layer, best_plan(pictures))};
  const double start = processor_seconds();
  const std::vector<LearnedLayer> layers = learn_layers(pictures, options.schedule);
  const double learned = processor_seconds();
  if (!options.filters.empty()) {
    const KernelShape& shape = layers.front().layer.shape;
    stdp_digits::write_filters(options.filters, layers.front().learned,
                               {.width = shape.side, .height = shape.input.channels * shape.side});
  }
  Outcome outcome = read_out(pictures, options.schedule, layers);
  outcome.learning_seconds = learned - start;
  options.as_json ? print_json(outcome, options) : print_text(outcome, options);
  return 0;
}

}  // namespace
}  // namespace spikemesh::stdp_conv

int main(int argc, char** argv) {
  return spikemesh::models::run_main([&] { return spikemesh::stdp_conv::main_of(argc, argv); });
}
