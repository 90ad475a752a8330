#include "models/stdp_digits/experiment.h"

#include <algorithm>
#include <random>
#include <vector>

#include "base/process_usage.h"
#include "base/progress.h"

namespace spikemesh::stdp_digits {
namespace {

std::vector<std::uint32_t> training_order(std::size_t pictures, const Schedule& schedule) {
  std::vector<std::uint32_t> one_pass(pictures);
  for (std::uint32_t i = 0; i < one_pass.size(); ++i) one_pass[i] = i;
  std::mt19937 draw(schedule.seed);
  std::vector<std::uint32_t> order;
  for (std::uint32_t pass = 0; pass < schedule.passes; ++pass) {
    for (std::size_t i = one_pass.size(); i > 1; --i)
      std::swap(one_pass[i - 1], one_pass[draw() % i]);
    const std::size_t size = schedule.samples == 0
                                 ? one_pass.size()
                                 : std::min<std::size_t>(schedule.samples, one_pass.size());
    order.insert(order.end(), one_pass.begin(),
                 one_pass.begin() + static_cast<std::ptrdiff_t>(size));
  }
  return order;
}

}  // namespace

Shape shape_of(const PictureSet& pictures, const Schedule& schedule) {
  return {.pixels = pictures.side * pictures.side,
          .total = pictures.total,
          .neurons = schedule.neurons,
          .seed = schedule.seed};
}

void learn(const PictureSet& pictures, const Schedule& schedule, Learner& learner,
           Outcome& outcome) {
  const double start = cpu_seconds();
  const std::vector<std::uint32_t> order = training_order(pictures.train.size(), schedule);
  Progress progress("pictures learned", order.size());
  for (std::size_t phase = 0; phase < kRates.size(); ++phase) {
    const std::size_t begin = order.size() * phase / kRates.size();
    const std::size_t end = order.size() * (phase + 1) / kRates.size();
    const LearningCounts counts =
        learner.learn(pictures.train, std::span(order).subspan(begin, end - begin), kRates[phase],
                      [&, done = begin]() mutable { progress.at(++done); });
    outcome.learning.pictures += counts.pictures;
    outcome.learning.winners += counts.winners;
    outcome.learning.undecided += counts.undecided;
  }
  outcome.learning_seconds = cpu_seconds() - start;
}

void test(const PictureSet& pictures, Learner& learner, Outcome& outcome) {
  Votes votes(learner.shape().neurons);
  Progress labelling("training pictures answered", pictures.train.size());
  for (std::size_t i = 0; i < pictures.train.size(); ++i) {
    votes.add(learner.answer(pictures.train[i], kVoters), pictures.train[i].label);
    labelling.at(i + 1);
  }
  Progress testing("test pictures answered", pictures.test.size());
  for (const Picture& picture : pictures.test) {
    const Answer answer = learner.answer(picture, kVoters);
    outcome.first.add(picture.label, votes.of_first(answer));
    outcome.several.add(picture.label, votes.of_several(answer));
    testing.at(outcome.first.pictures());
  }
  for (std::uint32_t n = 0; n < learner.shape().neurons; ++n) {
    outcome.labels.push_back(votes.label(n));
  }
}

}  // namespace spikemesh::stdp_digits
