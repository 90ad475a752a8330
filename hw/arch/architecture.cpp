#include "hw/arch/architecture.h"

#include <fmt/ranges.h>
#include <google/protobuf/text_format.h>
#include <google/protobuf/util/json_util.h>

#include <charconv>
#include <filesystem>
#include <fstream>
#include <map>

#include "base/fnv1a.h"
#include "base/nearest.h"
#include "hw/arch/field_map.h"
#include "hw/arch/fields.h"
#include "hw/arch/message.h"
#include "hw/arch/presets.h"
#include "hw/arch/text_reader.h"

namespace spikemesh {
namespace {

std::vector<std::string> preset_names() {
  std::vector<std::string> names;
  for (const ArchitecturePreset& preset : architecture_presets()) names.emplace_back(preset.name);
  return names;
}

UserErrorInfo unreadable(const std::string& path, const std::string& found) {
  const std::vector<std::string> names = preset_names();
  const std::string near = nearest_name(path, names);
  return {.file = path,
          .found = found,
          .expected = fmt::format("an architecture file, or a preset: {}", fmt::join(names, ", ")),
          .hint = near.empty() ? "" : fmt::format("did you mean {}?", near)};
}

void throw_first(std::vector<UserErrorInfo> faults) {
  if (faults.empty()) return;
  UserErrorInfo first = std::move(faults.front());
  if (faults.size() > 1) {
    if (!first.hint.empty()) first.hint += "; ";
    first.hint += fmt::format("and {} more: spikemesh arch check names all", faults.size() - 1);
  }
  throw UserError(std::move(first));
}

UserErrorInfo bad_setting(const FieldInfo& field, const std::string& value) {
  return {.key = field.path, .found = fmt::format("'{}'", value), .expected = expected_text(field)};
}

void set_value(std::string& target, const FieldInfo& /*field*/, const std::string& text) {
  target = text;
}

template <class Number>
requires std::is_arithmetic_v<Number>
void set_value(Number& target, const FieldInfo& field, const std::string& text) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), target);
  if (error != std::errc{} || end != text.data() + text.size())
    throw UserError(bad_setting(field, text));
}

template <class Tag, class Rep>
void set_value(Quantity<Tag, Rep>& target, const FieldInfo& field, const std::string& text) {
  Rep value{};
  set_value(value, field, text);
  target = Quantity<Tag, Rep>{value};
}

void apply(const FieldSetting& setting, Architecture& architecture) {
  bool found = false;
  for_each_value(architecture, [&](std::string_view path, auto& target) {
    if (path != setting.field) return;
    set_value(target, *find_architecture_field(path), setting.value);
    found = true;
  });
  if (found) return;
  const std::string near = suggest_architecture_field(setting.field);
  throw UserError({.key = setting.field,
                   .found = "an unknown field",
                   .expected = "a field that `spikemesh arch explain` lists",
                   .hint = near.empty() ? "" : fmt::format("did you mean {}?", near)});
}

}  // namespace

std::string read_architecture_file(const std::string& path) {
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored))
    throw UserError(unreadable(path, "a directory"));
  std::ifstream stream(path, std::ios::binary);
  if (!stream) throw UserError(unreadable(path, "no such file"));
  std::string text(kMaxArchitectureBytes + 1, '\0');
  stream.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(stream.gcount()));
  if (stream.bad()) throw UserError(unreadable(path, "a file that cannot be read"));
  if (text.size() > kMaxArchitectureBytes)
    throw UserError({.file = path,
                     .found = "a longer file",
                     .expected = fmt::format("at most {} bytes", kMaxArchitectureBytes)});
  return text;
}

Architecture load_architecture(const std::string& preset_or_path) {
  if (const auto preset = find_preset(preset_or_path))
    return parse_architecture(*preset, preset_or_path);
  return parse_architecture(read_architecture_file(preset_or_path), preset_or_path);
}

Architecture parse_architecture(std::string_view text, const std::string& file) {
  ArchitectureText parsed = read_text(text, file);
  throw_first(std::move(parsed.faults));
  return from_message(parsed.message);
}

std::vector<UserErrorInfo> find_architecture_faults(std::string_view text,
                                                    const std::string& file) {
  return read_text(text, file).faults;
}

void check_architecture(const Architecture& architecture) {
  throw_first(find_faults(to_message(architecture)));
}

std::string to_text(const Architecture& architecture) {
  std::string text;
  const bool printed = google::protobuf::TextFormat::PrintToString(to_message(architecture), &text);
  SPIKEMESH_CHECK(printed, "an architecture can be printed");
  return text;
}

std::string to_json(const Architecture& architecture) {
  google::protobuf::util::JsonPrintOptions options;
  options.add_whitespace = true;
  options.preserve_proto_field_names = true;
  std::string text;
  const auto status =
      google::protobuf::util::MessageToJsonString(to_message(architecture), &text, options);
  SPIKEMESH_CHECK(status.ok(), "an architecture can be printed: {}", status.ToString());
  return text;
}

FieldSetting parse_setting(const std::string& text) {
  const auto equals = text.find('=');
  if (equals == std::string::npos)
    throw UserError(
        {.found = fmt::format("'{}'", text), .expected = "FIELD=VALUE, as in noc.fifo_depth=16"});
  return {.field = text.substr(0, equals), .value = text.substr(equals + 1)};
}

Architecture with_fields(const Architecture& architecture,
                         const std::vector<FieldSetting>& settings) {
  Architecture changed = architecture;
  for (const FieldSetting& setting : settings) apply(setting, changed);
  check_architecture(changed);
  return changed;
}

std::uint64_t fingerprint(const Architecture& architecture) {
  std::map<std::string, std::string> values;  // by name: the order of the fields does not matter
  for_each_value(architecture, [&](std::string_view path, const auto& value) {
    if (path != "name" && path != "description") values.emplace(path, value_text(value));
  });
  for (std::size_t i = 0; i < architecture.host_ports.size(); ++i) {
    const Architecture::HostPort& port = architecture.host_ports[i];
    values.emplace(fmt::format("host_port[{}]", i), fmt::format("{} {}", port.x, port.y));
  }
  std::uint64_t hash = kFnv1aStart;
  for (const auto& [path, value] : values) hash = fnv1a(fmt::format("{}={}\n", path, value), hash);
  return hash;
}

}  // namespace spikemesh
