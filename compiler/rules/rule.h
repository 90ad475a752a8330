#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "hw/image/learning_words.h"

namespace spikemesh::rules {

/// A learning rule as the sweep reads it: products in their order (hardware.md §12.3). One that
/// parse_rule() returned has 1 to 16, `last` at the last one, grouped by their sum.
struct Rule {
  std::vector<image::Product> products;

  /// Whether a factor of some product reads this variable; its sign counts as
  /// the variable.
  bool reads(image::Variable variable) const;
  bool changes(image::ProductSum sum) const;
  /// Whether y0, y1, y2 or y3 occur.
  bool needs_post_spikes() const;
  friend bool operator==(const Rule&, const Rule&) = default;
};

/// The longest text that is read as a rule, in bytes.
inline constexpr std::size_t kMaxRuleText = 4096;

/// A fault in the text of a rule, at a line and column of it. what() ends with the line itself and
/// a caret under the place.
class RuleError : public UserError {
 public:
  RuleError(UserErrorInfo info, std::string excerpt);
  const char* what() const noexcept override { return text_.c_str(); }
  /// The line, and below it the caret.
  const std::string& excerpt() const { return excerpt_; }

 private:
  std::string excerpt_;
  std::string text_;
};

/// Reads equations such as `dw = 2^-4*x1*y0 - 2^-5*y1*x0; dt = x1*y0 - 2^-2*u0*t`: for each of dw,
/// dd, dt a sum of products of
/// - gates x0 y0 r0 u0..u15: the product counts in epochs that have it;
/// - variables x1 x2 y1 y2 y3 w d t r1, sgn(w), sgn(t), sgn(r1), and with a constant as in (w + 3)
///   or (127 - w): at most three a product;
/// - integers and powers 2^k, together a mantissa of -8..7 times 2^-7..2^8; a larger odd number
///   takes the place of a variable.
/// At most 16 products in all. Throws RuleError.
Rule parse_rule(std::string_view text);

/// The rule as text that parse_rule() reads back to an equal one if it came from there.
std::string to_text(const Rule& rule);

/// One product as text, its sign included: `- 2^-5*x0*y1`.
std::string to_text(const image::Product& product);

/// What stands left of the equals sign: "dw", "dd" or "dt".
std::string_view name_of(image::ProductSum sum);
/// A variable as rules name it: "x1", "sgn(w)".
std::string_view name_of(image::Variable variable);

}  // namespace spikemesh::rules
