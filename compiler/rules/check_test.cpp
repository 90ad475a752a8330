#include "compiler/rules/check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "hw/arith/plasticity.h"

namespace spikemesh::rules {
namespace {

using image::Factor;
using image::Product;
using image::ProductSum;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

RuleCheck check(const char* text, Registers registers = {}) {
  return check_rule(parse_rule(text), registers);
}

TEST(RuleCheck, BoundsASumOverAllThatItsFactorsCanBe) {
  const RuleCheck result = check("dw = 2^-4*x1*y0 - 2^-5*y1*x0");
  ASSERT_THAT(result.sums, SizeIs(1));
  EXPECT_EQ(result.sums[0].span, (Span{-127 * 4, 127 * 8})) << "in units of 2^-7; gates may hold 0";
  EXPECT_EQ(result.sums[0].bits, 11);
  EXPECT_THAT(result.findings, IsEmpty());
}

TEST(RuleCheck, AnUngatedConstantCannotBeZero) {
  EXPECT_EQ(check("dw = - 2^-2").sums[0].span, (Span{-32, -32}));
  EXPECT_EQ(check("dw = - 2^-2*x0").sums[0].span, (Span{-32, 0}));
}

TEST(RuleCheck, ATagThatIsNotThereMakesProductsZeroAndSumsDropped) {
  const RuleCheck result = check("dw = r1*t; dt = x1*y0");
  ASSERT_THAT(result.findings, SizeIs(2));
  EXPECT_EQ(result.findings[0].where, "+ r1*t");
  EXPECT_THAT(result.findings[0].what, HasSubstr("always 0"));
  EXPECT_EQ(result.findings[1].where, "dt");
  EXPECT_THAT(result.findings[1].what, HasSubstr("dropped"));
  EXPECT_THAT(check("dw = 2^-7*y0*t; dt = x1*y0", {.tag = true}).findings, IsEmpty());
}

TEST(RuleCheck, ASumTooSmallForRoundingToNearestIsFound) {
  EXPECT_THAT(check("dw = 2^-7*63*y0", {.stochastic = false}).findings, SizeIs(1));
  EXPECT_THAT(check("dw = 2^-1*y0", {.stochastic = false}).findings, IsEmpty());
  EXPECT_THAT(check("dw = 2^-7*63*y0", {.stochastic = true}).findings, IsEmpty());
  EXPECT_THAT(
      check("dw = 2^-1*y0", {.sign = arith::WeightSign::kMixed, .stochastic = false}).findings,
      SizeIs(1))
      << "weights of mixed sign move by twos";
}

TEST(RuleCheck, ASumBeyondTheWholeRegisterIsFound) {
  EXPECT_THAT(check("dw = 2*x1*y0").findings, IsEmpty()) << "254 within 255";
  ASSERT_THAT(check("dw = 3*x1*y0").findings, SizeIs(1));
  EXPECT_THAT(check("dw = 3*x1*y0").findings[0].what, HasSubstr("saturates"));
  EXPECT_THAT(check("dw = x1*y0", {.weight_bits = 4}).findings, SizeIs(1));
}

TEST(RuleCheck, TheLargestRuleFitsTheEnginesSums) {
  std::string text = "dw = -8*2^8*(w - 128)*(w - 128)*(t - 128)";
  for (int i = 1; i < 16; ++i) text += " - 8*2^8*(w - 128)*(w - 128)*(t - 128)";
  const RuleCheck result = check(text.c_str(), {.sign = arith::WeightSign::kMixed, .tag = true});
  EXPECT_EQ(result.sums[0].bits, kSumBits);
}

TEST(RuleCheck, RegistersFollowFromTheRule) {
  EXPECT_FALSE(registers_for(parse_rule("dw = x1*y0")).tag);
  EXPECT_TRUE(registers_for(parse_rule("dw = sgn(t)*r1")).tag);
  EXPECT_TRUE(registers_for(parse_rule("dt = x1")).tag);
  EXPECT_EQ(registers_for(parse_rule("dw = d*x0")).delay_bits, 3);
  EXPECT_EQ(registers_for(parse_rule("dd = x0")).delay_bits, 3);
}

/// No values of the variables lead out of the bounds.
TEST(RuleCheck, RandomValuesStayWithinTheBounds) {
  const Rule rule = parse_rule(
      "dw = 2^-4*x1*y0*(w - 100) - 3*2^-5*(y1 - "
      "20)*x0*t + 2^-6*97*sgn(r1)*(r1 + 5)");
  const SumRange range = check_rule(rule, {.tag = true}).sums[0];
  std::mt19937 random(3);
  const auto within = [&random](int low, int high) {
    return std::uniform_int_distribution<int>(low, high)(random);
  };
  for (int i = 0; i < 20000; ++i) {
    const arith::LearningVariables v = [&] {
      arith::LearningVariables values{};
      for (std::size_t k = 1; k <= 5; ++k) values[k] = within(0, 127);
      values[6] = within(0, 255);
      values[8] = within(-256, 255);
      values[9] = within(-128, 127);
      values[12] = arith::sign_of(values[9]);
      return values;
    }();
    std::int64_t sum = 0;
    for (const Product& product : rule.products) {
      if ((product.gate_x0 || product.gate_y0) && within(0, 1) == 0) continue;
      const auto f = [&](std::size_t k) {
        const Factor& factor = product.factors[k];
        return v[static_cast<std::size_t>(factor.variable)] + factor.constant;
      };
      sum += arith::product_value(product.mantissa, product.exponent, f(0), f(1), f(2));
    }
    ASSERT_GE(sum, range.span.low);
    ASSERT_LE(sum, range.span.high);
  }
}

}  // namespace
}  // namespace spikemesh::rules
