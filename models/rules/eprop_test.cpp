// The three-factor rule in a closed loop: the error of a neuron's spike count, broadcast as the
// learning signal, brings the count to its target.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "compiler/passes/compile.h"
#include "models/rules/library.h"
#include "runtime/session/session.h"

namespace spikemesh::rule_library {
namespace {

constexpr std::uint32_t kBusyLines = 20;  // spike once a trial, two steps apart
constexpr std::uint32_t kLines = 24;      // the others are silent
constexpr std::uint32_t kTrialSteps = 80;
constexpr std::uint32_t kSignalStep = 46;  // after the last busy line
constexpr int kTarget = 8;                 // spikes a trial

image::ChipImage regression_image(std::int32_t weight) {
  network::Network net("regression", 1);
  net.add(network::Input{.name = "in", .size = kLines});
  network::Neuron neuron{.threshold = 150};
  neuron.profile.decay_u = 1023;
  neuron.profile.decay_v = 256;
  net.add(network::Population{.name = "out", .size = 1, .neuron = network::NeuronTree{neuron}});
  net.add(find("e-prop"));
  network::Projection projection{
      .name = "learned", .source = "in", .target = "out", .rule = network::AllToAll{}};
  projection.weight = network::ConstantWeight{.value = weight};
  projection.exponent = -2;
  projection.plasticity = network::Plasticity{.rule = "e-prop"};
  net.add(projection);
  compiler::Compilation compilation{.network = net, .arch = load_architecture("tiny")};
  compiler::compile(compilation);
  return std::move(compilation.image);
}

/// One trial; the learning signal is `gain` times what the count lacks. Returns the count.
int trial(runtime::Session& session, int gain) {
  int count = 0;
  for (std::uint32_t t = 0; t < kTrialSteps; ++t) {
    if (t % 2 == 0 && t / 2 < kBusyLines) session.spike("in", t / 2);
    if (t == kSignalStep && gain != 0)
      session.reward(static_cast<std::int8_t>(std::clamp(gain * (kTarget - count), -128, 127)));
    session.step();
    count += session.read("out", runtime::Quantity::kSpike).front();
  }
  return count;
}

struct Course {
  int first = 0;
  double last = 0.0;  ///< mean of the last trials
  std::int32_t silent_weight = 0;
};

Course learn(std::int32_t weight, int gain) {
  constexpr int kTrials = 80;
  constexpr int kLast = 20;
  runtime::Session session(regression_image(weight), {.fidelity = runtime::Fidelity::kFunctional});
  Course course{.first = trial(session, gain)};
  int spikes = 0;
  for (int i = 1; i < kTrials; ++i) {
    const int count = trial(session, gain);
    if (i >= kTrials - kLast) spikes += count;
  }
  course.last = static_cast<double>(spikes) / kLast;
  const image::AxonAddress silent = session.image().inputs[0].lines[kLines - 1].front();
  course.silent_weight = session.synapses(silent).front().weight;
  return course;
}

TEST(EProp, TheErrorAsLearningSignalBringsANeuronToItsTargetFromBothSides) {
  for (const std::int32_t weight : {40, 200}) {
    const Course course = learn(weight, 8);
    EXPECT_GT(std::abs(course.first - kTarget), 2) << "the start is away from the target";
    EXPECT_NEAR(course.last, kTarget, 0.75) << "from a weight of " << weight;
    EXPECT_EQ(course.silent_weight, weight) << "no pre-spike, no eligibility, no change";
  }
}

TEST(EProp, WithoutALearningSignalTheCountStays) {
  const Course course = learn(40, 0);
  EXPECT_EQ(course.last, course.first);
}

}  // namespace
}  // namespace spikemesh::rule_library
