#include "compiler/rules/rule.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <iterator>
#include <utility>

namespace spikemesh::rules {
namespace {

using image::Factor;
using image::Product;
using image::ProductSum;
using image::Variable;

constexpr std::array<std::string_view, 13> kVariableNames{
    "0", "x1", "x2", "y1", "y2", "y3", "w", "d", "t", "r1", "sgn(w)", "sgn(t)", "sgn(r1)"};
constexpr std::array<std::string_view, 4> kSumNames{"nothing", "dw", "dd", "dt"};

Variable without_sign(Variable variable) {
  if (variable == Variable::kSignOfWeight) return Variable::kWeight;
  if (variable == Variable::kSignOfTag) return Variable::kTag;
  if (variable == Variable::kSignOfReward) return Variable::kReward;
  return variable;
}

bool is_one(const Factor& factor) {
  return factor.variable == Variable::kZero && factor.constant == 1;
}

std::string text_of(const Factor& factor) {
  if (factor.variable == Variable::kZero) return fmt::format("{}", factor.constant);
  const std::string_view name = name_of(factor.variable);
  if (factor.constant == 0) return std::string(name);
  return fmt::format("({} {} {})", name, factor.constant < 0 ? '-' : '+',
                     std::abs(int{factor.constant}));
}

/// A product without its sign.
std::string body_of(const Product& product) {
  std::vector<std::string> parts;
  const int magnitude = std::abs(int{product.mantissa});
  if (product.exponent != 0) parts.push_back(fmt::format("2^{}", product.exponent));
  if (magnitude != 1) parts.push_back(fmt::format("{}", magnitude));
  if (product.gate_u != 0) parts.push_back(fmt::format("u{}", product.gate_u));
  if (product.gate_r0) parts.emplace_back("r0");
  if (product.gate_x0) parts.emplace_back("x0");
  if (product.gate_y0) parts.emplace_back("y0");
  for (const Factor& factor : product.factors)
    if (!is_one(factor)) parts.push_back(text_of(factor));
  return parts.empty() ? "1" : fmt::format("{}", fmt::join(parts, "*"));
}

}  // namespace

RuleError::RuleError(UserErrorInfo info, std::string excerpt)
    : UserError(std::move(info)),
      excerpt_(std::move(excerpt)),
      text_(fmt::format("{}\n{}", UserError::what(), excerpt_)) {}

std::string_view name_of(ProductSum sum) { return kSumNames.at(static_cast<std::size_t>(sum)); }

std::string_view name_of(Variable variable) {
  const auto index = static_cast<std::size_t>(variable);
  return kVariableNames[index < kVariableNames.size() ? index : 0];
}

bool Rule::reads(Variable variable) const {
  return std::ranges::any_of(products, [variable](const Product& product) {
    return std::ranges::any_of(product.factors, [variable](const Factor& factor) {
      return without_sign(factor.variable) == variable;
    });
  });
}

bool Rule::changes(ProductSum sum) const {
  return std::ranges::any_of(products,
                             [sum](const Product& product) { return product.sum == sum; });
}

bool Rule::needs_post_spikes() const {
  return reads(Variable::kY1) || reads(Variable::kY2) || reads(Variable::kY3) ||
         std::ranges::any_of(products, &Product::gate_y0);
}

std::string to_text(const Product& product) {
  return fmt::format("{} {}", product.mantissa < 0 ? '-' : '+', body_of(product));
}

std::string to_text(const Rule& rule) {
  std::string text;
  ProductSum sum = ProductSum::kNothing;
  for (const Product& product : rule.products) {
    if (product.sum == ProductSum::kNothing) continue;
    if (product.sum == sum) {
      fmt::format_to(std::back_inserter(text), " {}", to_text(product));
      continue;
    }
    sum = product.sum;
    fmt::format_to(std::back_inserter(text), "{}{} = {}{}", text.empty() ? "" : "; ", name_of(sum),
                   product.mantissa < 0 ? "- " : "", body_of(product));
  }
  return text;
}

}  // namespace spikemesh::rules
