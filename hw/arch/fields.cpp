#include "hw/arch/fields.h"

#include <fmt/format.h>
#include <google/protobuf/descriptor.h>

#include <algorithm>
#include <cmath>

#include "base/nearest.h"
#include "hw/arch/architecture.pb.h"
#include "hw/arch/field_map.h"

namespace spikemesh {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;

FieldKind kind_of(const FieldDescriptor& field) {
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return FieldKind::kGroup;
    case FieldDescriptor::CPPTYPE_UINT32:
      return FieldKind::kInteger;
    case FieldDescriptor::CPPTYPE_DOUBLE:
      return FieldKind::kNumber;
    case FieldDescriptor::CPPTYPE_STRING:
      return FieldKind::kText;
    default:
      throw InternalError(__FILE__, __LINE__, field.full_name(),
                          "architecture.proto uses only messages, uint32, double and string");
  }
}

FieldInfo describe(const FieldDescriptor& field, const std::string& prefix) {
  const arch::pb::FieldRule& rule = field.options().GetExtension(arch::pb::rule);
  FieldInfo info{.path = prefix + field.name(),
                 .kind = kind_of(field),
                 .repeated = field.is_repeated(),
                 .doc = rule.doc(),
                 .unit = rule.unit(),
                 .min = rule.min(),
                 .max = rule.max(),
                 .one_of = {rule.one_of().begin(), rule.one_of().end()},
                 .power_of_two = rule.power_of_two(),
                 .multiple_of = rule.multiple_of(),
                 .identifier = rule.identifier(),
                 .source = rule.source()};
  SPIKEMESH_CHECK(!info.doc.empty(), "{} has a sentence in architecture.proto", info.path);
  SPIKEMESH_CHECK(!info.has_range() || (rule.has_min() && rule.has_max() && !info.unit.empty()),
                  "{} has a unit and a range in architecture.proto", info.path);
  return info;
}

void describe_all(const Descriptor& message, const std::string& prefix,
                  std::vector<FieldInfo>& fields) {
  for (int i = 0; i < message.field_count(); ++i) {
    const FieldDescriptor& field = *message.field(i);
    fields.push_back(describe(field, prefix));
    if (field.message_type() != nullptr)
      describe_all(*field.message_type(), prefix + field.name() + ".", fields);
  }
}

bool is_power_of_two(double value) { return std::exp2(std::round(std::log2(value))) == value; }

bool is_printable(char c) { return c >= ' ' && c <= '~'; }

bool is_identifier_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

}  // namespace

std::string group_of(std::string_view path) {
  const auto dot = path.rfind('.');
  return dot == std::string_view::npos ? "" : std::string(path.substr(0, dot));
}

std::string leaf_of(std::string_view path) { return std::string(path.substr(path.rfind('.') + 1)); }

std::string join_path(std::string_view group, std::string_view leaf) {
  return group.empty() ? std::string(leaf) : fmt::format("{}.{}", group, leaf);
}

std::span<const FieldInfo> architecture_fields() {
  static const std::vector<FieldInfo> fields = [] {
    std::vector<FieldInfo> all;
    describe_all(*arch::pb::Architecture::descriptor(), "", all);
    return all;
  }();
  return fields;
}

const FieldInfo* find_architecture_field(std::string_view path) {
  const auto fields = architecture_fields();
  const auto found = std::ranges::find(fields, path, &FieldInfo::path);
  return found == fields.end() ? nullptr : &*found;
}

std::vector<std::string> architecture_fields_within(std::string_view group) {
  const std::string prefix = group.empty() ? "" : std::string(group) + ".";
  std::vector<std::string> names;
  for (const FieldInfo& field : architecture_fields()) {
    if (!field.path.starts_with(prefix)) continue;
    const std::string name = field.path.substr(prefix.size());
    if (name.find('.') == std::string::npos) names.push_back(name);
  }
  return names;
}

std::string suggest_architecture_field(std::string_view path) {
  const std::string group = group_of(path);
  const std::string near = nearest_name(leaf_of(path), architecture_fields_within(group));
  if (!near.empty()) return join_path(group, near);
  std::vector<std::string> leaves;
  for (const FieldInfo& field : architecture_fields()) leaves.push_back(leaf_of(field.path));
  const std::string leaf = nearest_name(leaf_of(path), leaves);
  const auto found = std::ranges::find(leaves, leaf);
  return leaf.empty()
             ? ""
             : architecture_fields()[static_cast<std::size_t>(found - leaves.begin())].path;
}

namespace {

/// `1, 2 or 4`.
std::string list_text(const std::vector<std::uint32_t>& values) {
  std::string text;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (i > 0) text += i + 1 == values.size() ? " or " : ", ";
    text += fmt::format("{}", values[i]);
  }
  return text;
}

std::string range_with_unit(const FieldInfo& field, const std::string& unit) {
  std::string text = !field.one_of.empty()    ? list_text(field.one_of)
                     : field.min == field.max ? fmt::format("{}", field.min)
                                              : fmt::format("{} to {}", field.min, field.max);
  text += unit;
  if (field.power_of_two) text += ", a power of two";
  if (field.multiple_of > 0) text += fmt::format(", a multiple of {}", field.multiple_of);
  return text;
}

}  // namespace

std::string range_text(const FieldInfo& field) {
  return field.has_range() ? range_with_unit(field, "") : "";
}

std::string expected_text(const FieldInfo& field) {
  if (!field.has_range()) return fmt::format("a block {} {{ ... }}", field.path);
  std::string text = range_with_unit(field, " " + field.unit);
  if (field.kind == FieldKind::kText)
    text += field.identifier ? " of a-z, 0-9, '_' and '-', in quotes"
                             : " of printable ASCII, in quotes";
  return text;
}

bool allows(const FieldInfo& field, double value) {
  if (!(value >= field.min && value <= field.max)) return false;  // false for NaN, too
  if (field.power_of_two && !is_power_of_two(value)) return false;
  if (field.multiple_of > 0 && std::fmod(value, field.multiple_of) != 0.0) return false;
  return field.one_of.empty() ||
         std::ranges::any_of(field.one_of, [value](std::uint32_t one) { return one == value; });
}

bool allows(const FieldInfo& field, std::string_view value) {
  const auto length = static_cast<double>(value.size());
  return length >= field.min && length <= field.max &&
         std::ranges::all_of(value, field.identifier ? is_identifier_letter : is_printable);
}

std::string field_text(const Architecture& architecture, const FieldInfo& field) {
  std::string text;
  for_each_value(architecture, [&](std::string_view path, const auto& value) {
    if (path == field.path) text = value_text(value);
  });
  if (field.path == "format") return fmt::format("{}", kArchitectureFormat);
  if (!field.path.starts_with("host_port.")) return text;
  for (const Architecture::HostPort& port : architecture.host_ports) {
    if (!text.empty()) text += ", ";
    text += fmt::format("{}", field.path.ends_with(".x") ? port.x : port.y);
  }
  return text;
}

}  // namespace spikemesh
