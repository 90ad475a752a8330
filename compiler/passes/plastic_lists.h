#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "compiler/network/network.h"
#include "compiler/passes/list_encoder.h"

namespace spikemesh::compiler {

/// How the synapses of one plastic projection are stored. Learning reads and changes mantissas, so
/// unlike fixed lists these keep sign, width and exponent as they were described.
struct PlasticKind {
  std::size_t rule = 0;  ///< index into Network::learning_rules()
  arith::WeightSign sign = arith::WeightSign::kExcitatory;
  std::uint8_t weight_bits = 8;
  std::int8_t exponent = 0;
  std::uint8_t own_delay_bits = 0;  ///< 3 or 6 where the rule reads or changes delays
  bool has_tag = false;
  std::int16_t tag = 0;
  std::uint8_t x1 = 0;
  std::uint8_t x2 = 0;
  friend auto operator<=>(const PlasticKind&, const PlasticKind&) = default;
};

/// Of a projection that has plasticity.
PlasticKind plastic_kind_of(const network::Network& network, const network::Projection& projection);

/// The longest delay that synapses of this kind can come to have, given that of the description. A
/// learned delay is bounded by its field alone, or by the slots where all 64 are used, so that
/// what else stands on a core never bounds it: hardware.md §12.4.
std::uint32_t longest_delay(const PlasticKind& kind, std::uint32_t described);

/// Appends the lists of one source: synapses of this kind, whose weights are mantissas, ordered by
/// target. `rule` is the rule's number on the core.
void encode_plastic(const PlasticKind& kind, std::uint32_t rule,
                    std::span<const CoreSynapse> synapses, std::vector<EncodedList>& lists);

/// The words of RULE and DECAY for one rule.
struct RuleWords {
  std::vector<std::uint64_t> products;  ///< kProductsPerRule
  std::vector<std::uint16_t> decays;    ///< kDecayWordsPerRule
  bool stochastic = false;
  friend bool operator==(const RuleWords&, const RuleWords&) = default;
};
RuleWords words_of(const network::LearningRule& rule);

}  // namespace spikemesh::compiler
