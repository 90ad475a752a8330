#include "compiler/rules/rule.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

namespace spikemesh::rules {
namespace {

using image::Factor;
using image::Product;
using image::ProductSum;
using image::Variable;
using testing::HasSubstr;

TEST(Rule, PairwiseStdpIsTwoProducts) {
  const Rule rule = parse_rule("dw = 2^-4*x1*y0 - 2^-5*y1*x0");
  const Rule expected{{{.sum = ProductSum::kWeight,
                        .mantissa = 1,
                        .exponent = -4,
                        .gate_y0 = true,
                        .factors = {Factor{Variable::kX1, 0}}},
                       {.sum = ProductSum::kWeight,
                        .last = true,
                        .mantissa = -1,
                        .exponent = -5,
                        .gate_x0 = true,
                        .factors = {Factor{Variable::kY1, 0}}}}};
  EXPECT_EQ(rule, expected);
  EXPECT_EQ(to_text(rule), "dw = 2^-4*y0*x1 - 2^-5*x0*y1");
}

TEST(Rule, EachSumHasItsEquation) {
  const Rule rule = parse_rule("dt = x1*y0 - 2^-2*u0*t; dw = 2^-3*r1*t, dd = -x2\n");
  ASSERT_EQ(rule.products.size(), 4U);
  EXPECT_EQ(rule.products[0].sum, ProductSum::kTag);
  EXPECT_EQ(rule.products[1].gate_u, 0);
  EXPECT_EQ(rule.products[2].sum, ProductSum::kWeight);
  EXPECT_EQ(rule.products[3].sum, ProductSum::kDelay);
  EXPECT_EQ(rule.products[3].mantissa, -1);
  EXPECT_TRUE(rule.products[3].last);
  EXPECT_EQ(to_text(rule), "dt = y0*x1 - 2^-2*t; dw = 2^-3*r1*t; dd = - x2");
}

TEST(Rule, GatesDoNotUseUpVariables) {
  const Product product = parse_rule("dw = u3*u5*r0*x0*y0*x1*y1*w").products.front();
  EXPECT_TRUE(product.gate_x0 && product.gate_y0 && product.gate_r0);
  EXPECT_EQ(product.gate_u, 5) << "epochs of u5 are epochs of u3";
  EXPECT_EQ(product.factors[2].variable, Variable::kWeight);
}

TEST(Rule, AFactorMayAddAConstant) {
  EXPECT_EQ(parse_rule("dw = (w + 5)*x0").products.front().factors[0],
            (Factor{Variable::kWeight, 5}));
  EXPECT_EQ(parse_rule("dw = (5 + w)*x0"), parse_rule("dw = (w + 5)*x0"));
  EXPECT_EQ(parse_rule("dw = (sgn(w) - 1)*x0").products.front().factors[0],
            (Factor{Variable::kSignOfWeight, -1}));
  const Product turned = parse_rule("dw = (127 - w)*w*x0").products.front();
  EXPECT_EQ(turned.mantissa, -1) << "127 - w is -(w - 127)";
  EXPECT_EQ(turned.factors[0], (Factor{Variable::kWeight, -127}));
}

struct ScaleCase {
  const char* text;
  int mantissa;
  int exponent;
  int constant;  ///< 1 where none is needed
};

class RuleScale : public testing::TestWithParam<ScaleCase> {};

TEST_P(RuleScale, IsMantissaExponentAndConstant) {
  const auto& [text, mantissa, exponent, constant] = GetParam();
  const Product product = parse_rule(std::string("dw = ") + text).products.front();
  EXPECT_EQ(product.mantissa, mantissa);
  EXPECT_EQ(product.exponent, exponent);
  EXPECT_EQ(product.factors[1], (Factor{Variable::kZero, static_cast<std::int8_t>(constant)}));
  EXPECT_EQ(parse_rule("dw = " + to_text(product)).products.front().mantissa, mantissa);
}

INSTANTIATE_TEST_SUITE_P(
    Values, RuleScale,
    testing::Values(ScaleCase{"x1", 1, 0, 1}, ScaleCase{"-x1", -1, 0, 1},
                    ScaleCase{"3*2^-4*x1", 3, -4, 1}, ScaleCase{"2^-3*x1*2^-4", 1, -7, 1},
                    ScaleCase{"12*x1", 3, 2, 1}, ScaleCase{"256*x1", 1, 8, 1},
                    ScaleCase{"1024*x1", 4, 8, 1}, ScaleCase{"-2048*x1", -8, 8, 1},
                    ScaleCase{"2^-9*8*x1", 1, -6, 1}, ScaleCase{"97*x1", 1, 0, 97},
                    ScaleCase{"291*2^-7*x1", 3, -7, 97}, ScaleCase{"-889*x1", -7, 0, 127}));

struct Refusal {
  const char* text;
  int column;
  const char* what;
};

class RefusedRule : public testing::TestWithParam<Refusal> {};

TEST_P(RefusedRule, SaysWhereAndWhat) {
  const auto& [text, column, what] = GetParam();
  try {
    parse_rule(text);
    FAIL() << "taken";
  } catch (const RuleError& error) {
    EXPECT_EQ(error.info().column, column) << error.what();
    EXPECT_THAT(error.what(), HasSubstr(what));
    const std::string& excerpt = error.excerpt();
    const std::size_t caret = excerpt.find('^', excerpt.find('\n'));
    EXPECT_EQ(caret - excerpt.find('\n') - 2, static_cast<std::size_t>(column));
  }
}

INSTANTIATE_TEST_SUITE_P(
    All, RefusedRule,
    testing::Values(Refusal{"", 1, "found the end, expected an equation"},
                    Refusal{"x1*y0", 1, "found 'x1', expected dw, dd or dt"},
                    Refusal{"dw = x1; dw = x2", 10, "one equation for each"},
                    Refusal{"dw x1", 4, "expected '='"},
                    Refusal{"dw = 2^-4*x3*y0", 11, "found 'x3', expected x0 x1"},
                    Refusal{"dw = x1*u16", 9, "u0 to u15"},
                    Refusal{"dw = x1*sgn(x1)", 13, "w, t or r1, which have a sign"},
                    Refusal{"dw = 2^-8*x1", 6, "a scale of 1*2^-8, expected a mantissa"},
                    Refusal{"dw = x1*4096", 9, "a scale of 4096*2^0"},
                    Refusal{"dw = 131*x1", 6, "a scale of 131*2^0"},
                    Refusal{"dw = 3^2*x1", 6, "2, the only base of a power"},
                    Refusal{"dw = 2^x1", 8, "a whole exponent"},
                    Refusal{"dw = 2^99*x1", 8, "an exponent of the scale"},
                    Refusal{"dw = 0*x1", 6, "a factor that is not 0"},
                    Refusal{"dw = 0.5*x1", 7, "1/4 is written 2^-2"},
                    Refusal{"dw = 99999999999*x1", 6, "at most 2147483648"},
                    Refusal{"dw = 65536*65537*x1", 12, "a smaller scale"},
                    Refusal{"dw = x1*y1*w*t", 14, "at most 3 variables"},
                    Refusal{"dw = 97*x1*y1*w", 6, "beside three variables"},
                    Refusal{"dw = (w + 128)*x1", 6, "a constant of -128 to 127"},
                    Refusal{"dw = (w + t)*x1", 11, "one variable and one integer"},
                    Refusal{"dw = (3)*x1", 6, "a variable in the parentheses"},
                    Refusal{"dw = (w - 1 - 1)*x1", 13, "expected ')'"},
                    Refusal{"dw = x1 y0", 9, "factors are joined by *"},
                    Refusal{"dw = x1*", 9, "found the end"}, Refusal{"dw = x1 / 4", 9, "found '/'"},
                    Refusal{"dw = \xc3\xa9", 6, "found byte 0xc3"}));

TEST(Rule, TheSeventeenthProductIsRefused) {
  std::string text = "dw = x1";
  for (int i = 1; i < 16; ++i) text += " + x1";
  EXPECT_EQ(parse_rule(text).products.size(), 16U);
  EXPECT_THROW(parse_rule(text + " + x1"), UserError);
  EXPECT_THROW(parse_rule(text + "; dt = x1"), UserError) << "all equations together";
}

TEST(Rule, AFaultInALaterLineHasThatLine) {
  try {
    parse_rule("dw = x1*y0\ndt = x1*y7");
    FAIL() << "taken";
  } catch (const RuleError& error) {
    EXPECT_EQ(error.info().line, 2);
    EXPECT_EQ(error.info().column, 9);
    EXPECT_EQ(error.excerpt(), "  dt = x1*y7\n          ^");
  }
}

TEST(Rule, ALongTextIsRefusedBeforeItIsRead) {
  EXPECT_THROW(parse_rule(std::string(kMaxRuleText + 1, ' ')), UserError);
}

/// A random product that the parser could have made.
Product random_product(std::mt19937& random, ProductSum sum) {
  const auto below = [&random](int bound) {
    return std::uniform_int_distribution<int>(0, bound - 1)(random);
  };
  std::string text(name_of(sum));
  text += below(2) == 0 ? " = -" : " = ";
  text += std::to_string(1 + below(127));
  text += "*2^" + std::to_string(below(8) - 7);
  for (const char* gate : {"x0", "y0", "r0"})
    if (below(3) == 0) text += std::string("*") + gate;
  if (below(3) == 0) text += "*u" + std::to_string(below(16));
  constexpr int kVariables = 12;
  for (int i = below(3); i > 0; --i) {
    const std::string name(name_of(static_cast<Variable>(1 + below(kVariables))));
    const int constant = below(256) - 128;
    text += below(2) == 0 ? "*" + name : "*(" + name + " + " + std::to_string(constant & 127) + ")";
  }
  return parse_rule(text).products.front();
}

TEST(Rule, EveryRuleSurvivesBeingPrinted) {
  std::mt19937 random(1);
  for (int i = 0; i < 3000; ++i) {
    Rule rule;
    for (const ProductSum sum : {ProductSum::kTag, ProductSum::kWeight, ProductSum::kDelay})
      for (unsigned k = random() % 4; k > 0; --k) {
        rule.products.push_back(random_product(random, sum));
        rule.products.back().last = false;
      }
    if (rule.products.empty()) continue;
    rule.products.back().last = true;
    ASSERT_EQ(parse_rule(to_text(rule)), rule) << to_text(rule);
  }
}

TEST(Rule, KnowsWhatItNeeds) {
  const Rule reward = parse_rule("dt = x1*y0; dw = sgn(r1)*t");
  EXPECT_TRUE(reward.reads(Variable::kReward)) << "its sign counts";
  EXPECT_TRUE(reward.needs_post_spikes());
  EXPECT_FALSE(parse_rule("dw = x1*w").needs_post_spikes());
  EXPECT_TRUE(parse_rule("dw = x0*y3").needs_post_spikes());
  EXPECT_FALSE(reward.changes(ProductSum::kDelay));
}

}  // namespace
}  // namespace spikemesh::rules
