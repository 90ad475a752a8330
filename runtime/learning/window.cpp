#include "runtime/learning/window.h"

#include <algorithm>

namespace spikemesh::learning {
namespace {

/// Collects pairs until a rig is full, runs it, and adds each result to its mean.
class PairRuns {
 public:
  PairRuns(const RuleRig& rig, const WindowOptions& options, std::uint32_t steps)
      : rig_(rig), options_(options), steps_(steps), seed_(options.seed) {}

  void add(const SpikeTrains& trains, MeanChange& sum) {
    trains_.push_back(trains);
    sums_.push_back(&sum);
    if (trains_.size() == RuleRig::kMaxSynapses) run();
  }

  void run() {
    if (trains_.empty()) return;
    std::vector<Reward> rewards;
    if (options_.reward != 0) rewards.push_back({.step = reward_step_, .value = options_.reward});
    const auto ends = rig_.run(trains_, rewards, steps_, seed_++);
    for (std::size_t i = 0; i < ends.size(); ++i) {
      sums_[i]->weight += ends[i].weight - rig_.start().weight;
      sums_[i]->delay += ends[i].delay - rig_.start().delay;
      sums_[i]->tag += ends[i].tag - rig_.start().tag;
    }
    trains_.clear();
    sums_.clear();
  }

  /// Rewards are for all synapses of a rig, so pairs of one time run together.
  void set_reward_step(std::uint32_t step) {
    if (options_.reward != 0 && step != reward_step_) run();
    reward_step_ = step;
  }

 private:
  const RuleRig& rig_;
  const WindowOptions& options_;
  std::uint32_t steps_;
  std::uint32_t seed_;
  std::uint32_t reward_step_ = 0;
  std::vector<SpikeTrains> trains_;
  std::vector<MeanChange*> sums_;
};

void divide(MeanChange& sum, double by) {
  sum.weight /= by;
  sum.delay /= by;
  sum.tag /= by;
}

std::uint32_t round_up(std::uint32_t value, std::uint32_t to) { return (value + to - 1) / to * to; }

}  // namespace

Window measure_window(const network::LearningRule& rule, const WindowOptions& options) {
  SynapseStart start = options.start;
  if (!rule.needs_own_delay()) start.delay = 0;
  if (!rule.needs_tag()) start.tag = 0;
  const RuleRig rig(rule, start);
  const std::uint32_t first = round_up(options.reach + 1, rule.epoch);
  const std::uint32_t draws = rule.stochastic ? options.draws : 1;
  Window window;
  const std::uint32_t last = first + rule.epoch + options.reach + options.reward_after;
  window.steps = round_up(last + 1, rule.epoch);
  window.pairs = draws * rule.epoch;
  const auto reach = static_cast<std::int32_t>(options.reach);
  for (std::int32_t d = -reach; d <= reach; ++d) window.points.push_back({.distance = d});
  PairRuns runs(rig, options, window.steps);
  for (std::uint32_t phase = 0; phase < rule.epoch; ++phase)
    for (WindowPoint& point : window.points) {
      const std::uint32_t pre = first + phase;
      const auto post = static_cast<std::uint32_t>(static_cast<std::int32_t>(pre) + point.distance);
      runs.set_reward_step(std::max(pre, post) + options.reward_after);
      for (std::uint32_t i = 0; i < draws; ++i)
        runs.add({.pre = {pre}, .post = {post}}, point.change);
    }
  runs.set_reward_step(first);
  for (std::uint32_t i = 0; i < window.pairs; ++i) runs.add({}, window.without_spikes);
  runs.run();
  for (WindowPoint& point : window.points) divide(point.change, window.pairs);
  divide(window.without_spikes, window.pairs);
  return window;
}

}  // namespace spikemesh::learning
