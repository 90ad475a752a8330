#include "compiler/rules/lexer.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/rules/rule.h"

namespace spikemesh::rules {
namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

std::size_t end_of(std::string_view text, std::size_t begin, bool (*more)(char)) {
  std::size_t end = begin;
  while (end < text.size() && more(text[end])) ++end;
  return end;
}

/// A character as an error shows it.
std::string shown(char c) {
  const auto byte = static_cast<unsigned char>(c);
  constexpr unsigned char kFirst = 0x20;
  constexpr unsigned char kLast = 0x7e;
  return byte < kFirst || byte > kLast ? fmt::format("byte {:#04x}", byte) : fmt::format("'{}'", c);
}

}  // namespace

void refuse_at(std::string_view text, std::size_t at, const std::string& found,
               const std::string& expected, const std::string& hint) {
  constexpr std::size_t kShown = 72;  // of a long line, so that the caret stays in sight
  at = std::min(at, text.size());
  const std::string_view before = text.substr(0, at);
  const std::size_t newline = before.rfind('\n');
  const std::size_t begin = newline == std::string_view::npos ? 0 : newline + 1;
  const std::size_t first = at - begin > kShown ? at - kShown : begin;
  std::string line(
      text.substr(first, std::min(text.find('\n', first), first + 2 * kShown) - first));
  for (char& c : line)
    if (shown(c).front() == 'b') c = ' ';  // a tab would move the caret
  throw RuleError({.line = static_cast<int>(std::ranges::count(before, '\n')) + 1,
                   .column = static_cast<int>(at - begin) + 1,
                   .key = "rule",
                   .found = found,
                   .expected = expected,
                   .hint = hint},
                  fmt::format("  {}\n  {:>{}}", line, '^', at - first + 1));
}

std::vector<Token> tokens_of(std::string_view text) {
  constexpr std::string_view kSymbols = "=+-*^();,";
  std::vector<Token> tokens;
  if (text.size() > kMaxRuleText)
    refuse_at(text, kMaxRuleText, fmt::format("{} bytes", text.size()),
              fmt::format("at most {}", kMaxRuleText));
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at];
    std::size_t end = at + 1;
    if (is_space(c)) {
      at = end;
      continue;
    }
    Token token{.kind = Token::Kind::kSymbol, .at = at};
    if (is_letter(c)) {
      token.kind = Token::Kind::kName;
      end = end_of(text, at, [](char next) { return is_letter(next) || is_digit(next); });
    } else if (is_digit(c)) {
      token.kind = Token::Kind::kNumber;
      end = end_of(text, at, is_digit);
      if (end < text.size() && text[end] == '.')
        refuse_at(text, end, "a decimal point", "whole numbers and powers of two",
                  "1/4 is written 2^-2, 3/8 is 3*2^-3");
    } else if (kSymbols.find(c) == std::string_view::npos) {
      refuse_at(text, at, shown(c), "a name, a number or one of = + - * ^ ( ) ; ,");
    }
    token.text = text.substr(at, end - at);
    tokens.push_back(token);
    at = end;
  }
  tokens.push_back({.at = text.size()});
  return tokens;
}

}  // namespace spikemesh::rules
