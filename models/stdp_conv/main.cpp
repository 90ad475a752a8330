/// Convolution kernels learned without labels, by STDP on the emulated chip, then deployed there.

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <CLI/Validators.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <string>
#include <vector>

#include "base/process_usage.h"
#include "models/stdp_conv/experiment.h"
#include "models/stdp_conv/report.h"
#include "models/stdp_digits/filters.h"
#include "models/support/model_main.h"

namespace spikemesh::stdp_conv {
namespace {

constexpr const char* kReadsLast = "last";
constexpr const char* kReadsAll = "all";

struct Options {
  std::string data;
  std::size_t train = 0;
  std::size_t samples = 0;
  std::size_t validate = 0;
  std::uint32_t layers = 1;
  // Of a layer, 0: not asked for.
  LayerPlan first{.kernel = 0, .maps = 0, .pool = 0, .threshold = 0, .inhibits = false};
  LayerPlan second{.kernel = 0, .maps = 0, .pool = 0, .threshold = 0, .inhibits = false};
  std::string reads = kReadsAll;
  Schedule schedule;
  std::string filters;
  std::string report;
  bool as_json = false;
};

void print_text(const Outcome& outcome, const Options& options) {
  for (const LayerPlan& layer : options.schedule.layers) {
    fmt::print("{} kernels of {} x {}, pooled {} x {}\n", layer.maps, layer.kernel, layer.kernel,
               layer.pool, layer.pool);
  }
  fmt::print("learned from {} patches each in {:.1f} s of processor time\n",
             options.schedule.kernels.patches, outcome.learning_seconds);
  fmt::print("{} pictures on {} cores, {} steps and {:.0f} spikes each, in {:.1f} s\n",
             outcome.trained.pictures() + outcome.tested.pictures(), outcome.cores, outcome.steps,
             outcome.spikes, outcome.showing_seconds);
  fmt::print(
      "linear read-out of {} features, learned from {} pictures in {:.1f} s: {:.2f} % of them, "
      "{:.2f} % of {} {} pictures\n",
      outcome.features, outcome.trained.pictures(), outcome.readout_seconds,
      outcome.trained.accuracy(), outcome.tested.accuracy(), outcome.tested.pictures(),
      options.validate > 0 ? "held-out training" : "test");
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
                                    {"read_out", options.reads},
                                    {"features", outcome.features},
                                    {"trained", outcome.trained.pictures()},
                                    {"right_trained", outcome.trained.right()},
                                    {"held_out", options.validate > 0},
                                    {"tested", outcome.tested.pictures()},
                                    {"right", outcome.tested.right()},
                                    {"learning_seconds", outcome.learning_seconds},
                                    {"showing_seconds", outcome.showing_seconds},
                                    {"readout_seconds", outcome.readout_seconds}};
  fmt::print("{}\n", json.dump(2));
}

/// Options of a layer; `suffix` tells those of the second from those of the first.
void add_layer_options(CLI::App& app, LayerPlan& plan, const std::string& suffix,
                       const std::string& of) {
  app.add_option("--maps" + suffix, plan.maps, "kernels" + of)->check(CLI::Range(1U, 160U));
  app.add_option("--kernel" + suffix, plan.kernel, "side of a kernel" + of)
      ->check(CLI::Range(2U, 8U));
  app.add_option("--pool" + suffix, plan.pool,
                 "side of a window of which the first spike counts" + of)
      ->check(CLI::Range(1U, 8U));
  app.add_option("--threshold" + suffix, plan.threshold,
                 "of a map's neuron, in units of weight x steps" + of)
      ->check(CLI::Range(1, 100'000));
  app.add_flag("--inhibit" + suffix, plan.inhibits,
               "let the first spike of a place silence all maps there, in use as in learning" + of);
}

void add_options(CLI::App& app, Options& options) {
  app.add_option("--data", options.data,
                 "folder that holds mnist/; without it the built-in 8x8 digits");
  add_layer_options(app, options.first, "", "");
  app.add_option("--layers", options.layers, "convolution layers")
      ->check(CLI::Range(1U, 2U))
      ->capture_default_str();
  add_layer_options(app, options.second, "2", ", second layer");
  app.add_option("--read-out", options.reads, "what the read-out sees of two layers")
      ->check(CLI::IsMember({kReadsLast, kReadsAll}))
      ->capture_default_str();
  app.add_option("--patches", options.schedule.kernels.patches,
                 "that kernels of a layer are learned from")
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
  app.add_option("--filters", options.filters,
                 "write the learned weights of the first layer as a picture (PGM)");
  app.add_option("--report", options.report,
                 "HTML file for the report: kernels, answers, and the chip's own run");
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

Schedule schedule_of(const Options& options, const PictureSet& pictures) {
  Schedule schedule = options.schedule;
  schedule.layers = {completed(options.first, best_plan(pictures))};
  if (options.layers == 2) {
    schedule.layers.push_back(completed(options.second, best_second_plan(pictures)));
  }
  schedule.reads_all = options.reads == kReadsAll;
  return schedule;
}

void draw_filters(const std::string& path, const LearnedLayer& layer) {
  const KernelShape& shape = layer.layer.shape;
  stdp_digits::write_filters(path, layer.learned,
                             {.width = shape.side, .height = shape.input.channels * shape.side});
}

int run(Options& options) {
  models::DigitSet digits = models::load_digit_set(options.data);
  if (options.validate > 0) models::hold_out(digits, options.validate);
  models::shorten(digits, options.train, options.samples);
  const PictureSet pictures = pictures_of(digits);
  options.schedule = schedule_of(options, pictures);
  const double start = cpu_seconds();
  const std::vector<LearnedLayer> layers = learn_layers(pictures, options.schedule);
  const double learned = cpu_seconds();
  if (!options.filters.empty()) draw_filters(options.filters, layers.front());
  Outcome outcome = read_out(pictures, options.schedule, layers);
  outcome.learning_seconds = learned - start;
  if (!options.report.empty()) {
    write_report(options.report,
                 {pictures, options.schedule, layers, outcome, options.validate > 0});
  }
  options.as_json ? print_json(outcome, options) : print_text(outcome, options);
  return 0;
}

int main_of(int argc, char** argv) {
  Options options;
  CLI::App app(
      "Learns convolution kernels without labels, by STDP on the emulated chip, convolves pictures "
      "with them on the chip, and reads its first spikes out linearly.\n\nExamples:\n"
      "  stdp_conv                                  8x8 digits, seconds\n"
      "  stdp_conv --data DIR --train 10000         MNIST from DIR/mnist\n"
      "  stdp_conv --layers 2 --report run.html     two layers, and a page with their kernels\n"
      "  stdp_conv --data DIR --filters kernels.pgm");
  add_options(app, options);
  CLI11_PARSE(app, argc, argv);
  return run(options);
}

}  // namespace
}  // namespace spikemesh::stdp_conv

int main(int argc, char** argv) {
  return spikemesh::models::run_main([&] { return spikemesh::stdp_conv::main_of(argc, argv); });
}
