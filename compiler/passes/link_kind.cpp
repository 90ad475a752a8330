#include "compiler/passes/link_kind.h"

#include <algorithm>
#include <cmath>

#include "hw/image/synapse_layout.h"

namespace spikemesh::compiler {
namespace {

using network::Projection;

struct WeightRange {
  std::int32_t low = 0;
  std::int32_t high = 0;
  bool one_magnitude = false;
};

template <class Values>
WeightRange range_of(const Values& values) {
  if (values.empty()) return {};
  const auto [low, high] = std::ranges::minmax(values);
  return {low, high, low == high || (low == -high && values.size() == 2)};
}

/// It keeps the sign of its mean and hardly ever goes further from it than this.
WeightRange range_of(const network::NormalWeight& normal) {
  constexpr double kDeviations = 4.0;
  const auto furthest = static_cast<std::int32_t>(std::min<double>(
      network::kMaxMantissa, std::abs(normal.mean) + kDeviations * normal.deviation));
  return normal.mean < 0 ? WeightRange{-furthest, 0} : WeightRange{0, furthest};
}

WeightRange range_of(const Projection& projection) {
  if (const auto* list = std::get_if<network::Explicit>(&projection.rule))
    return range_of(list->synapses.weights());
  if (const auto* constant = std::get_if<network::ConstantWeight>(&projection.weight))
    return {constant->value, constant->value, true};
  if (const auto* uniform = std::get_if<network::UniformWeight>(&projection.weight))
    return {uniform->low, uniform->high, uniform->low == uniform->high};
  if (const auto* binary = std::get_if<network::BinaryWeight>(&projection.weight))
    return {std::min(binary->first, binary->second), std::max(binary->first, binary->second),
            std::abs(binary->first) == std::abs(binary->second)};
  if (const auto* normal = std::get_if<network::NormalWeight>(&projection.weight))
    return range_of(*normal);
  if (const auto* values = std::get_if<network::WeightValues>(&projection.weight))
    return range_of(values->values);
  return {-network::kMaxMantissa, network::kMaxMantissa, false};
}

struct Width {
  std::uint32_t bits = 8;
  std::uint32_t lists = 1;
};

/// As list_encoder.cpp chooses it where mantissas have no common factor.
Width width_of(const WeightRange& range) {
  constexpr std::int32_t kWidestMixed = 128;
  if (range.one_magnitude) return {1, 1};
  const bool mixed = range.low < 0 && range.high > 0;
  if (mixed && (range.high >= kWidestMixed || range.low < -kWidestMixed)) return {8, 2};
  for (const std::uint32_t bits : {1U, 2U, 4U}) {
    const std::int32_t top = std::int32_t{1} << bits;
    if (mixed ? (bits > 1 && range.low >= -top / 2 && range.high < top / 2)
              : std::max(range.high, -range.low) < top)
      return {bits, 1};
  }
  return {};
}

std::uint32_t delay_bits(const Projection& projection) {
  constexpr std::uint32_t kShortest = 7;
  std::uint32_t range = projection.delay.high - projection.delay.low;
  if (const auto* list = std::get_if<network::Explicit>(&projection.rule)) {
    const auto delays = list->synapses.delays();
    if (delays.empty()) return 0;
    const auto [low, high] = std::ranges::minmax(delays);
    range = std::uint32_t{high} - low;
  }
  if (range == 0) return 0;
  return range <= kShortest ? 3 : 6;
}

/// Random rules with more synapses than this are taken for dense: a core sees nearly all sources.
constexpr double kManySynapses = 3e7;

double density_of(const network::Rule& rule, std::uint32_t sources, std::uint32_t targets) {
  double density = 0.0;
  if (const auto* random = std::get_if<network::FixedProbability>(&rule))
    density = random->probability;
  if (const auto* fan_in = std::get_if<network::FixedFanIn>(&rule))
    density = static_cast<double>(fan_in->sources) / std::max(1U, sources);
  const double synapses = density * sources * targets;
  return density >= 1.0 || synapses > kManySynapses ? density : 0.0;
}

double words_a_synapse(std::uint32_t field_bits) {
  return 1.0 / std::floor(static_cast<double>(image::SynapseLayout::kWordBits) / field_bits);
}

}  // namespace

LinkCost cost_of(const Projection& projection, std::uint32_t sources, std::uint32_t targets) {
  const Width width = width_of(range_of(projection));
  const std::uint32_t dense = width.bits + delay_bits(projection);
  const std::uint32_t sparse = dense + image::SynapseLayout::kTargetBits;
  constexpr std::uint32_t kFewKinds = 8;  // bits: no more words than kinds, of 16,384
  LinkCost cost{.words_a_synapse = words_a_synapse(sparse),
                .lists = width.lists,
                .single_is_shared = !projection.plasticity && dense <= kFewKinds};
  if (std::holds_alternative<network::AllToAll>(projection.rule)) {
    cost.kind = LinkKind::kWhole;
    cost.words_a_synapse = words_a_synapse(dense);
    cost.shared = std::holds_alternative<network::ConstantWeight>(projection.weight) &&
                  projection.delay.low == projection.delay.high;
  } else if (std::holds_alternative<network::Convolution>(projection.rule)) {
    // Sources at inner places share their words; an eighth is what the examples were seen to need.
    constexpr double kUnshared = 0.125;
    cost.kind = LinkKind::kPlanes;
    cost.words_a_synapse *= kUnshared;
  } else if (const double density = density_of(projection.rule, sources, targets); density > 0.0) {
    cost.kind = LinkKind::kWhole;
    cost.density = std::min(1.0, density);
    cost.words_a_synapse = std::min(cost.words_a_synapse, words_a_synapse(dense) / cost.density);
  }
  return cost;
}

PlaneKey target_key(const network::Convolution& rule, std::uint32_t neuron) {
  const network::Planes out = output_of(rule);
  const std::uint32_t channel = neuron / out.width / out.height;
  return {channel / (rule.out_channels / rule.groups), neuron / out.width % out.height,
          neuron % out.width};
}

PlaneKey source_key(const network::Convolution& rule, std::uint32_t neuron) {
  const network::Planes& in = rule.input;
  const std::uint32_t channel = neuron / in.width / in.height;
  return {channel / (in.channels / rule.groups), neuron / in.width % in.height, neuron % in.width};
}

std::optional<network::Planes> target_planes(const network::Rule& rule) {
  if (const auto* convolution = std::get_if<network::Convolution>(&rule))
    return output_of(*convolution);
  if (const auto* pooling = std::get_if<network::Pooling>(&rule))
    return output_of(as_convolution(*pooling));
  return std::nullopt;
}

}  // namespace spikemesh::compiler
