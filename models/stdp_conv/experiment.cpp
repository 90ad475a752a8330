#include "models/stdp_conv/experiment.h"

#include <algorithm>
#include <ctime>
#include <span>
#include <string>
#include <utility>

#include "base/progress.h"
#include "compiler/passes/compile.h"
#include "models/stdp_conv/readout.h"

namespace spikemesh::stdp_conv {
namespace {

constexpr std::uint32_t kReadoutPasses = 15;
constexpr std::uint32_t kStepsOfInput = kGrades;
constexpr std::uint32_t kStepsOfLayer = 12;  ///< that a layer has to make up its mind

std::uint32_t steps_of(std::size_t layers) {
  return kStepsOfInput + kStepsOfLayer * static_cast<std::uint32_t>(layers);
}

std::string last_pool(std::size_t layers) { return "pool" + std::to_string(layers); }

/// How early spikes came, as grades.
Grades graded(const std::vector<std::uint8_t>& earliness) {
  Grades grades;
  for (const std::uint32_t early : earliness) {
    grades.push_back(static_cast<std::uint8_t>(std::min(early, kGrades)));
  }
  return grades;
}

std::vector<Grades> answers(const std::vector<Grades>& pictures,
                            const std::vector<LearnedLayer>& layers, std::size_t most) {
  ConvChip chip = conv_chip(layers);
  const std::size_t count = std::min(most, pictures.size());
  Progress progress("training pictures shown", count);
  std::vector<Grades> result;
  for (std::size_t i = 0; i < count; ++i) {
    chip.show(pictures[i]);
    result.push_back(graded(chip.earliness(last_pool(layers.size()))));
    progress.at(i + 1);
  }
  return result;
}

/// What the last pooled population says of each picture, with its digit.
std::vector<Example> examples_of(const Part& part, ConvChip& chip, std::size_t layers,
                                 const char* what) {
  Progress progress(what, part.pictures.size());
  std::vector<Example> examples;
  for (std::size_t i = 0; i < part.pictures.size(); ++i) {
    chip.show(part.pictures[i]);
    examples.push_back({chip.earliness(last_pool(layers)), part.labels[i]});
    progress.at(i + 1);
  }
  return examples;
}

std::uint64_t right_of(const Readout& readout, std::span<const Example> examples) {
  return static_cast<std::uint64_t>(std::count_if(
      examples.begin(), examples.end(),
      [&](const Example& example) { return readout.classify(example) == example.label; }));
}

double processor_seconds() { return double(std::clock()) / CLOCKS_PER_SEC; }

}  // namespace

std::vector<LearnedLayer> learn_layers(const PictureSet& pictures, const Schedule& schedule) {
  constexpr std::size_t kMostPictures = 10'000;  // that patches of a higher layer come from
  std::vector<LearnedLayer> layers;
  std::vector<Grades> said;
  PlaneShape input = pictures.shape;
  for (const LayerPlan& plan : schedule.layers) {
    const KernelShape shape{.input = input, .side = plan.kernel, .maps = plan.maps};
    if (!layers.empty()) said = answers(pictures.train.pictures, layers, kMostPictures);
    const std::vector<Grades>& from = layers.empty() ? pictures.train.pictures : said;
    LearnedLayer learned{.layer = {.shape = shape,
                                   .pool = plan.pool,
                                   .threshold = plan.threshold,
                                   .inhibits = plan.inhibits,
                                   .kernels = {}},
                         .learned = learn_kernels(from, shape, schedule.kernels)};
    learned.layer.kernels = deployed(learned.learned, shape.weights());
    input = learned.layer.pooled();
    layers.push_back(std::move(learned));
  }
  return layers;
}

ConvChip conv_chip(const std::vector<LearnedLayer>& layers) {
  std::vector<Layer> deployed;
  deployed.reserve(layers.size());
  for (const LearnedLayer& one : layers) deployed.push_back(one.layer);
  compiler::Compilation compilation{.network = conv_network(deployed),
                                    .arch = load_architecture("mesh128")};
  compiler::compile(compilation);
  return {std::move(compilation.image), steps_of(layers.size())};
}

LayerPlan best_plan(const PictureSet& pictures) {
  constexpr std::uint32_t kSmallSide = 8;
  if (pictures.shape.side <= kSmallSide) {
    return {.kernel = 3, .maps = 120, .pool = 2, .threshold = 5000, .inhibits = false};
  }
  return {.kernel = 7, .maps = 64, .pool = 3, .threshold = 12'000, .inhibits = false};
}

Outcome read_out(const PictureSet& pictures, const Schedule& schedule,
                 const std::vector<LearnedLayer>& layers) {
  ConvChip chip = conv_chip(layers);
  const double start = processor_seconds();
  const auto trained = examples_of(pictures.train, chip, layers.size(), "training pictures shown");
  const auto tested = examples_of(pictures.test, chip, layers.size(), "test pictures shown");
  const double shown = processor_seconds();
  Readout readout(trained.front().features.size(), static_cast<float>(chip.steps()));
  readout.train(trained, kReadoutPasses, schedule.kernels.seed);
  Outcome outcome;
  outcome.cores = chip.cores();
  outcome.steps = chip.steps();
  outcome.trained = trained.size();
  outcome.tested = tested.size();
  outcome.spikes =
      static_cast<double>(chip.spikes()) / static_cast<double>(outcome.trained + outcome.tested);
  outcome.features = trained.front().features.size();
  outcome.right_trained = right_of(readout, trained);
  outcome.right = right_of(readout, tested);
  outcome.showing_seconds = shown - start;
  outcome.readout_seconds = processor_seconds() - shown;
  return outcome;
}

}  // namespace spikemesh::stdp_conv
