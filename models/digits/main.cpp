/// The digits demo: trains, compiles and runs handwritten digits on the emulated chip.

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <CLI/Validators.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/progress.h"
#include "compiler/passes/compile.h"
#include "hw/image/image_file.h"
#include "models/digits/classifier.h"
#include "models/digits/spiking.h"
#include "models/digits/trainer.h"
#include "models/support/model_main.h"
#include "rtl/shell/core_limits.h"
#include "rtl/shell/rtl_cores.h"
#include "runtime/report/html_page.h"
#include "runtime/report/run_report.h"
#include "runtime/report/run_text.h"
#include "runtime/verify/lockstep.h"

namespace spikemesh::digits {
namespace {

constexpr int kDifferenceExit = 1;
constexpr std::size_t kShownDigits = 6;
constexpr const char* kNoCores = "none";

struct Options {
  std::size_t samples = 0;  ///< 0: all
  std::string fidelity = "cycle";
  std::string architecture = "mesh128";
  std::string data;       ///< folder with another digits.csv; empty: the table of the program
  std::string report;     ///< HTML file to write
  std::string save;       ///< chip image to write
  std::string rtl_cores;  ///< empty: the first, where there is RTL; kNoCores: none
  bool verify = false;
  bool as_json = false;
};

struct Result {
  double float_accuracy = 0.0;
  std::vector<int> answers{};  ///< one a digit
  std::size_t right = 0;
  std::size_t rtl_cores = 0;
  std::optional<report::RunSummary> summary{};  ///< at cycle fidelity
};

std::vector<int> show(runtime::Session& session, const std::vector<Digit>& digits) {
  Classifier classifier(session);
  Progress progress("digits", digits.size());
  std::vector<int> answers;
  for (const Digit& digit : digits) {
    answers.push_back(classifier.classify(digit));
    progress.at(answers.size());
  }
  return answers;
}

std::string drawing_row(const Digit& digit, std::size_t row) {
  constexpr std::string_view kShades = " .:-=+*%#";
  std::string text;
  for (std::size_t x = 0; x < 8; ++x) {
    const char shade = kShades[digit.pixels[row * 8 + x] * (kShades.size() - 1) / kInk];
    text += {shade, shade};
  }
  return text;
}

void draw(const std::vector<Digit>& digits, const std::vector<int>& answers) {
  const std::size_t count = std::min(kShownDigits, digits.size());
  for (std::size_t row = 0; row < 8; ++row) {
    for (std::size_t i = 0; i < count; ++i) fmt::print("  {}", drawing_row(digits[i], row));
    fmt::print("\n");
  }
  for (std::size_t i = 0; i < count; ++i)
    fmt::print("  {:<16}", fmt::format("chip: {}", answers[i]));
  fmt::print("\n\n");
}

void print_text(const Result& result, const std::vector<Digit>& digits) {
  draw(digits, result.answers);
  const auto inferences = static_cast<double>(digits.size());
  fmt::print("accuracy on {} held-out digits: {:.2f} % on the chip, {:.2f} % in floating point\n",
             digits.size(), 100.0 * static_cast<double>(result.right) / inferences,
             100.0 * result.float_accuracy);
  if (!result.summary) return;
  const energy::Breakdown& energy = result.summary->energy();
  constexpr double kPicojoulesInMicrojoule = 1e6;
  constexpr double kPicosecondsInMicrosecond = 1e6;
  fmt::print(
      "an inference: {} steps, {:.2f} us, {:.4f} uJ dynamic and {:.2f} uJ static\n\n", kSteps,
      static_cast<double>(result.summary->time().value()) / kPicosecondsInMicrosecond / inferences,
      energy.dynamic().value() / kPicojoulesInMicrojoule / inferences,
      energy.statics().value() / kPicojoulesInMicrojoule / inferences);
  fmt::print("{}", report::to_text(*result.summary, 4));
}

void print_json(const Result& result, const std::vector<Digit>& digits) {
  nlohmann::ordered_json json{{"digits", digits.size()},
                              {"right", result.right},
                              {"float_accuracy", result.float_accuracy},
                              {"steps_per_digit", kSteps},
                              {"rtl_cores", result.rtl_cores}};
  if (result.summary) json["run"] = nlohmann::ordered_json::parse(report::to_json(*result.summary));
  fmt::print("{}\n", json.dump(2));
}

/// The class that the scores of a chip stand for.
int answer_of(const image::ChipImage& image, const chip::CycleChip& chip) {
  const auto ids = chip.core_ids();
  std::vector<std::int32_t> scores;
  for (const image::CompartmentAddress& at : image.find_population(kScoresName)->neurons) {
    const auto core = std::find(ids.begin(), ids.end(), at.core) - ids.begin();
    scores.push_back(
        chip.core(static_cast<std::size_t>(core)).compartment(at.compartment.value()).v);
  }
  return static_cast<int>(std::max_element(scores.begin(), scores.end()) - scores.begin());
}

/// Shows digits to all fidelities in lockstep, each from rest to its answer.
/// Returns whether they agree.
bool run_verify(const image::ChipImage& image, const std::vector<Digit>& digits,
                const std::vector<CoreId>& in_rtl) {
  verify::Lockstep chips(image, in_rtl);
  const chip::ChipState rest = chips.mixed().state();
  const image::InputGroup& pixels = *image.find_input(kInputName);
  std::size_t right = 0;
  for (const Digit& digit : digits) {
    chips.set_state(rest);
    std::vector<verify::HostStep> inputs(kSteps);
    for (const network::InputSpike& spike : encode(digit)) {
      const auto& to = pixels.lines[spike.channel];
      inputs[spike.step].spikes.insert(inputs[spike.step].spikes.end(), to.begin(), to.end());
    }
    for (const verify::HostStep& input : inputs) {
      if (const auto first = chips.step(input)) {
        fmt::print("difference in digit {}, step {}, cycle {}, core {}: {}, {}: {} not {} ({})\n",
                   &digit - digits.data(), first->step, first->cycle, first->core,
                   first->what.place, first->what.quantity, first->what.found, first->what.expected,
                   first->what.section);
        return false;
      }
    }
    right += answer_of(image, chips.mixed()) == digit.label ? 1U : 0U;
  }
  const verify::Compared& compared = chips.compared();
  fmt::print(
      "{} digits, {} of them right, {} steps: functional{} agree ({} core(s) in RTL, {} cycles, {} "
      "spikes, {} words read back, {} port transactions)\n",
      digits.size(), right, compared.steps, in_rtl.empty() ? " and cycle" : ", cycle and rtl",
      chips.rtl_cores(), compared.cycles, compared.spikes, compared.words, compared.transactions);
  return true;
}

/// What the options name; if they name nothing, the first core of a chip that has RTL and cycles.
std::vector<CoreId> cores_in_rtl(const Options& options, const image::ChipImage& image) {
  if (options.rtl_cores == kNoCores) return {};
  if (!options.rtl_cores.empty())
    return rtl::parse_core_list(options.rtl_cores, "--rtl-cores", image);
  if (!rtl::rtl_exists(image) || (options.fidelity != "cycle" && !options.verify)) return {};
  return {image.cores.front().id};
}

void check_options(const Options& options) {
  const bool asks = !options.rtl_cores.empty() && options.rtl_cores != kNoCores;
  if (!asks || options.verify || options.fidelity == "cycle") return;
  throw UserError({.key = "--rtl-cores",
                   .found = "--fidelity " + options.fidelity,
                   .expected = "--fidelity cycle, which has cores in RTL"});
}

Result show_digits(const image::ChipImage& image, const Options& options,
                   const std::vector<Digit>& digits, const std::vector<CoreId>& in_rtl) {
  const bool timed = options.fidelity == "cycle";
  rtl::RtlCores rtl(image, in_rtl);
  runtime::Session session(
      image, {.fidelity = timed ? runtime::Fidelity::kCycle : runtime::Fidelity::kFunctional,
              .make_core = rtl.factory()});
  Result result{.answers = show(session, digits), .rtl_cores = in_rtl.size()};
  if (timed) result.summary = session.record().timing();
  for (std::size_t i = 0; i < digits.size(); ++i)
    result.right += result.answers[i] == digits[i].label ? 1U : 0U;
  if (!options.report.empty()) {
    report::save_html(report::to_json({session.image(), session.record(), options.fidelity}),
                      options.report);
  }
  return result;
}

int run(const Options& options) {
  check_options(options);
  Dataset data = options.data.empty() ? embedded_digits() : load_digits(options.data);
  if (options.samples != 0 && options.samples < data.test.size()) data.test.resize(options.samples);
  if (!options.as_json) fmt::print("training on {} handwritten digits ...\n", data.train.size());
  const Perceptron net = train(data.train);
  compiler::Compilation compilation{.network = spiking_network(net),
                                    .arch = load_architecture(options.architecture)};
  compiler::compile(compilation);
  const image::ChipImage& image = compilation.image;
  if (!options.save.empty()) image::save_image(image, options.save);
  const std::vector<CoreId> in_rtl = cores_in_rtl(options, image);
  if (!options.as_json)
    fmt::print(
        "compiled to {} core(s) of {}, {} of them in RTL; showing {} digits it has not seen ..."
        "\n\n",
        image.cores.size(), image.architecture.name, in_rtl.size(), data.test.size());
  if (options.verify) return run_verify(image, data.test, in_rtl) ? 0 : kDifferenceExit;
  Result result = show_digits(image, options, data.test, in_rtl);
  result.float_accuracy = accuracy(net, data.test);
  options.as_json ? print_json(result, data.test) : print_text(result, data.test);
  return 0;
}

int main_of(int argc, char** argv) {
  Options options;
  CLI::App app(
      "Handwritten 8x8 digits on the emulated chip: trains a perceptron, turns it into a spiking "
      "network, compiles it, and shows it the digits it was not trained on.");
  app.add_option("--samples", options.samples, "held-out digits to show; 0: all 360")
      ->capture_default_str();
  app.add_option("--fidelity", options.fidelity, "functional: no time; cycle: exact cycles")
      ->check(CLI::IsMember({"functional", "cycle"}))
      ->capture_default_str();
  app.add_option("--arch", options.architecture, "architecture: a preset or a file")
      ->capture_default_str();
  app.add_option("--data", options.data,
                 "folder with a digits.csv of your own: 64 pixels (0 to 16) and a class a line");
  app.add_option("--report", options.report, "HTML file for the report, with pictures");
  app.add_option("--rtl-cores", options.rtl_cores,
                 "cores in RTL at cycle fidelity: `all`, `none` or a list such as 0,2-3; the first "
                 "core of the chip if not given");
  app.add_option("--save", options.save, "chip image to write: for `spikemesh run` and `verify`");
  app.add_flag("--verify", options.verify,
               "compare functional, cycle and RTL step by step, from first input to answer");
  app.add_flag("--json", options.as_json, "print the result as JSON");
  app.footer(
      "Examples:\n"
      "  digits                                  all held-out digits, exact cycles, a core in RTL\n"
      "  digits --verify --rtl-cores all         all fidelities in lockstep, every core in RTL\n"
      "  digits --samples 20 --report run.html   a few, and a page with pictures\n"
      "  digits --fidelity functional --json     accuracy alone, for a program");
  CLI11_PARSE(app, argc, argv);
  return run(options);
}

}  // namespace
}  // namespace spikemesh::digits

int main(int argc, char** argv) {
  return spikemesh::models::run_main([&] { return spikemesh::digits::main_of(argc, argv); });
}
