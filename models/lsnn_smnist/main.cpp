/// Sequential MNIST on a recurrent network with adaptive neurons that ran on Loihi.

#include <CLI/App.hpp>
#include <CLI/Validators.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <utility>

#include "compiler/passes/compile.h"
#include "models/lsnn_smnist/chip_runs.h"
#include "models/lsnn_smnist/classifier.h"
#include "models/lsnn_smnist/spiking.h"
#include "models/support/mnist.h"
#include "models/support/model_main.h"
#include "runtime/report/run_text.h"

namespace spikemesh::lsnn_smnist {
namespace {

/// Published for the power run of 200 images: README.md.
constexpr double kSiliconStepMicroseconds = 16.65;
constexpr double kSiliconMicrojoules = 362.7;
constexpr double kSiliconCoreDynamicMicrojoules = 22.1;

struct Result {
  std::size_t samples = 0;
  std::size_t right = 0;
  std::size_t as_chip = 0;  ///< the same answer as the chip's; of published runs only
};

/// The images of a set, and what the chip said to them where that is known.
std::vector<ChipRun> images_of(const std::string& set, const models::Options& options,
                               const input::IdxArray& labels) {
  std::vector<ChipRun> runs;
  if (set == "test")
    for (std::uint32_t i = 0; i < labels.items(); ++i) runs.push_back({i, labels.values[i], 0});
  else
    runs = load_chip_runs(models::data_file(options, "lsnn_smnist/chip_runs.csv"), set,
                          labels.items());
  if (options.samples != 0 && options.samples < runs.size()) runs.resize(options.samples);
  return runs;
}

Result show(Classifier& classifier, const std::vector<ChipRun>& runs,
            const input::IdxArray& images) {
  Result result{.samples = runs.size()};
  const models::Progress progress(runs.size(), "images");
  std::size_t done = 0;
  for (const ChipRun& run : runs) {
    const std::uint32_t answer = classifier.classify(images.item(run.image));
    result.right += answer == run.label ? 1U : 0U;
    result.as_chip += answer == run.chip_label ? 1U : 0U;
    progress.at(++done);
  }
  return result;
}

void print_silicon(const report::RunSummary& timing, std::size_t samples) {
  constexpr double kPicoseconds = 1e-6;  // in microseconds
  constexpr double kPicojoules = 1e-6;   // in microjoules
  const auto inferences = static_cast<double>(samples);
  fmt::print("                      here      Loihi (published)\n");
  fmt::print("time of a step        {:<9.2f} {} us\n",
             static_cast<double>(timing.time().value()) * kPicoseconds /
                 static_cast<double>(timing.steps()),
             kSiliconStepMicroseconds);
  fmt::print("energy an inference   {:<9.1f} {} uJ, of which cores, dynamic:\n",
             (timing.energy().dynamic().value() + timing.energy().statics().value()) * kPicojoules /
                 inferences,
             kSiliconMicrojoules);
  fmt::print("  dynamic             {:<9.1f} {} uJ\n\n",
             timing.energy().dynamic().value() * kPicojoules / inferences,
             kSiliconCoreDynamicMicrojoules);
}

void print_text(const Result& result, const std::string& set, const runtime::Session& session) {
  fmt::print("{} of {} images are classified right ({:.2f} %) on {} core(s)\n", result.right,
             result.samples,
             100.0 * static_cast<double>(result.right) / static_cast<double>(result.samples),
             session.image().cores.size());
  if (set != "test")
    fmt::print("{} of {} answers are those of the chip\n", result.as_chip, result.samples);
  const report::RunSummary& timing = session.record().timing();
  if (timing.steps() == 0) return;
  fmt::print("\n");
  print_silicon(timing, result.samples);
  fmt::print("{}", report::to_text(timing, 4));
}

void print_json(const Result& result, const std::string& set, const runtime::Session& session) {
  nlohmann::ordered_json json{{"set", set}, {"samples", result.samples}, {"right", result.right}};
  if (set != "test") json["as_chip"] = result.as_chip;
  const report::RunSummary& timing = session.record().timing();
  if (timing.steps() != 0) json["run"] = nlohmann::ordered_json::parse(report::to_json(timing));
  fmt::print("{}\n", json.dump(2));
}

int main_of(int argc, char** argv) {
  models::Options options;
  std::string set = "unit_test";
  std::uint32_t lag = 0;
  CLI::App app(
      "Sequential MNIST on the emulated chip: a recurrent network of LIF and adaptive neurons that "
      "was trained for Loihi and ran on it, a pixel a step, 840 steps an image.");
  models::add_options(app, options);
  app.add_option("--set", set,
                 "test: all 10,000 images; unit_test, power_notebook: the 100 and 200 images of "
                 "published runs")
      ->check(CLI::IsMember({"test", "unit_test", "power_notebook"}))
      ->capture_default_str();
  app.add_option("--lag", lag, "steps from a spike to its effect; 0: as the published run had it")
      ->check(CLI::Range(0, 2));
  CLI11_PARSE(app, argc, argv);

  const auto [images, labels] =
      models::load_mnist(models::data_file(options, "mnist"), models::MnistPart::kTest);
  const std::vector<ChipRun> runs = images_of(set, options, labels);
  models::data_file(options, "lsnn_smnist/w_in.npy");
  compiler::Compilation compilation{.network = spiking_network(options.data + "/lsnn_smnist"),
                                    .arch = load_architecture(options.architecture)};
  compiler::compile(compilation);
  runtime::Session session(std::move(compilation.image),
                           {.fidelity = models::fidelity_of(options)});
  // The power run had a relay core between the pixels and the network.
  if (lag == 0) lag = set == "power_notebook" ? 2 : 1;
  Classifier classifier(session, lag);
  const Result result = show(classifier, runs, images);
  models::write_report(options, session);
  options.as_json ? print_json(result, set, session) : print_text(result, set, session);
  return 0;
}

}  // namespace
}  // namespace spikemesh::lsnn_smnist

int main(int argc, char** argv) {
  return spikemesh::models::run_main([&] { return spikemesh::lsnn_smnist::main_of(argc, argv); });
}
