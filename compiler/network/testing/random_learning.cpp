#include "compiler/network/testing/random_learning.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "compiler/rules/rule.h"

namespace spikemesh::network {
namespace {

using image::Variable;

class Draw {
 public:
  explicit Draw(std::mt19937& random) : random_(random) {}
  std::uint32_t below(std::uint32_t bound) {
    return std::uniform_int_distribution<std::uint32_t>(0, bound - 1)(random_);
  }
  std::int32_t between(std::int32_t low, std::int32_t high) {
    return std::uniform_int_distribution<std::int32_t>(low, high)(random_);
  }
  bool chance(double probability) { return std::bernoulli_distribution(probability)(random_); }

 private:
  std::mt19937& random_;
};

std::string random_product(Draw& draw) {
  constexpr std::uint32_t kVariables = 12;
  std::string text = draw.chance(0.5) ? " - " : " + ";
  text += fmt::format("{}*2^{}", draw.between(1, 7), draw.between(-7, -1));
  for (const char* gate : {"x0", "y0", "r0"})
    if (draw.chance(0.3)) text += fmt::format("*{}", gate);
  if (draw.chance(0.2)) text += fmt::format("*u{}", draw.below(3));
  for (std::uint32_t i = draw.below(4); i > 0; --i) {
    const std::string_view name = rules::name_of(static_cast<Variable>(1 + draw.below(kVariables)));
    text += draw.chance(0.7) ? fmt::format("*{}", name)
                             : fmt::format("*({} - {})", name, draw.below(128));
  }
  return text;
}

rules::Rule random_rule(Draw& draw) {
  std::string text;
  for (const char* sum : {"dw", "dt", "dd"}) {
    if (std::string_view(sum) != "dw" && draw.chance(0.6)) continue;
    text += fmt::format("{} =", sum);
    for (std::uint32_t i = draw.below(3) + 1; i > 0; --i) text += random_product(draw);
    text += "; ";
  }
  return rules::parse_rule(text);
}

rules::TraceShape random_trace(Draw& draw) {
  return {.impulse = draw.below(128), .tau = draw.chance(0.1) ? 0.0 : draw.between(1, 40)};
}

}  // namespace

void add_random_rules(std::mt19937& random, Network& network) {
  Draw draw(random);
  const std::uint32_t epoch = draw.chance(0.4) ? 1 : draw.below(12) + 1;
  const std::uint32_t reward_decay = draw.below(4097);
  for (std::uint32_t i = draw.below(3) + 1; i > 0; --i) {
    LearningRule rule{.name = fmt::format("r{}", i), .rule = random_rule(draw)};
    for (rules::TraceShape& trace : rule.traces) trace = random_trace(draw);
    rule.epoch = epoch;
    rule.reward_decay = reward_decay;
    rule.stochastic = draw.chance(0.5);
    network.add(rule);
    if (!draw.chance(0.5)) continue;
    LearningRule twin = rule;  // the same for a target, another for a source
    twin.name += "twin";
    twin.rule = random_rule(draw);
    twin.trace(image::Trace::kX1) = random_trace(draw);
    network.add(twin);
  }
}

void make_plastic(std::mt19937& random, const Network& network, std::size_t target,
                  Projection& projection) {
  Draw draw(random);
  const auto& known = network.learning_rules();
  const std::size_t family = target % known.size();
  std::size_t index = family;
  if (!known[family].name.ends_with("twin") && family + 1 < known.size() &&
      known[family + 1].name == known[family].name + "twin" && draw.chance(0.5))
    ++index;
  const LearningRule& rule = known[index];
  Plasticity plasticity{.rule = rule.name, .sign = static_cast<arith::WeightSign>(draw.below(3))};
  plasticity.weight_bits = 1U << draw.below(4);
  plasticity.x1 = draw.below(128);
  plasticity.x2 = draw.below(128);
  if (rule.needs_tag()) plasticity.tag = draw.between(-256, 255);
  std::uint32_t longest = 20;
  if (rule.needs_own_delay()) {
    plasticity.delay_bits = 3 * draw.below(3);
    if (plasticity.delay_bits != 6 || draw.chance(0.5)) longest = 7;
  }
  const auto range =
      arith::mantissa_range(static_cast<int>(plasticity.weight_bits), plasticity.sign);
  const auto weight = [&] { return draw.between(std::max(range.min, -255), range.max); };
  const auto delay = [&] { return draw.chance(0.3) ? 0 : draw.below(longest + 1); };
  if (auto* list = std::get_if<Explicit>(&projection.rule)) {
    SynapseTable table;
    for (std::size_t i = 0; i < list->synapses.size(); ++i)
      table.add({.source = list->synapses.sources()[i],
                 .target = list->synapses.targets()[i],
                 .weight = static_cast<std::int16_t>(weight()),
                 .delay = static_cast<std::uint8_t>(delay())});
    list->synapses = std::move(table);
  }
  const std::int32_t low = weight();
  projection.weight = UniformWeight{.low = low, .high = draw.between(low, range.max)};
  const std::uint32_t shortest = delay();
  projection.delay = {shortest, draw.chance(0.5) ? shortest : longest};
  projection.plasticity = std::move(plasticity);
}

}  // namespace spikemesh::network
