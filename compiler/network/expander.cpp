#include "compiler/network/expander.h"

#include <algorithm>
#include <cmath>
#include <unordered_set>

#include "base/error.h"
#include "hw/arith/random.h"

namespace spikemesh::network {
namespace {

// Purposes of our own, beyond those that the chip and the host use. hardware.md §13
constexpr auto kRulePurpose = static_cast<arith::RandomPurpose>(32);
constexpr auto kWeightPurpose = static_cast<arith::RandomPurpose>(33);
constexpr auto kDelayPurpose = static_cast<arith::RandomPurpose>(34);

constexpr double kTwo32 = 4294967296.0;

/// A whole number below `bound` out of a random word.
std::uint32_t scale(std::uint32_t random, std::uint32_t bound) {
  return static_cast<std::uint32_t>((std::uint64_t{random} * bound) >> 32);
}

/// A number in (0, 1) out of a random word.
double unit(std::uint32_t random) { return (static_cast<double>(random) + 0.5) / kTwo32; }

/// Nearly normal, mean 0 and deviation 1: twelve uniform numbers, summed.
double nearly_normal(std::uint32_t random) {
  constexpr std::uint32_t kTerms = 12;
  double sum = 0.0;
  for (std::uint32_t i = 0; i < kTerms; ++i) sum += unit(arith::mix(random ^ i));
  return sum - kTerms / 2.0;
}

std::int16_t normal_weight(const NormalWeight& weight, std::uint32_t random) {
  const double value = std::round(weight.mean + weight.deviation * nearly_normal(random));
  const double low = weight.mean < 0 ? -kMaxMantissa : 0;
  const double high = weight.mean < 0 ? 0 : kMaxMantissa;
  return static_cast<std::int16_t>(std::clamp(value, low, high));
}

}  // namespace

Expander::Expander(const Network& network, std::size_t projection)
    : projection_(network.projections()[projection]),
      sources_(network.size_of(projection_.source)),
      recurrent_(projection_.source == projection_.target) {
  const auto id = static_cast<std::uint32_t>(projection);
  rule_key_ = arith::random_key(network.seed(), id, kRulePurpose);
  weight_key_ = arith::random_key(network.seed(), id, kWeightPurpose);
  delay_key_ = arith::random_key(network.seed(), id, kDelayPurpose);
}

void Expander::append_contacts(std::uint32_t target, std::vector<Contact>& contacts) const {
  std::visit([&](const auto& rule) { connect(rule, target, contacts); }, projection_.rule);
}

void Expander::connect(const AllToAll& rule, std::uint32_t target,
                       std::vector<Contact>& out) const {
  for (std::uint32_t source = 0; source < sources_; ++source)
    if (source != target || !excludes_self(rule.self))
      out.push_back(contact(source, target, std::uint64_t{target} * sources_ + source));
}

void Expander::connect(const OneToOne& /*rule*/, std::uint32_t target,
                       std::vector<Contact>& out) const {
  out.push_back(contact(target, target, target));
}

/// Jumps from one synapse to the next by geometrically distributed gaps: the cost is that of the
/// synapses, not of the pairs.
void Expander::connect(const FixedProbability& rule, std::uint32_t target,
                       std::vector<Contact>& out) const {
  if (rule.probability <= 0.0) return;
  const double log_miss = rule.probability < 1.0 ? std::log1p(-rule.probability) : 0.0;
  std::uint32_t draw = 0;
  for (double next = 0.0;; next += 1.0) {
    if (rule.probability < 1.0) {
      const double random = unit(arith::random2_of_key(rule_key_, target, draw++));
      next += std::floor(std::log(random) / log_miss);
    }
    if (next >= static_cast<double>(sources_)) return;
    const auto source = static_cast<std::uint32_t>(next);
    if (source != target || !excludes_self(rule.self)) out.push_back(contact(source, target, 0));
  }
}

/// Floyd's choice of a subset: as many draws as sources chosen.
void Expander::connect(const FixedFanIn& rule, std::uint32_t target,
                       std::vector<Contact>& out) const {
  const bool skip = excludes_self(rule.self);
  const std::uint32_t available = sources_ - (skip ? 1 : 0);
  std::unordered_set<std::uint32_t> chosen;
  for (std::uint32_t last = available - rule.sources; last < available; ++last) {
    const std::uint32_t draw = scale(arith::random2_of_key(rule_key_, target, last), last + 1);
    const std::uint32_t pick = chosen.insert(draw).second ? draw : last;
    chosen.insert(pick);
    out.push_back(contact(skip && pick >= target ? pick + 1 : pick, target, 0));
  }
}

void Expander::connect(const Convolution& rule, std::uint32_t target,
                       std::vector<Contact>& out) const {
  const Planes planes = output_of(rule);
  const std::uint32_t out_x = target % planes.width;
  const std::uint32_t out_y = target / planes.width % planes.height;
  const std::uint32_t out_channel = target / planes.width / planes.height;
  const std::uint32_t depth = rule.input.channels / rule.groups;
  const std::uint32_t first = out_channel / (rule.out_channels / rule.groups) * depth;
  // Below zero wraps far above the height or width, so one comparison tests both ends.
  const std::uint32_t top = out_y * rule.stride.y - rule.padding.y;
  const std::uint32_t left = out_x * rule.stride.x - rule.padding.x;
  for (std::uint32_t c = 0; c < depth; ++c)
    for (std::uint32_t ky = 0; ky < rule.kernel.y; ++ky) {
      const std::uint32_t y = top + ky * rule.dilation.y;
      if (y >= rule.input.height) continue;
      const std::uint64_t row =
          ((std::uint64_t{out_channel} * depth + c) * rule.kernel.y + ky) * rule.kernel.x;
      for (std::uint32_t kx = 0; kx < rule.kernel.x; ++kx) {
        const std::uint32_t x = left + kx * rule.dilation.x;
        if (x >= rule.input.width) continue;
        const std::uint32_t source = ((first + c) * rule.input.height + y) * rule.input.width + x;
        out.push_back(contact(source, target, row + kx));
      }
    }
}

void Expander::connect(const Pooling& rule, std::uint32_t target, std::vector<Contact>& out) const {
  connect(as_convolution(rule), target, out);
}

void Expander::connect(const Explicit& rule, std::uint32_t target,
                       std::vector<Contact>& out) const {
  const SynapseTable& table = rule.synapses;
  const auto [begin, end] = table.of_target(target);
  for (std::size_t i = begin; i < end; ++i)
    out.push_back({table.source(i), table.weight(i), table.delay(i)});
}

Contact Expander::contact(std::uint32_t source, std::uint32_t target, std::uint64_t value) const {
  const Delay& delay = projection_.delay;
  std::uint32_t steps = delay.low;
  if (delay.high > delay.low)
    steps += scale(arith::random2_of_key(delay_key_, source, target), delay.high - delay.low + 1);
  return {source, weight_of(source, target, value), static_cast<std::uint8_t>(steps)};
}

std::int16_t Expander::weight_of(std::uint32_t source, std::uint32_t target,
                                 std::uint64_t value) const {
  const Weight& weight = projection_.weight;
  if (const auto* constant = std::get_if<ConstantWeight>(&weight))
    return static_cast<std::int16_t>(constant->value);
  if (const auto* values = std::get_if<WeightValues>(&weight)) return values->values[value];
  const std::uint32_t random = arith::random2_of_key(weight_key_, source, target);
  if (const auto* uniform = std::get_if<UniformWeight>(&weight))
    return static_cast<std::int16_t>(
        uniform->low + static_cast<std::int32_t>(scale(
                           random, static_cast<std::uint32_t>(uniform->high - uniform->low + 1))));
  if (const auto* binary = std::get_if<BinaryWeight>(&weight))
    return static_cast<std::int16_t>(random < binary->probability * kTwo32 ? binary->second
                                                                           : binary->first);
  const auto* normal = std::get_if<NormalWeight>(&weight);
  SPIKEMESH_CHECK(normal != nullptr, "weights in physical units are quantised before expansion");
  return normal_weight(*normal, random);
}

}  // namespace spikemesh::network
