#include "hw/arch/syntax_fault.h"

#include <fmt/ranges.h>

#include "hw/arch/fields.h"

namespace spikemesh {
namespace {

constexpr std::size_t kMaxShown = 60;

SyntaxFault unknown_field(const TextTrail::Name& name) {
  const std::vector<std::string> known = architecture_fields_within(group_of(name.path));
  SyntaxFault fault{.info = {.line = name.place.line,
                             .column = name.place.column,
                             .key = shown(name.path),
                             .found = "an unknown field",
                             .expected = fmt::format("one of {}", fmt::join(known, ", "))},
                    .meant = suggest_architecture_field(name.path)};
  if (!fault.meant.empty()) fault.info.hint = fmt::format("did you mean {}?", fault.meant);
  return fault;
}

SyntaxFault given_twice(const TextTrail::Name& name) {
  return {.info = {.line = name.place.line,
                   .column = name.place.column,
                   .key = shown(name.path),
                   .found = "a second value",
                   .expected = "one value",
                   .hint = "remove one of the two"},
          .meant = {}};
}

/// What the parser wanted, from its forms `Expected "T", found "X".` and `Expected T, got: X`.
std::string wanted(std::string_view message) {
  constexpr std::string_view kExpected = "Expected ";
  if (!message.starts_with(kExpected)) return {};
  std::string_view text = message.substr(kExpected.size());
  text = text.substr(0, std::min(text.find(", got: "), text.find(", found \"")));
  if (text == "identifier") return "the name of a field, or '}'";
  if (text.size() > 2 && text.front() == '"') text = text.substr(1, text.size() - 2);
  return fmt::format("'{}'", text);
}

/// The value is of a kind that its field cannot hold, or a number too large for any field.
bool is_bad_value(std::string_view message) {
  return message.starts_with("Integer out of range") ||
         (message.starts_with("Expected ") && message.find(", got: ") != std::string_view::npos &&
          !message.starts_with("Expected identifier"));
}

/// A value that the field cannot hold, or broken syntax.
SyntaxFault bad_syntax(const std::string& message, TextPlace place, const TextTrail& trail,
                       const FieldInfo* field) {
  const std::string_view word = trail.word_at(place);
  const std::string found = word.empty() ? "the end of the text" : fmt::format("'{}'", shown(word));
  SyntaxFault fault;
  fault.info = {.line = place.line, .column = place.column};
  if (field != nullptr && is_bad_value(message)) {
    fault.info.key = field->path;
    fault.info.found = found;
    fault.info.expected = expected_text(*field);
    if (field->kind == FieldKind::kInteger) fault.info.expected += ", a whole number";
  } else if (fault.info.expected = wanted(message); !fault.info.expected.empty()) {
    fault.info.found = found;
    if (field != nullptr) fault.info.hint = fmt::format("after {}", field->path);
  } else {
    fault.info.found = shown(message);
  }
  return fault;
}

}  // namespace

std::string shown(std::string_view text) {
  std::string result(text.substr(0, kMaxShown));
  for (char& c : result)
    if (c < ' ' || c > '~') c = '?';
  if (text.size() > kMaxShown) result += "...";
  return result;
}

SyntaxFault syntax_fault(const std::string& message, TextPlace place, const TextTrail& trail) {
  const TextTrail::Name* name = trail.name_before(place);
  if (name != nullptr && message.find("has no field named") != std::string::npos)
    return unknown_field(*name);
  if (name != nullptr && message.ends_with("is specified multiple times."))
    return given_twice(*name);
  const FieldInfo* field = name == nullptr ? nullptr : find_architecture_field(name->path);
  return bad_syntax(message, place, trail, field);
}

}  // namespace spikemesh
