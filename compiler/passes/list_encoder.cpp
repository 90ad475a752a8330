#include "compiler/passes/list_encoder.h"

#include <algorithm>
#include <array>
#include <bit>
#include <limits>
#include <optional>
#include <tuple>

#include "base/error.h"
#include "hw/arith/weight.h"
#include "hw/image/synapse_layout.h"

namespace spikemesh::compiler {
namespace {

using image::InAxonEntry;
using image::ListFormat;
using image::WeightSign;

// w = s * 2^shift: an excitatory or inhibitory list has exponent shift - 6, a mixed one, whose
// mantissa is 2 s, shift - 7. hardware.md §4.1
constexpr int kMaxShift = arith::kWeightShift + arith::kExponentMax;
constexpr int kMaxMixedShift = kMaxShift + 1;
constexpr std::array<unsigned, 4> kWidths{1, 2, 4, 8};
constexpr std::size_t kMaxCount = InAxonEntry::Count::kMax;

/// By what the synapses of one source are split into lists; each bit one criterion.
enum Split : unsigned { kTogether = 0, kBySign = 1, kByDelay = 2, kByExponent = 4 };
constexpr std::array<unsigned, 8> kSplits{0, 1, 2, 3, 4, 5, 6, 7};

/// What decides how a list can be written.
struct Shape {
  std::size_t count = 0;
  std::uint32_t bits = 0;  ///< all magnitudes, or-ed
  std::int32_t min_weight = 0;
  std::int32_t max_weight = 0;
  std::uint8_t min_delay = 0xff;
  std::uint8_t max_delay = 0;
  std::uint16_t first = 0xffff;
  std::uint16_t last = 0;
  bool one_magnitude = true;
  bool repeats = false;  ///< a target twice

  bool mixed() const { return min_weight < 0 && max_weight > 0; }
  std::uint32_t span() const { return std::uint32_t{last} - first + 1; }
};

/// Synapses ascend by target.
Shape shape_of(std::span<const CoreSynapse> synapses) {
  Shape shape;
  const std::int32_t magnitude = std::abs(synapses.front().weight);
  for (std::size_t i = 0; i < synapses.size(); ++i) {
    const CoreSynapse& s = synapses[i];
    shape.bits |= static_cast<std::uint32_t>(std::abs(s.weight));
    shape.min_weight = std::min(shape.min_weight, s.weight);
    shape.max_weight = std::max(shape.max_weight, s.weight);
    shape.min_delay = std::min(shape.min_delay, s.delay);
    shape.max_delay = std::max(shape.max_delay, s.delay);
    shape.one_magnitude = shape.one_magnitude && std::abs(s.weight) == magnitude;
    shape.repeats = shape.repeats || (i > 0 && synapses[i - 1].target == s.target);
  }
  shape.first = synapses.front().target;
  shape.last = synapses.back().target;
  shape.count = synapses.size();
  return shape;
}

struct Width {
  unsigned bits;
  int shift;
};

std::optional<Width> mixed_width(const Shape& shape) {
  const int shift = std::min(std::countr_zero(shape.bits), kMaxMixedShift);
  if (shape.one_magnitude && shape.bits == 1U << shift) return Width{1, shift};
  for (const unsigned bits : kWidths) {
    const std::int32_t limit = std::int32_t{1} << (bits - 1);
    if (bits > 1 && (shape.min_weight >> shift) >= -limit && (shape.max_weight >> shift) < limit)
      return Width{bits, shift};
  }
  return std::nullopt;
}

std::optional<Width> signed_width(const Shape& shape) {
  const int shift = std::min(std::countr_zero(shape.bits), kMaxShift);
  const std::int32_t largest = std::max(shape.max_weight, -shape.min_weight) >> shift;
  for (const unsigned bits : kWidths)
    if (largest < (std::int32_t{1} << bits)) return Width{bits, shift};
  return std::nullopt;
}

std::uint8_t delay_bits(std::uint32_t range) {
  constexpr std::uint32_t kShortest = 7;
  constexpr std::uint8_t kShort = 3;
  constexpr std::uint8_t kLong = 6;
  if (range == 0) return 0;
  return range <= kShortest ? kShort : kLong;
}

/// A way to write one list, without its words.
struct Plan {
  InAxonEntry head{};
  int shift = 0;
  std::uint32_t words = 0;
};

/// The cheaper of a dense run and a list of targets; nothing if the weights need over 8 bits.
std::optional<Plan> plan_list(const Shape& shape) {
  const bool mixed = shape.mixed();
  const std::optional<Width> width = mixed ? mixed_width(shape) : signed_width(shape);
  if (!width || shape.count > kMaxCount) return std::nullopt;
  Plan plan{.shift = width->shift};
  InAxonEntry& head = plan.head;
  head.weight_bits = static_cast<std::uint8_t>(width->bits);
  head.sign = mixed                  ? WeightSign::kMixed
              : shape.min_weight < 0 ? WeightSign::kInhibitory
                                     : WeightSign::kExcitatory;
  head.exponent = static_cast<std::int8_t>(width->shift - arith::kWeightShift - (mixed ? 1 : 0));
  head.base = shape.first;
  head.delay = shape.min_delay;
  head.delay_bits = delay_bits(std::uint32_t{shape.max_delay} - shape.min_delay);
  const auto words = [&head](ListFormat format, std::uint32_t count) {
    head.format = format;
    return image::SynapseLayout::of(head).words(count);
  };
  const auto count = static_cast<std::uint32_t>(shape.count);
  plan.words = words(ListFormat::kShared, count);
  const bool gaps_have_a_zero = !mixed || width->bits > 1 || shape.span() == count;
  const std::uint32_t dense = words(ListFormat::kDense, shape.span());
  const bool use_dense = !shape.repeats && gaps_have_a_zero && dense <= plan.words;
  head.format = use_dense ? ListFormat::kDense : ListFormat::kShared;
  head.count = static_cast<std::uint16_t>(use_dense ? shape.span() : count);
  if (use_dense) plan.words = dense;
  return plan;
}

std::uint8_t stored(const Plan& plan, std::int32_t weight) {
  const int bits = plan.head.weight_bits;
  const auto sign = plan.head.sign;
  const std::int32_t s = weight >> plan.shift;
  const std::int32_t mantissa = sign == arith::WeightSign::kMixed ? 2 * s : s;
  return static_cast<std::uint8_t>(arith::stored_weight(mantissa, bits, sign));
}

EncodedList write_list(const Plan& plan, std::span<const CoreSynapse> synapses) {
  EncodedList list{.head = plan.head, .words = std::vector<std::uint64_t>(plan.words, 0)};
  const auto layout = image::SynapseLayout::of(plan.head);
  const bool dense = plan.head.format == ListFormat::kDense;
  for (std::size_t i = 0; i < synapses.size(); ++i) {
    const CoreSynapse& s = synapses[i];
    const auto offset = static_cast<std::uint16_t>(s.target - plan.head.base);
    const std::size_t place = dense ? offset : i;
    std::uint64_t& word = list.words[place / layout.per_word()];
    word = layout.insert(word, static_cast<unsigned>(place % layout.per_word()),
                         {.target = dense ? std::uint16_t{0} : offset,
                          .weight = stored(plan, s.weight),
                          .delay = static_cast<std::uint8_t>(s.delay - plan.head.delay)});
  }
  return list;
}

using Key = std::tuple<std::int8_t, bool, std::uint8_t>;

Key key_of(const CoreSynapse& synapse, unsigned split) {
  return {(split & kByExponent) != 0 ? synapse.exponent : std::int8_t{0},
          (split & kBySign) != 0 && synapse.weight < 0,
          (split & kByDelay) != 0 ? synapse.delay : std::uint8_t{0}};
}

/// Calls visit(list) for each list of a split; the synapses are ordered for it.
template <class Visitor>
void for_each_list(std::vector<CoreSynapse>& synapses, unsigned split, Visitor&& visit) {
  const auto order = [split](const CoreSynapse& a, const CoreSynapse& b) {
    const Key left = key_of(a, split);
    const Key right = key_of(b, split);
    return left != right ? left < right : a < b;
  };
  if (!std::ranges::is_sorted(synapses, order)) std::ranges::sort(synapses, order);
  for (std::size_t begin = 0; begin < synapses.size();) {
    std::size_t end = begin + 1;
    const Key key = key_of(synapses[begin], split);
    while (end < synapses.size() && end - begin < kMaxCount && key_of(synapses[end], split) == key)
      ++end;
    if (!visit(std::span(synapses).subspan(begin, end - begin))) return;
    begin = end;
  }
}

/// The criteria by which these synapses differ at all.
unsigned useful_splits(std::span<const CoreSynapse> synapses) {
  unsigned splits = 0;
  const CoreSynapse& first = synapses.front();
  for (const CoreSynapse& s : synapses) {
    if ((s.weight < 0) != (first.weight < 0)) splits |= kBySign;
    if (s.delay != first.delay) splits |= kByDelay;
    if (s.exponent != first.exponent) splits |= kByExponent;
  }
  return splits;
}

}  // namespace

ListEncoder::ListEncoder(const Architecture::Core& core)
    : entry_cost_(1.0 / core.in_axons), word_cost_(1.0 / core.synapse_words) {}

/// What two lists cost at least: one bit a synapse.
double ListEncoder::cheapest_split(std::size_t synapses) const {
  const std::size_t words = synapses / image::SynapseLayout::kWordBits;
  return 2 * entry_cost_ + static_cast<double>(words) * word_cost_;
}

void ListEncoder::encode(std::vector<CoreSynapse>& synapses,
                         std::vector<EncodedList>& lists) const {
  std::erase_if(synapses, [](const CoreSynapse& s) { return s.weight == 0; });
  if (synapses.empty()) return;
  const unsigned useful = useful_splits(synapses);
  double best_cost = std::numeric_limits<double>::infinity();
  unsigned best = kTogether;
  for (const unsigned split : kSplits) {
    if ((split & ~useful) != 0) continue;
    if (split != kTogether && cheapest_split(synapses.size()) >= best_cost) break;
    double cost = 0.0;
    for_each_list(synapses, split, [&](std::span<const CoreSynapse> list) {
      const std::optional<Plan> plan = plan_list(shape_of(list));
      if (plan)
        cost += entry_cost_ + plan->words * word_cost_;
      else
        cost = std::numeric_limits<double>::infinity();
      return cost < best_cost;
    });
    if (cost < best_cost) {
      best_cost = cost;
      best = split;
    }
  }
  for_each_list(synapses, best, [&](std::span<const CoreSynapse> list) {
    const std::optional<Plan> plan = plan_list(shape_of(list));
    SPIKEMESH_CHECK(plan.has_value(), "a list of one sign, delay and exponent can be written");
    lists.push_back(write_list(*plan, list));
    return true;
  });
}

}  // namespace spikemesh::compiler
