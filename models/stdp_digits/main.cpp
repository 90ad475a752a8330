/// Digits learned without labels: a winner-take-all network with STDP on the emulated chip.

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <CLI/Validators.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <string>
#include <vector>

#include "models/stdp_digits/checkpoint.h"
#include "models/stdp_digits/experiment.h"
#include "models/stdp_digits/filters.h"
#include "models/stdp_digits/report.h"
#include "models/support/model_main.h"

namespace spikemesh::stdp_digits {
namespace {

constexpr std::uint32_t kMostNeurons = 6400;

struct Options {
  Schedule schedule;
  std::string data;
  std::size_t validate = 0;
  std::string save;
  std::string load;
  std::string filters;
  std::string report;
  bool as_json = false;
};

void print_text(const Outcome& outcome, const Schedule& schedule) {
  const LearningCounts& learning = outcome.learning;
  if (learning.pictures > 0) {
    fmt::print("learned from {} pictures, {} steps each, in {:.1f} s of processor time\n",
               learning.pictures, kSteps, outcome.learning_seconds);
    fmt::print("winners a picture: {:.2f}; pictures without one: {}\n",
               static_cast<double>(learning.winners) / static_cast<double>(learning.pictures),
               learning.undecided);
  }
  fmt::print(
      "accuracy of {} neurons on {} {} pictures: {:.2f} % by the first to spike, {:.2f} % by the "
      "votes of {}\n",
      schedule.neurons, outcome.first.pictures(), outcome.held_out ? "held-out training" : "test",
      outcome.first.accuracy(), outcome.several.accuracy(), kVoters);
}

void print_json(const Outcome& outcome, const Schedule& schedule) {
  const nlohmann::ordered_json json{{"neurons", schedule.neurons},
                                    {"seed", schedule.seed},
                                    {"passes", schedule.passes},
                                    {"steps_per_picture", kSteps},
                                    {"learned_pictures", outcome.learning.pictures},
                                    {"winners", outcome.learning.winners},
                                    {"undecided", outcome.learning.undecided},
                                    {"learning_seconds", outcome.learning_seconds},
                                    {"held_out", outcome.held_out},
                                    {"tested", outcome.first.pictures()},
                                    {"right_first", outcome.first.right()},
                                    {"right_several", outcome.several.right()}};
  fmt::print("{}\n", json.dump(2));
}

void draw(const Learner& learner, std::uint32_t side, const std::string& path) {
  std::vector<std::uint8_t> weights;
  for (std::uint32_t n = 0; n < learner.shape().neurons; ++n) {
    const std::vector<std::uint8_t> own = learner.weights(n);
    weights.insert(weights.end(), own.begin(), own.end());
  }
  write_filters(path, weights, {.width = side, .height = side});
}

void add_options(CLI::App& app, Options& options) {
  Schedule& schedule = options.schedule;
  app.add_option("--data", options.data,
                 "folder that holds mnist/; without it the built-in 8x8 digits");
  app.add_option("--neurons", schedule.neurons, "learning neurons")
      ->check(CLI::Range(1U, kMostNeurons))
      ->capture_default_str();
  app.add_option("--samples", schedule.samples, "training pictures of a pass; 0: all")
      ->capture_default_str();
  app.add_option("--passes", schedule.passes, "passes over the training pictures")
      ->check(CLI::Range(1U, 100U))
      ->capture_default_str();
  app.add_option("--validate", options.validate,
                 "test on so many of the training pictures, held out, to choose settings by");
  app.add_option("--seed", schedule.seed, "of weights, order and rounding")->capture_default_str();
  app.add_option("--save", options.save, "keep what was learned in a file");
  app.add_option("--load", options.load,
                 "test what --save kept for as many neurons; learn nothing");
  app.add_option("--filters", options.filters, "write the learned weights as a picture (PGM)");
  app.add_option("--report", options.report,
                 "HTML file for the report: filters, labels, answers, and the chip's own run");
  app.add_flag("--json", options.as_json, "print the result as JSON");
}

int run(const Options& options) {
  models::DigitSet digits = models::load_digit_set(options.data);
  if (options.validate > 0) models::hold_out(digits, options.validate);
  const PictureSet pictures = pictures_of(digits);
  Learner learner(shape_of(pictures, options.schedule));
  Outcome outcome;
  outcome.held_out = options.validate > 0;
  if (options.load.empty()) {
    learn(pictures, options.schedule, learner, outcome);
  } else {
    load_learned(options.load, learner);
  }
  if (!options.save.empty()) save_learned(options.save, learner);
  if (!options.filters.empty()) draw(learner, pictures.side, options.filters);
  test(pictures, learner, outcome);
  if (!options.report.empty()) write_report(options.report, pictures, learner, outcome);
  options.as_json ? print_json(outcome, options.schedule) : print_text(outcome, options.schedule);
  return 0;
}

int main_of(int argc, char** argv) {
  Options options;
  CLI::App app(
      "Learns handwritten digits without labels, by STDP on the emulated chip, then asks which "
      "neuron answers to which digit.\n\nExamples:\n"
      "  stdp_digits                                          8x8 digits, 800 neurons, seconds\n"
      "  stdp_digits --data DIR --neurons 400 --passes 3      MNIST from DIR/mnist\n"
      "  stdp_digits --report run.html                        a page with the learned filters");
  add_options(app, options);
  CLI11_PARSE(app, argc, argv);
  return run(options);
}

}  // namespace
}  // namespace spikemesh::stdp_digits

int main(int argc, char** argv) {
  return spikemesh::models::run_main([&] { return spikemesh::stdp_digits::main_of(argc, argv); });
}
