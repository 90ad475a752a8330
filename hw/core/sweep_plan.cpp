#include "hw/core/sweep_plan.h"

#include <algorithm>
#include <cstdlib>

#include "hw/arith/plasticity.h"
#include "hw/arith/trace.h"

namespace spikemesh::core {
namespace {

using image::Factor;
using image::Product;
using image::Variable;

/// Sums below this fit 32 bits together with what rounding adds.
constexpr std::int64_t kNarrowLimit = std::int64_t{1} << 30;

MomentKind kind_of(const Product& product) {
  if (product.gate_x0) return product.gate_y0 ? MomentKind::kBoth : MomentKind::kPre;
  return product.gate_y0 ? MomentKind::kPost : MomentKind::kEnd;
}

/// Whether the variable has one value in the whole sweep, and which.
bool is_shared(const SweepContext& context, Variable variable, std::int32_t& value) {
  if (variable == Variable::kReward) {
    value = context.state.r1;
    return true;
  }
  if (variable == Variable::kSignOfReward) {
    value = arith::sign_of(context.state.r1);
    return true;
  }
  value = 0;  // 13 to 15 read as zero too
  return variable == Variable::kZero || variable > Variable::kSignOfReward;
}

bool is_field(Variable variable) {
  return variable == Variable::kDelay || variable == Variable::kTag ||
         variable == Variable::kSignOfTag;
}

std::int64_t largest(std::int32_t low, std::int32_t high, std::int32_t constant) {
  return std::max(std::abs(low + constant), std::abs(high + constant));
}

/// The largest magnitude that a factor can have.
std::int64_t bound_of(const Factor& factor) {
  constexpr std::int32_t kLargestDelay = 63;
  switch (factor.variable) {
    case Variable::kWeight:
    case Variable::kTag:
      return largest(arith::kTagMin, arith::kTagMax, factor.constant);
    case Variable::kDelay:
      return largest(0, kLargestDelay, factor.constant);
    case Variable::kSignOfWeight:
    case Variable::kSignOfTag:
      return largest(-1, 1, factor.constant);
    default:
      return largest(0, arith::kTraceMax, factor.constant);
  }
}

PlannedProduct planned(const SweepContext& context, const Product& product) {
  PlannedProduct plan{.product = product,
                      .kind = kind_of(product),
                      .scale = arith::product_value(product.mantissa, product.exponent, 1, 1, 1),
                      .factors = {},
                      .factor_count = 0};
  for (const Factor& factor : product.factors) {
    std::int32_t value = 0;
    if (is_shared(context, factor.variable, value)) {
      plan.scale *= value + factor.constant;
    } else {
      plan.factors[plan.factor_count++] = factor;
    }
  }
  return plan;
}

}  // namespace

RulePlan plan_rule(const SweepContext& context, std::uint32_t rule, bool hit) {
  RulePlan plan{};
  plan.lists_share_support = true;
  std::array<std::int64_t, 4> bounds{};
  for (const Product& product : context.learning.products(rule)) {
    const bool due = (hit || !product.gate_x0) && (context.state.r_committed || !product.gate_r0) &&
                     context.epoch_number % (1U << product.gate_u) == 0;
    if (!due || product.sum == image::ProductSum::kNothing) continue;
    const PlannedProduct next = planned(context, product);
    if (next.scale == 0) continue;
    std::int64_t bound = std::abs(next.scale);
    for (std::size_t i = 0; i < next.factor_count; ++i) {
      bound *= bound_of(next.factors[i]);
      plan.reads_fields = plan.reads_fields || is_field(next.factors[i].variable);
    }
    bounds[static_cast<std::size_t>(product.sum)] += bound;
    plan.products.push_back(next);
    plan.lists_share_support = plan.lists_share_support && next.kind != MomentKind::kPre;
  }
  plan.wide = std::any_of(bounds.begin(), bounds.end(),
                          [](std::int64_t bound) { return bound >= kNarrowLimit; });
  return plan;
}

}  // namespace spikemesh::core
