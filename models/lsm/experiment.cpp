#include "models/lsm/experiment.h"

#include <span>
#include <utility>
#include <vector>

#include "models/lsm/liquid.h"
#include "models/lsm/read_out.h"
#include "models/lsm/stimulus.h"
#include "models/support/draw.h"

namespace spikemesh::lsm {
namespace {

/// Streams of random numbers of one seed that have nothing to do with each other.
constexpr std::uint32_t kStimulusStream = 0x10000;

void shuffle(std::vector<std::uint32_t>& labels, models::Draw& draw) {
  for (std::uint32_t i = static_cast<std::uint32_t>(labels.size()); i > 1; --i)
    std::swap(labels[i - 1], labels[draw.below(i)]);
}

struct Samples {
  std::vector<std::vector<double>> states{};
  std::vector<std::uint32_t> labels{};
};

/// Right answers about the samples behind the first `train` of a read-out that learned those with
/// `lessons` for labels.
std::uint32_t right_answers(const Samples& samples, std::span<const std::uint32_t> lessons,
                            std::uint32_t classes) {
  const std::span states(samples.states);
  const ReadOut read_out(states.first(lessons.size()), lessons, classes);
  std::uint32_t right = 0;
  for (std::size_t i = lessons.size(); i < states.size(); ++i)
    right += read_out.answer(states[i]) == samples.labels[i] ? 1U : 0U;
  return right;
}

/// The mean over labels in many random orders: a read-out that learned one of them can tell the
/// templates apart, but names them by luck.
double right_by_chance(const Samples& samples, std::vector<std::uint32_t> lessons,
                       std::uint32_t classes, models::Draw& draw) {
  constexpr std::uint32_t kOrders = 40;
  std::uint32_t right = 0;
  for (std::uint32_t i = 0; i < kOrders; ++i) {
    shuffle(lessons, draw);
    right += right_answers(samples, lessons, classes);
  }
  return static_cast<double>(right) / kOrders;
}

}  // namespace

Outcome run_experiment(runtime::Session& session, const Settings& settings,
                       const std::function<void(std::uint64_t)>& done) {
  models::Draw draw(settings.seed + kStimulusStream);
  std::vector<Stimulus> templates;
  for (std::uint32_t i = 0; i < settings.templates; ++i) templates.push_back(make_template(draw));
  Liquid liquid(session);
  Samples samples;
  std::uint64_t spikes = 0;
  const std::uint32_t count = settings.train + settings.test;
  for (std::uint32_t i = 0; i < count; ++i) {
    samples.labels.push_back(draw.below(settings.templates));
    LiquidState state = liquid.show(
        jittered(templates[samples.labels.back()], settings.jitter, draw), settings.wait);
    samples.states.push_back(std::move(state.values));
    spikes += state.spikes;
    done(i + 1);
  }
  constexpr double kMillisecondsInSecond = 1000.0;
  const std::vector<std::uint32_t> lessons(samples.labels.begin(),
                                           samples.labels.begin() + settings.train);
  return {.right = right_answers(samples, lessons, settings.templates),
          .right_by_chance = right_by_chance(samples, lessons, settings.templates, draw),
          .rate_hz = static_cast<double>(spikes) * kMillisecondsInSecond / kLiquidSize / count /
                     (kStimulusSteps + settings.wait)};
}

}  // namespace spikemesh::lsm
