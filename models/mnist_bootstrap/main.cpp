/// MNIST on the network 784-512-512-10 that lava-dl trained with its bootstrap method.

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <utility>

#include "base/error.h"
#include "compiler/passes/compile.h"
#include "models/mnist_bootstrap/classifier.h"
#include "models/support/mnist.h"
#include "models/support/model_main.h"
#include "runtime/report/run_text.h"

namespace spikemesh::mnist_bootstrap {
namespace {

struct Result {
  std::size_t samples = 0;
  std::size_t right = 0;
  std::array<std::uint64_t, kLayers> spikes{};
};

void print_text(const Result& result, const runtime::Session& session) {
  const auto samples = static_cast<double>(result.samples);
  fmt::print("{} of {} images are classified right ({:.2f} %) on {} cores\n", result.right,
             result.samples, 100.0 * static_cast<double>(result.right) / samples,
             session.image().cores.size());
  fmt::print("spikes an image: {:.0f} input, {:.0f} and {:.0f} hidden\n",
             static_cast<double>(result.spikes[0]) / samples,
             static_cast<double>(result.spikes[1]) / samples,
             static_cast<double>(result.spikes[2]) / samples);
  const report::RunSummary& timing = session.record().timing();
  if (timing.steps() != 0) fmt::print("\n{}", report::to_text(timing, 4));
}

void print_json(const Result& result, const runtime::Session& session) {
  nlohmann::ordered_json json{
      {"samples", result.samples}, {"right", result.right}, {"spikes", result.spikes}};
  const report::RunSummary& timing = session.record().timing();
  if (timing.steps() != 0) json["run"] = nlohmann::ordered_json::parse(report::to_json(timing));
  fmt::print("{}\n", json.dump(2));
}

Result show(Classifier& classifier, const input::IdxArray& images, const input::IdxArray& labels,
            std::size_t samples) {
  Result result{.samples = samples};
  const models::Progress progress(samples, "images");
  for (std::size_t i = 0; i < samples; ++i) {
    const Answer answer = classifier.classify(images.item(i));
    result.right += answer.digit == labels.values[i] ? 1U : 0U;
    for (std::size_t layer = 0; layer < kLayers; ++layer)
      result.spikes[layer] += answer.spikes[layer];
    progress.at(i + 1);
  }
  return result;
}

int main_of(int argc, char** argv) {
  models::Options options;
  lava::Options import_options{.input = lava::InputForm::kHeldBias};
  CLI::App app(
      "MNIST on the emulated chip: the network 784-512-512-10 of lava-dl's bootstrap tutorial, 16 "
      "steps a layer, and the 10,000 test images.");
  models::add_options(app, options);
  app.add_flag("--compare-ge", import_options.compare_ge,
               "compartments fire at v >= threshold, not at v > threshold");
  CLI11_PARSE(app, argc, argv);

  const auto [images, labels] =
      models::load_mnist(models::data_file(options, "mnist"), models::MnistPart::kTest);
  const lava::Import import =
      lava::load(models::data_file(options, "mnist_bootstrap/network.net"), import_options);
  if (images.item_size() != import.layers.front().planes.size())
    throw UserError({.file = options.data + "/mnist_bootstrap/network.net",
                     .found = fmt::format("{} inputs", import.layers.front().planes.size()),
                     .expected = fmt::format("{}, the pixels of a picture", images.item_size())});
  const std::size_t samples = options.samples == 0
                                  ? images.items()
                                  : std::min<std::size_t>(options.samples, images.items());
  compiler::Compilation compilation{.network = import.network,
                                    .arch = load_architecture(options.architecture)};
  compiler::compile(compilation);
  runtime::Session session(std::move(compilation.image),
                           {.fidelity = models::fidelity_of(options)});
  Classifier classifier(session, import);
  const Result result = show(classifier, images, labels, samples);
  models::write_report(options, session);
  options.as_json ? print_json(result, session) : print_text(result, session);
  return 0;
}

}  // namespace
}  // namespace spikemesh::mnist_bootstrap

int main(int argc, char** argv) {
  return spikemesh::models::run_main(
      [&] { return spikemesh::mnist_bootstrap::main_of(argc, argv); });
}
