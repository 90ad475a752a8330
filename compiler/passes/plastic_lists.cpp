#include "compiler/passes/plastic_lists.h"

#include <algorithm>

#include "base/error.h"
#include "hw/image/synapse_layout.h"

namespace spikemesh::compiler {
namespace {

using image::InAxonEntry;
using image::ListFormat;

constexpr std::uint8_t kShortDelayBits = 3;
constexpr std::uint8_t kLongDelayBits = 6;
constexpr std::uint32_t kShortDelayMax = 7;

/// A dense run has a synapse at every compartment of it, and each of them would learn.
bool is_gapless(std::span<const CoreSynapse> synapses) {
  for (std::size_t i = 1; i < synapses.size(); ++i)
    if (synapses[i].target != synapses[i - 1].target + 1) return false;
  return true;
}

InAxonEntry head_of(const PlasticKind& kind, std::uint32_t rule,
                    std::span<const CoreSynapse> synapses) {
  InAxonEntry head;
  head.format = is_gapless(synapses) ? ListFormat::kDense : ListFormat::kSparse;
  head.weight_bits = kind.weight_bits;
  head.sign = kind.sign;
  head.exponent = kind.exponent;
  head.count = static_cast<std::uint16_t>(synapses.size());
  head.base = head.format == ListFormat::kDense ? synapses.front().target : std::uint16_t{0};
  head.tag = kind.has_tag;
  head.plastic = true;
  // A core with too many rules is refused when its use is looked at.
  head.rule = static_cast<std::uint8_t>(std::min<std::uint32_t>(rule, InAxonEntry::Rule::kMax));
  head.delay_bits = kind.own_delay_bits;
  if (kind.own_delay_bits != 0) return head;
  const auto [low, high] = std::ranges::minmax(synapses, {}, &CoreSynapse::delay);
  head.delay = low.delay;
  const std::uint32_t range = std::uint32_t{high.delay} - low.delay;
  if (range > 0) head.delay_bits = range <= kShortDelayMax ? kShortDelayBits : kLongDelayBits;
  return head;
}

EncodedList list_of(const PlasticKind& kind, std::uint32_t rule,
                    std::span<const CoreSynapse> synapses) {
  EncodedList list{
      .head = head_of(kind, rule, synapses), .words = {}, .x1 = kind.x1, .x2 = kind.x2};
  const auto layout = image::SynapseLayout::of(list.head);
  list.words.resize(layout.words(list.head.count));
  for (std::size_t i = 0; i < synapses.size(); ++i) {
    const CoreSynapse& s = synapses[i];
    std::uint64_t& word = list.words[i / layout.per_word()];
    const std::uint32_t stored = arith::stored_weight(s.weight, kind.weight_bits, kind.sign);
    word = layout.insert(
        word, static_cast<unsigned>(i % layout.per_word()),
        {.target = list.head.format == ListFormat::kDense ? std::uint16_t{0} : s.target,
         .weight = static_cast<std::uint8_t>(stored),
         .delay = static_cast<std::uint8_t>(s.delay - list.head.delay),
         .tag = kind.tag});
  }
  return list;
}

}  // namespace

PlasticKind plastic_kind_of(const network::Network& network,
                            const network::Projection& projection) {
  const network::Plasticity& plastic = *projection.plasticity;
  const auto rule = network.find_learning_rule(plastic.rule);
  SPIKEMESH_CHECK(rule.has_value(), "the network knows the rule of {}", projection.name);
  const network::LearningRule& learning = network.learning_rules()[*rule];
  return {.rule = *rule,
          .sign = plastic.sign,
          .weight_bits = static_cast<std::uint8_t>(plastic.weight_bits),
          .exponent = static_cast<std::int8_t>(projection.exponent),
          .own_delay_bits =
              static_cast<std::uint8_t>(learning.needs_own_delay() ? plastic.delay_bits : 0),
          .has_tag = learning.needs_tag(),
          .tag = static_cast<std::int16_t>(plastic.tag),
          .x1 = static_cast<std::uint8_t>(plastic.x1),
          .x2 = static_cast<std::uint8_t>(plastic.x2)};
}

std::uint32_t longest_delay(const PlasticKind& kind, std::uint32_t described) {
  if (kind.own_delay_bits == kShortDelayBits) return kShortDelayMax;
  if (kind.own_delay_bits == kLongDelayBits) return network::kMaxDelay;
  return described;
}

void encode_plastic(const PlasticKind& kind, std::uint32_t rule,
                    std::span<const CoreSynapse> synapses, std::vector<EncodedList>& lists) {
  for (std::size_t begin = 0; begin < synapses.size(); begin += InAxonEntry::Count::kMax) {
    const std::size_t count =
        std::min<std::size_t>(synapses.size() - begin, InAxonEntry::Count::kMax);
    lists.push_back(list_of(kind, rule, synapses.subspan(begin, count)));
  }
}

RuleWords words_of(const network::LearningRule& rule) {
  RuleWords words{.products = std::vector<std::uint64_t>(image::kProductsPerRule, 0),
                  .decays = {},
                  .stochastic = rule.stochastic};
  for (std::size_t i = 0; i < rule.rule.products.size(); ++i) {
    image::Product product = rule.rule.products[i];
    product.last = i + 1 == rule.rule.products.size();
    words.products.at(i) = product.pack();
  }
  for (const rules::TraceShape& shape : rule.traces) {
    const image::DecayTable table = rules::decay_table(shape);
    words.decays.push_back(table.impulse);
    words.decays.insert(words.decays.end(), table.after_steps.begin() + 1, table.after_steps.end());
  }
  return words;
}

}  // namespace spikemesh::compiler
