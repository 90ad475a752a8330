#pragma once

#include <nlohmann/json.hpp>

#include <optional>
#include <string>

namespace spikemesh::report::testing {

/// The first place where a value is not as a JSON schema says, if any. It knows what our schema
/// uses; another keyword is a fault of the schema and throws.
class SchemaCheck {
 public:
  using Json = nlohmann::json;
  explicit SchemaCheck(Json schema) : root_(std::move(schema)) {}

  std::optional<std::string> fault(const Json& value) const { return fault(root_, value, ""); }

 private:
  using Fault = std::optional<std::string>;

  Fault fault(const Json& schema, const Json& value, const std::string& place) const {
    if (schema.contains("$ref")) {
      const std::string to = schema["$ref"];
      return fault(root_.at(Json::json_pointer(to.substr(1))), value, place);
    }
    for (const auto& [key, wanted] : schema.items()) {
      if (!holds(key, wanted, value)) return place + ": not as " + key + " says";
    }
    if (value.is_object()) return fault_of_object(schema, value, place);
    if (!value.is_array() || !schema.contains("items")) return std::nullopt;
    for (std::size_t i = 0; i < value.size(); ++i) {
      if (auto found = fault(schema["items"], value[i], place + "/" + std::to_string(i)))
        return found;
    }
    return std::nullopt;
  }

  Fault fault_of_object(const Json& schema, const Json& value, const std::string& place) const {
    const Json known = schema.value("properties", Json::object());
    const Json others = schema.value("additionalProperties", Json(true));
    for (const auto& [key, member] : value.items()) {
      const std::string at = place + "/" + key;
      const Json& own = known.contains(key) ? known[key] : others;
      if (own.is_boolean()) {
        if (!own.get<bool>()) return at + ": no such property";
      } else if (auto found = fault(own, member, at)) {
        return found;
      }
    }
    return std::nullopt;
  }

  /// Whether one keyword holds; those that look inside the value are worked elsewhere.
  static bool holds(const std::string& key, const Json& wanted, const Json& value) {
    if (key == "type") return wanted.is_array() ? any_type(wanted, value) : is(wanted, value);
    if (key == "const") return value == wanted;
    if (key == "enum") return std::find(wanted.begin(), wanted.end(), value) != wanted.end();
    if (key == "minimum") return !value.is_number() || value >= wanted;
    if (key == "required") {
      return std::all_of(wanted.begin(), wanted.end(), [&value](const Json& name) {
        return value.contains(name.get<std::string>());
      });
    }
    for (const char* const other : {"$schema", "title", "description", "$defs", "properties",
                                    "additionalProperties", "items"})
      if (key == other) return true;
    throw std::logic_error("the schema has a keyword that the check does not know: " + key);
  }

  static bool any_type(const Json& types, const Json& value) {
    return std::any_of(types.begin(), types.end(),
                       [&value](const Json& type) { return is(type, value); });
  }

  static bool is(const std::string& type, const Json& value) {
    if (type == "object") return value.is_object();
    if (type == "array") return value.is_array();
    if (type == "string") return value.is_string();
    if (type == "boolean") return value.is_boolean();
    if (type == "integer") return value.is_number_integer();
    if (type == "number") return value.is_number();
    return type == "null" && value.is_null();
  }

  Json root_;
};

}  // namespace spikemesh::report::testing
