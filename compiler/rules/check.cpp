#include "compiler/rules/check.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>

#include "base/error.h"
#include "hw/arith/plasticity.h"
#include "hw/arith/trace.h"

namespace spikemesh::rules {
namespace {

using image::Factor;
using image::Product;
using image::ProductSum;
using image::Variable;

Span sign_of(Span span) {
  return {arith::sign_of(static_cast<std::int32_t>(span.low)),
          arith::sign_of(static_cast<std::int32_t>(span.high))};
}

Span times(Span a, Span b) {
  const std::array<std::int64_t, 4> corners{a.low * b.low, a.low * b.high, a.high * b.low,
                                            a.high * b.high};
  return {std::ranges::min(corners), std::ranges::max(corners)};
}

Span operator+(Span a, Span b) { return {a.low + b.low, a.high + b.high}; }

bool is_zero(Span span) { return span.low == 0 && span.high == 0; }

int bits_of(Span span) {
  const auto magnitude =
      static_cast<std::uint64_t>(std::max(span.high, -(span.low + (span.low < 0 ? 1 : 0))));
  return static_cast<int>(std::bit_width(magnitude)) + 1;
}

class RuleChecker {
 public:
  RuleChecker(const Rule& rule, const Registers& registers) : rule_(rule), registers_(registers) {}

  RuleCheck run() {
    for (const ProductSum sum : {ProductSum::kWeight, ProductSum::kDelay, ProductSum::kTag})
      if (rule_.changes(sum)) check_sum(sum);
    return std::move(result_);
  }

 private:
  Span weight() const {
    const auto range = arith::mantissa_range(registers_.weight_bits, registers_.sign);
    return {range.min, range.max};
  }
  Span delay() const { return {0, (std::int64_t{1} << registers_.delay_bits) - 1}; }
  Span tag() const { return registers_.tag ? Span{arith::kTagMin, arith::kTagMax} : Span{0, 0}; }

  Span of(Variable variable) const {
    switch (variable) {
      case Variable::kX1:
      case Variable::kX2:
      case Variable::kY1:
      case Variable::kY2:
      case Variable::kY3:
        return {0, arith::kTraceMax};
      case Variable::kWeight:
        return weight();
      case Variable::kDelay:
        return delay();
      case Variable::kTag:
        return tag();
      case Variable::kReward:
        return {arith::kRewardMin, arith::kRewardMax};
      case Variable::kSignOfWeight:
        return sign_of(weight());
      case Variable::kSignOfTag:
        return sign_of(tag());
      case Variable::kSignOfReward:
        return {-1, 1};
      case Variable::kZero:
        break;
    }
    return {};
  }

  Span of(const Product& product) const {
    const std::int64_t scale = arith::product_value(product.mantissa, product.exponent, 1, 1, 1);
    Span value{scale, scale};
    for (const Factor& factor : product.factors)
      value = times(value, of(factor.variable) + Span{factor.constant, factor.constant});
    if (product.gate_x0 || product.gate_y0 || product.gate_r0 || product.gate_u != 0)
      value = {std::min<std::int64_t>(value.low, 0), std::max<std::int64_t>(value.high, 0)};
    return value;
  }

  void find(std::string_view where, std::string what) {
    result_.findings.push_back({std::string(where), std::move(what)});
  }

  void check_sum(ProductSum sum) {
    SumRange range{.sum = sum};
    for (const Product& product : rule_.products) {
      if (product.sum != sum) continue;
      const Span value = of(product);
      if (is_zero(value)) find(to_text(product), "is always 0");
      range.span = range.span + value;
    }
    range.bits = bits_of(range.span);
    SPIKEMESH_CHECK(range.bits <= kSumBits, "a sum of 16 products fits {} bits", kSumBits);
    range.dropped = (sum == ProductSum::kDelay && registers_.delay_bits == 0) ||
                    (sum == ProductSum::kTag && !registers_.tag);
    range.target = sum == ProductSum::kWeight  ? weight()
                   : sum == ProductSum::kDelay ? delay()
                                               : tag();
    judge(range);
    result_.sums.push_back(range);
  }

  void judge(const SumRange& range) {
    const std::string_view name = name_of(range.sum);
    if (range.dropped) return find(name, "is dropped: the synapses have no such field");
    const bool weights = range.sum == ProductSum::kWeight;
    if (weights && registers_.weight_bits == 1 && registers_.sign == arith::WeightSign::kMixed)
      return;  // every sum sets its sign
    const int grain = weights ? arith::weight_grain(registers_.weight_bits, registers_.sign) : 1;
    const std::int64_t half = arith::round_nearest(grain);
    if (!registers_.stochastic && range.span.high < half && range.span.low >= -half)
      find(name,
           "never reaches half a step: without stochastic rounding it "
           "changes nothing");
    const std::int64_t width = (range.target.high - range.target.low) << arith::kUpdateShift;
    if (std::max(range.span.high, -range.span.low) > width)
      find(name,
           "can exceed the whole range of its register in one epoch, "
           "where it saturates");
  }

  const Rule& rule_;
  const Registers& registers_;
  RuleCheck result_;
};

}  // namespace

RuleCheck check_rule(const Rule& rule, const Registers& registers) {
  return RuleChecker(rule, registers).run();
}

Registers registers_for(const Rule& rule) {
  constexpr int kShortDelay = 3;
  Registers registers;
  registers.tag = rule.reads(Variable::kTag) || rule.changes(ProductSum::kTag);
  if (rule.reads(Variable::kDelay) || rule.changes(ProductSum::kDelay))
    registers.delay_bits = kShortDelay;
  return registers;
}

}  // namespace spikemesh::rules
