#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <optional>

#include "compiler/rules/lexer.h"
#include "compiler/rules/rule.h"
#include "compiler/rules/scale.h"

namespace spikemesh::rules {
namespace {

using image::Factor;
using image::Product;
using image::ProductSum;
using image::Variable;

constexpr std::size_t kMaxFactors = 3;
constexpr const char* kFactors =
    "x0 x1 x2 y0 y1 y2 y3 r0 r1 w d t u0..u15, sgn(...), an integer or 2^k";

std::optional<ProductSum> sum_named(std::string_view name) {
  for (const ProductSum sum : {ProductSum::kWeight, ProductSum::kDelay, ProductSum::kTag})
    if (name == name_of(sum)) return sum;
  return std::nullopt;
}

std::optional<Variable> variable_named(std::string_view name) {
  for (const Variable variable :
       {Variable::kX1, Variable::kX2, Variable::kY1, Variable::kY2, Variable::kY3,
        Variable::kWeight, Variable::kDelay, Variable::kTag, Variable::kReward})
    if (name == name_of(variable)) return variable;
  return std::nullopt;
}

/// What a product has been given so far.
struct Draft {
  Product product{};
  Scale scale{};
  std::size_t scale_at = 0;  ///< of the number that changed the scale last
  std::vector<Factor> factors{};
};

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text), tokens_(tokens_of(text)) {}

  Rule run() {
    if (next().kind == Token::Kind::kEnd) refuse(next(), "an equation such as dw = 2^-4*x1*y0");
    while (next().kind != Token::Kind::kEnd) {
      equation();
      while (next().is(";") || next().is(",")) take();
    }
    rule_.products.back().last = true;
    return std::move(rule_);
  }

 private:
  const Token& next() const { return tokens_[place_]; }
  const Token& after_next() const { return tokens_[std::min(place_ + 1, tokens_.size() - 1)]; }
  const Token& take() { return tokens_[next().kind == Token::Kind::kEnd ? place_ : place_++]; }

  bool take_if(std::string_view symbol) {
    if (!next().is(symbol)) return false;
    take();
    return true;
  }

  [[noreturn]] void refuse(const Token& token, const std::string& expected,
                           const std::string& hint = "") const {
    refuse_at(text_, token.at,
              token.kind == Token::Kind::kEnd ? "the end" : fmt::format("'{}'", token.text),
              expected, hint);
  }

  void expect(std::string_view symbol) {
    if (!take_if(symbol)) refuse(next(), fmt::format("'{}'", symbol));
  }

  bool equation_follows() const {
    return next().kind == Token::Kind::kEnd || next().is(";") || next().is(",") ||
           (sum_named(next().text) && after_next().is("="));
  }

  void equation() {
    const Token name = take();
    const auto sum = sum_named(name.text);
    if (!sum) refuse(name, "dw, dd or dt");
    if (rule_.changes(*sum)) refuse(name, "one equation for each of dw, dd and dt");
    expect("=");
    bool negative = take_if("-");
    if (!negative) take_if("+");
    for (;;) {
      product(*sum, negative);
      if (equation_follows()) return;
      if (!next().is("+") && !next().is("-"))
        refuse(next(), "* + - ; or the end", "factors are joined by *");
      negative = take().is("-");
    }
  }

  void product(ProductSum sum, bool negative) {
    const Token first = next();
    Draft draft;
    draft.product.sum = sum;
    draft.scale_at = first.at;
    if (negative) draft.scale.value = -1;
    do factor(draft);
    while (take_if("*"));
    if (rule_.products.size() == image::kProductsPerRule)
      refuse_at(text_, first.at, fmt::format("product {}", rule_.products.size() + 1),
                fmt::format("at most {} in a rule", image::kProductsPerRule));
    rule_.products.push_back(finished(draft));
  }

  void factor(Draft& draft) {
    const Token token = next();
    if (take_if("(")) return sum_factor(draft, token);
    if (token.kind == Token::Kind::kNumber) {
      take();
      return number(draft, token);
    }
    if (token.kind != Token::Kind::kName) refuse(token, kFactors);
    if (gate(draft.product)) return;
    add(draft, token, {.variable = variable(), .constant = 0});
  }

  /// Takes x0, y0, r0 or u_k.
  bool gate(Product& product) {
    const Token token = next();
    if (token.is("x0"))
      product.gate_x0 = true;
    else if (token.is("y0"))
      product.gate_y0 = true;
    else if (token.is("r0"))
      product.gate_r0 = true;
    else if (token.text.size() > 1 && token.text.front() == 'u')
      gate_u(product, token);
    else
      return false;
    take();
    return true;
  }

  /// Of two, the rarer one holds only when both do.
  void gate_u(Product& product, const Token& token) const {
    constexpr unsigned kMost = 15;
    const std::string_view digits = token.text.substr(1);
    unsigned k = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), k);
    if (error != std::errc{} || end != digits.data() + digits.size() || k > kMost)
      refuse(token, "u0 to u15");
    product.gate_u = std::max(product.gate_u, static_cast<std::uint8_t>(k));
  }

  Variable variable() {
    const Token token = take();
    if (!token.is("sgn")) {
      const auto found = variable_named(token.text);
      if (!found) refuse(token, kFactors);
      return *found;
    }
    expect("(");
    const Token of = take();
    expect(")");
    if (of.is("w")) return Variable::kSignOfWeight;
    if (of.is("t")) return Variable::kSignOfTag;
    if (of.is("r1")) return Variable::kSignOfReward;
    refuse(of, "w, t or r1, which have a sign");
  }

  std::int64_t integer(const Token& token) const {
    std::int64_t value = 0;
    const char* last = token.text.data() + token.text.size();
    const auto [end, error] = std::from_chars(token.text.data(), last, value);
    if (error != std::errc{} || end != last || value > Scale::kMaxValue)
      refuse(token, fmt::format("at most {}", Scale::kMaxValue));
    return value;
  }

  void number(Draft& draft, const Token& token) {
    draft.scale_at = token.at;
    const std::int64_t value = integer(token);
    if (take_if("^")) {
      if (value != 2) refuse(token, "2, the only base of a power");
      const bool negative = take_if("-");
      const Token digits = take();
      if (digits.kind != Token::Kind::kNumber) refuse(digits, "a whole exponent such as -4");
      const std::int64_t exponent = integer(digits);
      if (exponent > Scale::kMaxExponent) refuse(digits, "an exponent of the scale, -7 to 8");
      draft.scale.exponent += static_cast<int>(negative ? -exponent : exponent);
      if (std::abs(draft.scale.exponent) > Scale::kMaxExponent)
        refuse(token, "an exponent of the scale, -7 to 8");
      return;
    }
    if (value == 0) refuse(token, "a factor that is not 0", "leave the product out");
    if (std::abs(draft.scale.value) * value > Scale::kMaxValue) refuse(token, "a smaller scale");
    draft.scale.value *= value;
  }

  /// (V), (V + C), (V - C), (C + V), (C - V); the last is -(V - C).
  void sum_factor(Draft& draft, const Token& open) {
    std::optional<Variable> read;
    std::int64_t constant = 0;
    bool variable_negative = false;
    bool negative = take_if("-");
    for (int part = 0;; ++part) {
      const Token token = next();
      if (token.kind == Token::Kind::kNumber) {
        take();
        constant += negative ? -integer(token) : integer(token);
      } else if (token.kind == Token::Kind::kName && !read) {
        read = variable();
        variable_negative = negative;
      } else {
        refuse(token, "one variable and one integer, as in (w - 64)");
      }
      if (take_if(")")) break;
      if (part == 1 || (!next().is("+") && !next().is("-"))) refuse(next(), "')'");
      negative = take().is("-");
    }
    if (!read) refuse(open, "a variable in the parentheses");
    if (variable_negative) {
      constant = -constant;
      draft.scale.value = -draft.scale.value;
    }
    if (constant < kMinConstant || constant > kMaxConstant)
      refuse(open, fmt::format("a constant of {} to {} beside the variable, found {}", kMinConstant,
                               kMaxConstant, constant));
    add(draft, open, {.variable = *read, .constant = static_cast<std::int8_t>(constant)});
  }

  void add(Draft& draft, const Token& token, Factor factor) const {
    if (draft.factors.size() == kMaxFactors)
      refuse(token, fmt::format("at most {} variables in a product", kMaxFactors));
    draft.factors.push_back(factor);
  }

  Product finished(Draft& draft) const {
    const auto scale = encode_scale(draft.scale);
    if (!scale)
      refuse_at(text_, draft.scale_at,
                fmt::format("a scale of {}*2^{}", draft.scale.value, draft.scale.exponent),
                "a mantissa of -8 to 7 times 2^-7 to 2^8",
                "an odd number up to 127 beyond that takes the place of a variable");
    draft.product.mantissa = scale->mantissa;
    draft.product.exponent = scale->exponent;
    if (scale->constant != 1) {
      if (draft.factors.size() == kMaxFactors)
        refuse_at(text_, draft.scale_at, fmt::format("the number {}", std::abs(draft.scale.value)),
                  "a mantissa of -8 to 7 beside three variables");
      draft.factors.push_back({.variable = Variable::kZero, .constant = scale->constant});
    }
    std::ranges::copy(draft.factors, draft.product.factors.begin());
    return draft.product;
  }

  std::string_view text_;
  std::vector<Token> tokens_;
  std::size_t place_ = 0;
  Rule rule_;
};

}  // namespace

Rule parse_rule(std::string_view text) { return Parser(text).run(); }

}  // namespace spikemesh::rules
