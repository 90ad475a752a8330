#include "models/bandit/bandit.h"

#include <algorithm>

#include "base/error.h"
#include "compiler/passes/compile.h"
#include "hw/arith/random.h"

namespace spikemesh::bandit {
namespace {

using network::Neuron;
using network::Projection;

constexpr const char* kLines = "lines";
constexpr const char* kArmsName = "arms";
constexpr std::uint32_t kLinesPerContext = 8;
constexpr std::uint32_t kShownSteps = 8;   // at most: the lines rest once an arm has spiked
constexpr std::uint32_t kRewardStep = 14;  // of a trial: 6 to 13 steps after the decision
constexpr std::uint32_t kTrialSteps = 48;  // traces and tags have faded when the next one begins
constexpr std::int8_t kWin = 24;
constexpr std::int8_t kLoss = -12;

// Of the host's purposes in hardware.md §13, behind those that the runtime uses.
constexpr auto kFirst = static_cast<std::uint32_t>(arith::RandomPurpose::kHostFirst) + 2;
constexpr auto kContextPurpose = static_cast<arith::RandomPurpose>(kFirst);
constexpr auto kPayoffPurpose = static_cast<arith::RandomPurpose>(kFirst + 1);

double unit(std::uint32_t seed, std::uint32_t trial, arith::RandomPurpose purpose) {
  constexpr double kTwo32 = 4294967296.0;
  return arith::random(seed, trial, purpose, 0, 0) / kTwo32;
}

network::LearningRule eligibility_rule() {
  network::LearningRule rule{.name = "r-stdp",
                             .rule = rules::parse_rule("dt = 2^-1*x1*y0 - 2^-3*t; dw = 2^-5*r1*t")};
  rule.trace(image::Trace::kX1) = {.impulse = 40, .tau = 8.0};
  return rule;
}

/// Some four steps of a context's lines bring an arm to its threshold; noise decides between arms
/// of equal weights.
Neuron arm() {
  Neuron neuron{.threshold = 3000};
  neuron.profile.decay_u = 4095;  // a spike acts for one step
  neuron.profile.decay_v = 256;
  neuron.profile.refractory = 20;  // one spike a trial
  neuron.profile.noise = true;
  neuron.profile.noise_exponent = 11;
  return neuron;
}

class Game {
 public:
  Game(const Task& task, const RunOptions& options, runtime::Session& session)
      : task_(task), options_(options), session_(session) {}

  RunResult run() {
    result_.seed = options_.seed;
    for (std::uint32_t trial = 0; trial < options_.trials; ++trial) play_trial(trial);
    result_.rewards /= options_.trials;
    return result_;
  }

 private:
  void play_trial(std::uint32_t trial) {
    const auto context =
        static_cast<std::uint32_t>(unit(options_.seed, trial, kContextPurpose) * task_.contexts());
    chosen_ = kArms;
    decided_ = false;
    for (std::uint32_t step = 0; step < kTrialSteps; ++step) {
      if (step < kShownSteps && !decided_)
        for (std::uint32_t i = 0; i < kLinesPerContext; ++i)
          session_.spike(kLines, context * kLinesPerContext + i);
      if (step == kRewardStep && chosen_ < kArms) pay(context, trial);
      session_.step();
      if (step < kRewardStep && !decided_) watch();
    }
    if (chosen_ == kArms) ++result_.silent;
    const bool counts = trial + options_.last >= options_.trials;
    if (counts && chosen_ == task_.best_arm(context)) ++result_.optimal;
  }

  /// The arm that spikes first is chosen; both in one step are no choice.
  void watch() {
    const auto spikes = session_.read(kArmsName, runtime::Quantity::kSpike);
    const auto first = std::ranges::find(spikes, 1);
    decided_ = first != spikes.end();
    if (std::ranges::count(spikes, 1) == 1)
      chosen_ = static_cast<std::uint32_t>(first - spikes.begin());
  }

  void pay(std::uint32_t context, std::uint32_t trial) {
    const bool won = unit(options_.seed, trial, kPayoffPurpose) < task_.payoff[context][chosen_];
    session_.reward(won ? kWin : kLoss);
    result_.rewards += won ? 1.0 : 0.0;
  }

  const Task& task_;
  const RunOptions& options_;
  runtime::Session& session_;
  RunResult result_;
  std::uint32_t chosen_ = kArms;
  bool decided_ = false;  ///< some arm has spiked in this trial
};

}  // namespace

std::uint32_t Task::best_arm(std::uint32_t context) const {
  const auto& pays = payoff[context];
  return static_cast<std::uint32_t>(std::ranges::max_element(pays) - pays.begin());
}

Task two_armed() { return {"two-armed", {{0.2, 0.8}}}; }

Task context_dependent() { return {"context", {{0.2, 0.8}, {0.8, 0.2}}}; }

network::Network bandit_network(const Task& task, std::uint32_t seed) {
  network::Network net("bandit-" + task.name, seed);
  net.add(network::Input{.name = kLines, .size = task.contexts() * kLinesPerContext, .rate = 0.1});
  net.add(network::Population{
      .name = kArmsName, .size = kArms, .neuron = network::NeuronTree{arm()}, .rate = 0.02});
  net.add(eligibility_rule());
  Projection learned{
      .name = "lines-arms", .source = kLines, .target = kArmsName, .rule = network::AllToAll{}};
  learned.weight = network::UniformWeight{.low = 90, .high = 110};
  learned.plasticity = network::Plasticity{.rule = "r-stdp"};
  net.add(learned);
  Projection rivals{.name = "arms-arms",
                    .source = kArmsName,
                    .target = kArmsName,
                    .rule = network::AllToAll{.self = false}};
  // Under the threshold for the spikes that are on their way, forgotten when the next trial begins.
  rivals.weight = network::ConstantWeight{.value = -255};
  rivals.exponent = 3;
  net.add(rivals);
  net.add(network::Probe{.name = "choice", .population = kArmsName});
  return net;
}

RunResult play(const Task& task, const Architecture& arch, const RunOptions& options,
               const std::function<void(const runtime::Session&)>& ended) {
  compiler::Compilation compilation{.network = bandit_network(task, options.seed), .arch = arch};
  compiler::compile(compilation);
  runtime::Session session(std::move(compilation.image), {.fidelity = options.fidelity});
  RunResult result = Game(task, options, session).run();
  if (ended) ended(session);
  return result;
}

}  // namespace spikemesh::bandit
