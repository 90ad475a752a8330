#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "hw/arch/architecture.h"

namespace spikemesh {

enum class FieldKind { kGroup, kInteger, kNumber, kText };

/// What one field of an architecture file may hold, read from the options in architecture.proto.
struct FieldInfo {
  std::string path;  ///< as in `noc.fifo_depth`; a repeated group's fields carry no index
  FieldKind kind = FieldKind::kGroup;
  bool repeated = false;
  std::string doc;
  std::string unit;
  double min = 0.0;  ///< of the value; of a text its length, of a repeated group its entries
  double max = 0.0;
  std::vector<std::uint32_t> one_of;  ///< when not empty, the only values allowed
  bool power_of_two = false;
  std::uint32_t multiple_of = 0;  ///< when not 0, only multiples of it are allowed
  bool identifier = false;
  std::string source;

  bool has_range() const { return kind != FieldKind::kGroup || repeated; }
};

/// The parts of a path, as in `noc` and `fifo_depth`; the group of a field that is in none is "".
std::string group_of(std::string_view path);
std::string leaf_of(std::string_view path);
std::string join_path(std::string_view group, std::string_view leaf);

/// All fields in the order of architecture.proto, each group before its fields.
std::span<const FieldInfo> architecture_fields();

/// The field of this path, or nullptr.
const FieldInfo* find_architecture_field(std::string_view path);

/// The names of the fields directly within a group; "" is the whole architecture.
std::vector<std::string> architecture_fields_within(std::string_view group);

/// The field that a user most likely meant by a path that is none: the nearest in the same group,
/// else one that has this name, or nearly, in any group. Empty when none is near.
std::string suggest_architecture_field(std::string_view path);

/// The allowed values, as in `2 to 64`, `1, 2 or 4`, `64`, `2 to 65536, a power of two`.
std::string range_text(const FieldInfo& field);

/// The allowed values with their unit, as an error message wants it: `2 to 64 flits`.
std::string expected_text(const FieldInfo& field);

/// Whether the field may hold this number.
bool allows(const FieldInfo& field, double value);

/// Whether the field may hold this text.
bool allows(const FieldInfo& field, std::string_view value);

/// The value of a field as the text format writes it; a group's fields are not included.
std::string field_text(const Architecture& architecture, const FieldInfo& field);

}  // namespace spikemesh
