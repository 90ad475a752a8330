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
#include "models/support/model_main.h"

namespace spikemesh::stdp_digits {
namespace {

constexpr std::uint32_t kMostNeurons = 6400;

double percent(std::uint64_t part, std::uint64_t whole) {
  return 100.0 * static_cast<double>(part) / static_cast<double>(whole);
}

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
      schedule.neurons, outcome.tested, outcome.held_out ? "held-out training" : "test",
      percent(outcome.right_first, outcome.tested), percent(outcome.right_several, outcome.tested),
      kVoters);
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
                                    {"tested", outcome.tested},
                                    {"right_first", outcome.right_first},
                                    {"right_several", outcome.right_several}};
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

int main_of(int argc, char** argv) {
  Schedule schedule;
  std::string data;
  std::string filters;
  std::string save;
  std::string load;
  std::size_t validate = 0;
  bool as_json = false;
  CLI::App app(
      "Learns handwritten digits without labels, by STDP on the emulated chip, then asks which "
      "neuron answers to which digit.\n\nExamples:\n"
      "  stdp_digits                                          8x8 digits, 800 neurons, seconds\n"
      "  stdp_digits --data DIR --neurons 400 --passes 3      MNIST from DIR/mnist");
  app.add_option("--data", data, "folder that holds mnist/; without it the built-in 8x8 digits");
  app.add_option("--neurons", schedule.neurons, "learning neurons")
      ->check(CLI::Range(1U, kMostNeurons))
      ->capture_default_str();
  app.add_option("--samples", schedule.samples, "training pictures of a pass; 0: all")
      ->capture_default_str();
  app.add_option("--passes", schedule.passes, "passes over the training pictures")
      ->check(CLI::Range(1U, 100U))
      ->capture_default_str();
  app.add_option("--validate", validate,
                 "test on so many of the training pictures, held out, to choose settings by");
  app.add_option("--seed", schedule.seed, "of weights, order and rounding")->capture_default_str();
  app.add_option("--filters", filters, "write the learned weights as a picture (PGM)");
  app.add_option("--save", save, "keep what was learned in a file");
  app.add_option("--load", load, "test what --save kept for as many neurons; learn nothing");
  app.add_flag("--json", as_json, "print the result as JSON");
  CLI11_PARSE(app, argc, argv);

  PictureSet pictures = data.empty() ? embedded_pictures() : mnist_pictures(data + "/mnist");
  if (validate > 0) hold_out(pictures, validate);
  Learner learner(shape_of(pictures, schedule));
  Outcome outcome;
  outcome.held_out = validate > 0;
  if (load.empty()) {
    learn(pictures, schedule, learner, outcome);
  } else {
    load_learned(load, learner);
  }
  if (!save.empty()) save_learned(save, learner);
  if (!filters.empty()) draw(learner, pictures.side, filters);
  test(pictures, learner, outcome);
  as_json ? print_json(outcome, schedule) : print_text(outcome, schedule);
  return 0;
}

}  // namespace
}  // namespace spikemesh::stdp_digits

int main(int argc, char** argv) {
  return spikemesh::models::run_main([&] { return spikemesh::stdp_digits::main_of(argc, argv); });
}
