#include <algorithm>
#include <limits>

#include "compiler/network/checks.h"
#include "compiler/network/network.h"
#include "hw/arith/plasticity.h"
#include "hw/arith/trace.h"
#include "hw/image/memory.h"

namespace spikemesh::network {
namespace {

constexpr std::uint32_t kShortDelayMax = 7;  // of a field of 3 bits

/// The smallest and largest weight that a projection can give a synapse.
struct Bounds {
  double low = 0.0;
  double high = 0.0;
};

template <class Values>
Bounds bounds_of_values(const Values& values) {
  if (values.empty()) return {};
  const auto [low, high] = std::minmax_element(values.begin(), values.end());
  return {static_cast<double>(*low), static_cast<double>(*high)};
}

Bounds bounds_of(const NormalWeight& weight) {
  constexpr double kWidest = 6.0;  // deviations: the sum of 12 uniform numbers goes no further
  const double reach = kWidest * weight.deviation;
  const double low = weight.mean < 0 ? -kMaxMantissa : 0;
  const double high = weight.mean < 0 ? 0 : kMaxMantissa;
  return {std::clamp(weight.mean - reach, low, high), std::clamp(weight.mean + reach, low, high)};
}

Bounds bounds_of(const Projection& projection) {
  if (const auto* list = std::get_if<Explicit>(&projection.rule))
    return bounds_of_values(list->synapses.weights());
  return std::visit(
      [](const auto& weight) -> Bounds {
        using Kind = std::decay_t<decltype(weight)>;
        if constexpr (std::is_same_v<Kind, ConstantWeight>)
          return {static_cast<double>(weight.value), static_cast<double>(weight.value)};
        else if constexpr (std::is_same_v<Kind, UniformWeight>)
          return {static_cast<double>(weight.low), static_cast<double>(weight.high)};
        else if constexpr (std::is_same_v<Kind, BinaryWeight>)
          return {static_cast<double>(std::min(weight.first, weight.second)),
                  static_cast<double>(std::max(weight.first, weight.second))};
        else if constexpr (std::is_same_v<Kind, NormalWeight>)
          return bounds_of(weight);
        else
          return bounds_of_values(weight.values);
      },
      projection.weight);
}

void check_weights(const Checks& checks, const Projection& projection) {
  const Plasticity& plastic = *projection.plasticity;
  const auto range = arith::mantissa_range(static_cast<int>(plastic.weight_bits), plastic.sign);
  const int odd = plastic.sign == arith::WeightSign::kMixed && plastic.weight_bits > 1 ? 1 : 0;
  Bounds bounds = bounds_of(projection);
  if (std::holds_alternative<RealWeights>(projection.weight)) {  // sizes come with quantise
    bounds = {bounds.low < 0 ? -1.0 : 0.0, bounds.high > 0 ? 1.0 : 0.0};
  }
  checks.that(bounds.low >= range.min && bounds.high <= range.max + odd, "weight",
              fmt::format("weights of {} to {}", bounds.low, bounds.high),
              fmt::format("{}..{}, what plastic weights of this sign and {} bits hold", range.min,
                          range.max, plastic.weight_bits));
}

std::uint32_t longest_delay(const Projection& projection) {
  const auto* list = std::get_if<Explicit>(&projection.rule);
  if (list == nullptr) return projection.delay.high;
  const auto delays = list->synapses.delays();
  return delays.empty() ? 0 : *std::max_element(delays.begin(), delays.end());
}

}  // namespace

void check_learning_rule(const Checks& checks, const LearningRule& rule) {
  const std::size_t products = rule.rule.products.size();
  checks.in_range("rule", static_cast<std::int64_t>(products), 1, image::kProductsPerRule);
  checks.in_range("epoch", rule.epoch, 1, image::kMaxEpoch);
  checks.in_range("reward_decay", rule.reward_decay, 0, image::kDecayOne);
  constexpr std::array<const char*, image::kTraces> kNames{"x1", "x2", "y1", "y2", "y3"};
  for (std::size_t i = 0; i < image::kTraces; ++i) {
    checks.in_range(fmt::format("{}.impulse", kNames[i]), rule.traces[i].impulse, 0,
                    image::kMaxImpulse);
    checks.finite_in_range(fmt::format("{}.tau", kNames[i]), rule.traces[i].tau, 0.0,
                           rules::kMaxTau);
  }
}

void check_plasticity(const Checks& checks, Projection& projection, const LearningRule& rule) {
  Plasticity& plastic = *projection.plasticity;
  const bool shared = std::holds_alternative<Convolution>(projection.rule) ||
                      std::holds_alternative<Pooling>(projection.rule);
  checks.that(!shared, "plasticity", "a rule whose synapses share weights",
              "a rule that gives each synapse a weight of its own",
              "what one place of a kernel learns, the others would learn too");
  checks.that(plastic.weight_bits == 1 || plastic.weight_bits == 2 || plastic.weight_bits == 4 ||
                  plastic.weight_bits == 8,
              "plasticity.weight_bits", fmt::format("{}", plastic.weight_bits), "1, 2, 4 or 8");
  checks.in_range("plasticity.tag", plastic.tag, arith::kTagMin, arith::kTagMax);
  checks.that(plastic.tag == 0 || rule.needs_tag(), "plasticity.tag",
              fmt::format("{}", plastic.tag), "a rule that has t or dt");
  checks.in_range("plasticity.x1", plastic.x1, 0, arith::kTraceMax);
  checks.in_range("plasticity.x2", plastic.x2, 0, arith::kTraceMax);
  checks.that(plastic.delay_bits == 0 || plastic.delay_bits == 3 || plastic.delay_bits == 6,
              "plasticity.delay_bits", fmt::format("{}", plastic.delay_bits), "0, 3 or 6");
  checks.that(plastic.delay_bits == 0 || rule.needs_own_delay(), "plasticity.delay_bits",
              fmt::format("{}", plastic.delay_bits), "a rule that has d or dd");
  const std::uint32_t longest = longest_delay(projection);
  if (rule.needs_own_delay() && plastic.delay_bits == 0)
    plastic.delay_bits = longest <= kShortDelayMax ? 3 : 6;
  checks.that(plastic.delay_bits != 3 || longest <= kShortDelayMax, "delay.high",
              fmt::format("{}", longest), fmt::format("0..{}, as 3 bits hold", kShortDelayMax));
  check_weights(checks, projection);
}

}  // namespace spikemesh::network
