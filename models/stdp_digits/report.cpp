#include "models/stdp_digits/report.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <numeric>
#include <vector>

#include "models/stdp_digits/presentation.h"
#include "models/support/model_main.h"

namespace spikemesh::stdp_digits {
namespace {

using models::kDigits;
using report::Findings;

constexpr std::size_t kPicturesOnTheChip = 10;  ///< whose steps the report times
constexpr std::size_t kMostShown = 400;         ///< neurons; more would not fit a page

const char* tested_on(const Outcome& outcome) {
  return outcome.held_out ? "held-out training pictures" : "test pictures";
}

std::vector<Findings::Figure> figures_of(const Outcome& outcome) {
  const auto accuracy = [&outcome](const char* name, const models::Confusion& confusion) {
    return Findings::Figure{
        name, fmt::format("{:.2f} %", confusion.accuracy()),
        fmt::format("right, of {} {}", confusion.pictures(), tested_on(outcome))};
  };
  std::vector<Findings::Figure> figures{
      accuracy("first to spike", outcome.first),
      accuracy(fmt::format("votes of {}", kVoters).c_str(), outcome.several)};
  const LearningCounts& learning = outcome.learning;
  if (learning.pictures == 0) return figures;
  figures.push_back({"learned from", fmt::format("{}", learning.pictures),
                     fmt::format("pictures, {} steps each", kSteps)});
  figures.push_back({"winners a picture",
                     fmt::format("{:.2f}", static_cast<double>(learning.winners) /
                                               static_cast<double>(learning.pictures)),
                     fmt::format("no winner at {}", learning.undecided)});
  figures.push_back({"learning took", fmt::format("{:.1f} s", outcome.learning_seconds),
                     "of processor time, functional fidelity"});
  return figures;
}

/// Neurons that never answered stand for nothing: they come last.
std::size_t place_of(const NeuronLabel& label) { return label.share > 0 ? label.digit : kDigits; }

/// What neurons learned, in the order of the digits that they stand for.
Findings::Gallery filters_of(std::uint32_t side, const Learner& learner, const Outcome& outcome) {
  const std::uint32_t neurons = learner.shape().neurons;
  std::vector<std::uint32_t> shown(std::min<std::size_t>(neurons, kMostShown));
  std::iota(shown.begin(), shown.end(), 0U);
  const auto& labels = outcome.labels;
  std::stable_sort(shown.begin(), shown.end(),
                   [&labels](auto a, auto b) { return place_of(labels[a]) < place_of(labels[b]); });
  Findings::Gallery gallery{
      .title = shown.size() < neurons ? fmt::format("Learned filters: the first {} of {} neurons",
                                                    shown.size(), neurons)
                                      : fmt::format("Learned filters of {} neurons", neurons),
      .hint =
          "Weights as the chip's synaptic memory holds them, white is 255. Under each, the digit "
          "that the neuron stands for and how many of its answers to training pictures went to "
          "that digit; a dash if it never answered.",
      .width = side,
      .height = side};
  for (const std::uint32_t neuron : shown) {
    const std::vector<std::uint8_t> weights = learner.weights(neuron);
    gallery.pixels.insert(gallery.pixels.end(), weights.begin(), weights.end());
    const NeuronLabel& label = labels[neuron];
    gallery.captions.push_back(
        label.share > 0 ? fmt::format("{}: {:.0f} %", label.digit, 100 * label.share) : "–");
  }
  return gallery;
}

Findings::Table neurons_by_digit(const Outcome& outcome) {
  std::array<std::uint32_t, kDigits + 1> neurons{};
  std::array<double, kDigits + 1> shares{};
  for (const NeuronLabel& label : outcome.labels) {
    ++neurons[place_of(label)];
    shares[place_of(label)] += label.share;
  }
  Findings::Table table{.title = "What the neurons stand for",
                        .hint = "Labels are given after learning, from the training pictures.",
                        .heads = {"digit", "neurons", "answers to that digit, mean"}};
  for (std::size_t digit = 0; digit < kDigits; ++digit) {
    const double mean = neurons[digit] == 0 ? 0 : 100 * shares[digit] / neurons[digit];
    table.rows.push_back({fmt::format("{}", digit), fmt::format("{}", neurons[digit]),
                          fmt::format("{:.1f} %", mean)});
  }
  table.rows.push_back({"never answered", fmt::format("{}", neurons[kDigits]), "–"});
  return table;
}

/// Shows some training pictures to the chip that learned, which goes on learning.
runtime::Session run_of(const PictureSet& pictures, const Learner& learner) {
  runtime::Session session(learner.image(kRates.back()), {.fidelity = runtime::Fidelity::kCycle});
  const std::size_t count = std::min(kPicturesOnTheChip, pictures.train.size());
  for (std::size_t i = 0; i < count; ++i) {
    for (std::uint32_t step = 0; step < kSteps; ++step) {
      present(learner.shape(), pictures.train[i], step, [&session](std::uint32_t axon) {
        for (const image::CoreImage& core : session.image().cores) {
          session.inject({core.id, AxonId{axon}});
        }
      });
      session.step();
    }
  }
  return session;
}

}  // namespace

void write_report(const std::string& path, const PictureSet& pictures, const Learner& learner,
                  const Outcome& outcome) {
  Findings findings{
      .title =
          fmt::format("{} neurons that learned digits without labels", learner.shape().neurons),
      .figures = figures_of(outcome),
      .galleries = {filters_of(pictures.side, learner, outcome)},
      .tables = {neurons_by_digit(outcome), outcome.several.table("Answers by the votes")}};
  findings.run = fmt::format(
      "Below: what the chip does in {} training pictures more, {} steps each "
      "and a learning epoch at the end of each.",
      kPicturesOnTheChip, kSteps);
  models::write_report(path, run_of(pictures, learner), findings);
}

}  // namespace spikemesh::stdp_digits
