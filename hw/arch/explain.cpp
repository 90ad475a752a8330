#include "hw/arch/explain.h"

#include <fmt/format.h>

#include "hw/arch/fields.h"

namespace spikemesh {
namespace {

/// The two presets whose values are shown: ours, and the published chip.
struct Shown {
  Architecture mesh128 = load_architecture("mesh128");
  Architecture loihi1 = load_architecture("loihi1");
};

std::string explain_one(const FieldInfo& field, const Shown& shown) {
  std::string text = fmt::format("{}\n  {}\n", field.path, field.doc);
  const auto add = [&text](std::string_view what, const std::string& value) {
    if (!value.empty()) text += fmt::format("  {:<9}{}\n", what, value);
  };
  add("unit", field.unit);
  add("range", range_text(field));
  if (field.kind == FieldKind::kGroup) return text;
  add("mesh128", field_text(shown.mesh128, field));
  add("loihi1", field_text(shown.loihi1, field));
  add("source", field.source);
  return text;
}

[[noreturn]] void throw_unknown(const std::string& path) {
  const std::string near = suggest_architecture_field(path);
  throw UserError({.key = path,
                   .found = "an unknown field",
                   .expected = "a field that `spikemesh arch explain` lists",
                   .hint = near.empty() ? "" : fmt::format("did you mean {}?", near)});
}

/// Table cells hold text, not marks of the table.
std::string cell(const std::string& text) {
  std::string result;
  for (const char c : text) {
    if (c == '|') result += '\\';
    result += c;
  }
  return result;
}

std::string markdown_row(const FieldInfo& field, const Shown& shown) {
  return fmt::format("| `{}` | {} | {} | {} | {} | {} | {} |\n", leaf_of(field.path), field.unit,
                     range_text(field), field_text(shown.mesh128, field),
                     field_text(shown.loihi1, field), cell(field.doc), cell(field.source));
}

std::string markdown_head(const FieldInfo* group) {
  std::string table =
      "| field | unit | range | mesh128 | loihi1 | meaning | source |\n"
      "| --- | --- | --- | --- | --- | --- | --- |\n";
  if (group == nullptr) return table;
  const std::string entries =
      group->repeated ? fmt::format(" {} {}.", range_text(*group), group->unit) : "";
  return fmt::format("\n### `{}`\n\n{}{}\n\n{}", group->path, group->doc, entries, table);
}

}  // namespace

std::string explain_architecture(const std::string& path) {
  const Shown shown;
  std::string text;
  for (const FieldInfo& field : architecture_fields()) {
    const bool within = path.empty() || field.path.starts_with(path + ".");
    if (!within && field.path != path) continue;
    if (!text.empty()) text += '\n';
    text += explain_one(field, shown);
  }
  if (text.empty()) throw_unknown(path);
  return text;
}

std::string architecture_fields_markdown() {
  const Shown shown;
  std::string text = markdown_head(nullptr);
  for (const FieldInfo& field : architecture_fields())
    if (field.kind != FieldKind::kGroup && group_of(field.path).empty())
      text += markdown_row(field, shown);
  for (const FieldInfo& field : architecture_fields()) {
    if (field.kind == FieldKind::kGroup)
      text += markdown_head(&field);
    else if (!group_of(field.path).empty())
      text += markdown_row(field, shown);
  }
  return text;
}

}  // namespace spikemesh
