#include "models/stdp_conv/experiment.h"

#include <algorithm>
#include <span>
#include <string>
#include <utility>

#include "base/process_usage.h"
#include "base/progress.h"
#include "compiler/passes/compile.h"
#include "models/stdp_conv/readout.h"

namespace spikemesh::stdp_conv {
namespace {

constexpr std::uint32_t kReadoutPasses = 15;
constexpr std::uint32_t kSmallSide = 8;  ///< of the built-in digits
constexpr std::uint32_t kStepsOfInput = kGrades;
constexpr std::uint32_t kStepsOfLayer = 12;  ///< that a layer has to make up its mind

std::string pool_of(std::size_t layer) { return "pool" + std::to_string(layer); }

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
    result.push_back(graded(chip.earliness(pool_of(layers.size()))));
    progress.at(i + 1);
  }
  return result;
}

/// What the pooled populations say of each picture, with its digit: of all layers or of the last.
std::vector<Example> examples_of(const Part& part, ConvChip& chip, const Schedule& schedule,
                                 const char* what) {
  Progress progress(what, part.pictures.size());
  const std::size_t last = schedule.layers.size();
  std::vector<Example> examples;
  for (std::size_t i = 0; i < part.pictures.size(); ++i) {
    chip.show(part.pictures[i]);
    Example example{.features = {}, .label = part.labels[i]};
    for (std::size_t layer = schedule.reads_all ? 1 : last; layer <= last; ++layer) {
      const auto& said = chip.earliness(pool_of(layer));
      example.features.insert(example.features.end(), said.begin(), said.end());
    }
    examples.push_back(std::move(example));
    progress.at(i + 1);
  }
  return examples;
}

models::Confusion answers_of(const Readout& readout, std::span<const Example> examples) {
  models::Confusion confusion;
  for (const Example& example : examples) confusion.add(example.label, readout.classify(example));
  return confusion;
}

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

std::uint32_t steps_of(std::size_t layers) {
  return kStepsOfInput + kStepsOfLayer * static_cast<std::uint32_t>(layers);
}

image::ChipImage conv_image(const std::vector<LearnedLayer>& layers) {
  std::vector<Layer> deployed;
  deployed.reserve(layers.size());
  for (const LearnedLayer& one : layers) deployed.push_back(one.layer);
  compiler::Compilation compilation{.network = conv_network(deployed),
                                    .arch = load_architecture("mesh128")};
  compiler::compile(compilation);
  return std::move(compilation.image);
}

ConvChip conv_chip(const std::vector<LearnedLayer>& layers) {
  return {conv_image(layers), steps_of(layers.size())};
}

LayerPlan best_plan(const PictureSet& pictures) {
  if (pictures.shape.side <= kSmallSide) {
    return {.kernel = 3, .maps = 120, .pool = 2, .threshold = 5000, .inhibits = false};
  }
  return {.kernel = 7, .maps = 64, .pool = 3, .threshold = 12'000, .inhibits = false};
}

LayerPlan best_second_plan(const PictureSet& pictures) {
  if (pictures.shape.side <= kSmallSide) {
    return {.kernel = 2, .maps = 120, .pool = 2, .threshold = 3000, .inhibits = false};
  }
  return {.kernel = 3, .maps = 128, .pool = 2, .threshold = 40'000, .inhibits = false};
}

Outcome read_out(const PictureSet& pictures, const Schedule& schedule,
                 const std::vector<LearnedLayer>& layers) {
  ConvChip chip = conv_chip(layers);
  const double start = cpu_seconds();
  const auto trained = examples_of(pictures.train, chip, schedule, "training pictures shown");
  const auto tested = examples_of(pictures.test, chip, schedule, "test pictures shown");
  const double shown = cpu_seconds();
  const std::size_t features = trained.front().features.size();
  Readout readout(features, static_cast<float>(chip.steps()));
  readout.train(trained, kReadoutPasses, schedule.kernels.seed);
  Outcome outcome;
  outcome.cores = chip.cores();
  outcome.steps = chip.steps();
  outcome.spikes =
      static_cast<double>(chip.spikes()) / static_cast<double>(trained.size() + tested.size());
  outcome.features = features;
  outcome.trained = answers_of(readout, trained);
  outcome.tested = answers_of(readout, tested);
  outcome.showing_seconds = shown - start;
  outcome.readout_seconds = cpu_seconds() - shown;
  return outcome;
}

}  // namespace spikemesh::stdp_conv
