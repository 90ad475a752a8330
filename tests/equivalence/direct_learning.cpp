#include "tests/equivalence/direct_learning.h"

#include <algorithm>
#include <cmath>

namespace spikemesh::equivalence {
namespace {

using image::ProductSum;
using image::Variable;

std::uint32_t mix(std::uint32_t x) {
  x ^= x >> 16;
  x *= 0x7feb352dU;
  x ^= x >> 15;
  x *= 0x846ca68bU;
  x ^= x >> 16;
  return x;
}

std::uint32_t key(std::uint32_t seed, std::uint32_t step, std::uint32_t purpose) {
  return mix(mix(seed ^ (purpose * 0x9e3779b9U)) ^ step);
}

std::int64_t floor_div(std::int64_t a, std::int64_t b) {
  const std::int64_t q = a / b;
  return a % b != 0 && a < 0 ? q - 1 : q;
}

std::int64_t sign(std::int64_t x) { return x > 0 ? 1 : x < 0 ? -1 : 0; }

/// The factor of a trace over some steps, in 4096ths.
std::int64_t kept(const rules::TraceShape& shape, int steps) {
  if (steps == 0) return 4096;
  return shape.tau > 0 ? std::llround(4096 * std::exp(-steps / shape.tau)) : 0;
}

std::int64_t first_mantissa(std::int64_t weight, const network::Plasticity& p) {
  if (p.sign != arith::WeightSign::kMixed) return weight;
  if (p.weight_bits == 1) return weight >= 0 ? 2 : -2;
  return 2 * floor_div(weight, 2);
}

}  // namespace

std::uint32_t direct_random(std::uint32_t seed, std::uint32_t step, std::uint32_t purpose,
                            std::uint32_t id, std::uint32_t draw) {
  return mix(key(seed, step, purpose) ^ (id | draw << 23));
}

const network::LearningRule& DirectLearning::rule(std::size_t projection) const {
  const auto& name = network_.projections()[projection].plasticity->rule;
  return *std::ranges::find(network_.learning_rules(), name, &network::LearningRule::name);
}

const network::Plasticity& DirectLearning::plasticity(const Synapse& s) const {
  return *network_.projections()[s.projection].plasticity;
}

void DirectLearning::add(std::size_t projection, std::uint32_t source, std::uint32_t target,
                         const network::Contact& contact) {
  const network::Plasticity& p = *network_.projections()[projection].plasticity;
  synapses_.push_back({projection, source, target, first_mantissa(contact.weight, p), contact.delay,
                       rule(projection).needs_tag() ? p.tag : 0});
  pre_.try_emplace({projection, source}, Traces{{p.x1, p.x2}});
  post_.try_emplace(target, Traces{{0, 0, 0}});
  const auto [known, is_new] = post_rule_.try_emplace(target, projection);
  if (!is_new) known->second = std::min(known->second, projection);
}

void DirectLearning::deliver(std::uint32_t t, const std::vector<bool>& fired,
                             std::vector<Arrivals>& arriving) const {
  for (const Synapse& s : synapses_) {
    if (!fired[s.source]) continue;
    const int shift = 6 + network_.projections()[s.projection].exponent;
    const std::int64_t weight = shift >= 0 ? s.m * (std::int64_t{1} << shift) : s.m >> -shift;
    arriving[s.target][t + 1 + static_cast<std::uint32_t>(s.d)] += weight;
  }
}

void DirectLearning::close(std::uint32_t t, const std::vector<bool>& fired,
                           std::optional<std::int8_t> reward) {
  if (synapses_.empty()) return;
  now_ = t;
  const std::uint32_t epoch = network_.learning_rules().front().epoch;
  const int e = static_cast<int>(t % epoch);
  for (auto& [of, traces] : pre_)
    if (fired[of.second]) traces.latest = e;
  for (auto& [target, traces] : post_)
    if (fired[target]) traces.latest = e;
  if (reward) {
    pending_ = std::clamp<std::int64_t>(pending_ + *reward, -128, 127);
    rewarded_ = true;
  }
  if ((t + 1) % epoch != 0) return;
  const std::int64_t decay = network_.learning_rules().front().reward_decay;
  r1_ = std::clamp<std::int64_t>(floor_div(r1_ * decay + 2048, 4096) + pending_, -128, 127);
  for (Synapse& s : synapses_) s = learned(s);
  commit();
  pending_ = 0;
  rewarded_ = false;
}

std::int64_t DirectLearning::trace(const network::LearningRule& rule, std::size_t which,
                                   const Traces& traces, std::size_t place, int tau, bool counts,
                                   std::uint32_t id) const {
  const rules::TraceShape& shape = rule.traces[which];
  std::int64_t sum = traces.values[place] * kept(shape, tau);
  if (counts && traces.latest >= 0) sum += shape.impulse * kept(shape, tau - traces.latest);
  sum += rule.stochastic
             ? direct_random(network_.seed(), now_, 2 + static_cast<std::uint32_t>(which), id,
                             static_cast<std::uint32_t>(tau)) %
                   4096
             : 2048;
  return std::min<std::int64_t>(127, sum / 4096);
}

bool DirectLearning::due(const Synapse& s, const image::Product& product) const {
  const std::uint32_t epoch = rule(s.projection).epoch;
  if (product.gate_x0 && pre_.at({s.projection, s.source}).latest < 0) return false;
  if (product.gate_y0 && post_.at(s.target).latest < 0) return false;
  if (product.gate_r0 && !rewarded_) return false;
  return now_ / epoch % (1U << product.gate_u) == 0;
}

std::int64_t DirectLearning::variable(const Synapse& s, Variable variable,
                                      const Moment& moment) const {
  const auto x = [&](std::size_t k) {
    return trace(rule(s.projection), k, pre_.at({s.projection, s.source}), k, moment.tau,
                 moment.x_counts, s.source);
  };
  const auto y = [&](std::size_t k) {
    return trace(rule(post_rule_.at(s.target)), 2 + k, post_.at(s.target), k, moment.tau,
                 moment.y_counts, s.target);
  };
  switch (variable) {
    case Variable::kX1:
      return x(0);
    case Variable::kX2:
      return x(1);
    case Variable::kY1:
      return y(0);
    case Variable::kY2:
      return y(1);
    case Variable::kY3:
      return y(2);
    case Variable::kWeight:
      return s.m;
    case Variable::kDelay:
      return s.d;
    case Variable::kTag:
      return s.t;
    case Variable::kReward:
      return r1_;
    case Variable::kSignOfWeight:
      return sign(s.m);
    case Variable::kSignOfTag:
      return sign(s.t);
    case Variable::kSignOfReward:
      return sign(r1_);
    default:
      return 0;
  }
}

std::int64_t DirectLearning::value(const Synapse& s, const image::Product& product) const {
  const int tx = pre_.at({s.projection, s.source}).latest;
  const int ty = post_.at(s.target).latest;
  const bool x0 = product.gate_x0;
  const bool y0 = product.gate_y0;
  Moment moment{static_cast<int>(rule(s.projection).epoch), true, true};
  if (x0 && (!y0 || ty <= tx)) moment = {tx, false, ty >= 0 && ty <= tx};
  if (y0 && (!x0 || ty > tx)) moment = {ty, tx >= 0 && tx < ty, false};
  std::int64_t result = product.mantissa * (std::int64_t{1} << (product.exponent + 7));
  for (const image::Factor& factor : product.factors)
    result *= variable(s, factor.variable, moment) + factor.constant;
  return result;
}

std::int64_t DirectLearning::rounding(const Synapse& s, std::uint32_t purpose,
                                      std::int64_t range) const {
  if (!rule(s.projection).stochastic) return range / 2;
  return mix(mix(key(network_.seed(), now_, purpose) ^ s.source) ^ s.target) % range;
}

DirectLearning::Synapse DirectLearning::learned(const Synapse& s) const {
  const network::LearningRule& learning = rule(s.projection);
  const network::Plasticity& p = plasticity(s);
  std::int64_t sums[4] = {0, 0, 0, 0};
  for (const image::Product& product : learning.rule.products)
    if (due(s, product)) sums[static_cast<std::size_t>(product.sum)] += value(s, product);
  Synapse next = s;
  const std::int64_t n = std::int64_t{1} << p.weight_bits;
  const bool mixed = p.sign == arith::WeightSign::kMixed;
  if (mixed && n == 2) {
    next.m = s.m * 128 + sums[1] >= 0 ? 2 : -2;
  } else {
    const std::int64_t g = mixed ? 2 : 1;
    const std::int64_t low = mixed ? -n : p.sign == arith::WeightSign::kInhibitory ? 1 - n : 0;
    const std::int64_t high = mixed ? n - 2 : p.sign == arith::WeightSign::kInhibitory ? 0 : n - 1;
    next.m = std::clamp(g * floor_div(s.m * 128 + sums[1] + rounding(s, 7, 128 * g), 128 * g), low,
                        high);
  }
  if (learning.needs_own_delay())
    next.d = std::clamp<std::int64_t>(floor_div(s.d * 128 + sums[2] + rounding(s, 8, 128), 128), 0,
                                      p.delay_bits == 3 ? 7 : 62);
  if (learning.needs_tag())
    next.t = std::clamp<std::int64_t>(floor_div(s.t * 128 + sums[3] + rounding(s, 9, 128), 128),
                                      -256, 255);
  return next;
}

void DirectLearning::commit() {
  for (auto& [of, traces] : pre_) {
    const network::LearningRule& learning = rule(of.first);
    const int end = static_cast<int>(learning.epoch);
    std::vector<std::int64_t> next;
    for (std::size_t k = 0; k < traces.values.size(); ++k)
      next.push_back(trace(learning, k, traces, k, end, true, of.second));
    traces = {next};
  }
  for (auto& [target, traces] : post_) {
    const network::LearningRule& learning = rule(post_rule_.at(target));
    const int end = static_cast<int>(learning.epoch);
    std::vector<std::int64_t> next;
    for (std::size_t k = 0; k < traces.values.size(); ++k)
      next.push_back(trace(learning, 2 + k, traces, k, end, true, target));
    traces = {next};
  }
}

std::vector<LearnedSynapse> DirectLearning::synapses() const {
  std::vector<LearnedSynapse> result;
  result.reserve(synapses_.size());
  for (const Synapse& s : synapses_) result.push_back({s.source, s.target, s.m, s.d, s.t});
  std::ranges::sort(result);
  return result;
}

}  // namespace spikemesh::equivalence
