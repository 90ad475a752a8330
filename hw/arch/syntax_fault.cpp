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

/// What stands between the first `left` and the last `right`, or empty.
std::string_view between(std::string_view text, std::string_view left, std::string_view right) {
  const auto begin = text.find(left);
  if (begin == std::string_view::npos) return {};
  const std::string_view rest = text.substr(begin + left.size());
  return rest.substr(0, right.empty() ? rest.size() : rest.rfind(right));
}

/// A value that the field cannot hold, or broken syntax. The parser's forms: `Expected T, got: X`,
/// `Expected "T", found "X".`, `Integer out of range (X)`.
SyntaxFault bad_value(const std::string& message, TextPlace place, const TextTrail::Name* name) {
  const FieldInfo* field = name == nullptr ? nullptr : find_architecture_field(name->path);
  SyntaxFault fault;
  fault.info = {.line = place.line, .column = place.column};
  if (field != nullptr) fault.info.key = field->path;
  std::string_view found = between(message, ", got: ", "");
  if (found.empty()) found = between(message, "Integer out of range (", ")");
  if (!found.empty()) {
    fault.info.found = shown(found);
    if (field != nullptr) fault.info.expected = expected_text(*field);
  } else if (found = between(message, ", found \"", "\""); message.starts_with("Expected \"")) {
    fault.info.found = found.empty() ? "the end of the text" : fmt::format("'{}'", shown(found));
    fault.info.expected = fmt::format("'{}'", between(message, "Expected \"", "\", found"));
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
  return bad_value(message, place, name);
}

}  // namespace spikemesh
