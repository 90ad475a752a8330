#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace spikemesh::rules {

/// A piece of a rule's text.
struct Token {
  enum class Kind : unsigned char { kName, kNumber, kSymbol, kEnd };
  Kind kind = Kind::kEnd;
  std::string_view text{};  ///< empty at the end
  std::size_t at = 0;       ///< offset in the rule's text

  bool is(std::string_view what) const { return kind != Kind::kEnd && text == what; }
};

/// Cuts the text of a rule into pieces, the last one the end. Throws RuleError at a character that
/// no rule has.
std::vector<Token> tokens_of(std::string_view text);

/// Throws RuleError for the place `at`.
[[noreturn]] void refuse_at(std::string_view text, std::size_t at, const std::string& found,
                            const std::string& expected, const std::string& hint = "");

}  // namespace spikemesh::rules
