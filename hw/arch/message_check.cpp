#include "hw/arch/message_check.h"

#include <google/protobuf/descriptor.h>

#include <map>

#include "hw/arch/faults.h"
#include "hw/arch/fields.h"
#include "hw/arch/message.h"
#include "hw/arch/syntax_fault.h"

namespace spikemesh {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;
using Locations = google::protobuf::TextFormat::ParseInfoTree;

constexpr int kSingular = -1;  // the index that protobuf gives a field that is not repeated

/// A block of the text: what it holds, where it stands, what it is called.
struct Block {
  const Message& message;
  const Locations* locations;  ///< nullptr where there is no text
  TextPlace place;
  std::string path;       ///< with the index of a repeated block; "" for the whole
  std::string rule_path;  ///< without
};

/// Walks all fields of a message, notes their places and collects the faults of each alone.
class Checker {
 public:
  explicit Checker(const TextTrail& trail) : trail_(trail) {}

  void check_block(const Block& block) {
    const auto& descriptor = *block.message.GetDescriptor();
    for (int i = 0; i < descriptor.field_count(); ++i) {
      const FieldDescriptor& field = *descriptor.field(i);
      if (field.is_repeated())
        check_repeated(block, field);
      else if (block.message.GetReflection()->HasField(block.message, &field))
        check_present(block, field, kSingular);
      else
        add_missing(block, rule_of(block, field));
    }
  }

  void add_contradictions(const Architecture& architecture) {
    for (const ArchitectureFault& fault : cross_check(architecture))
      add(fault.key, places_[fault.key], fault.found, fault.expected, fault.hint);
  }

  std::vector<UserErrorInfo>& faults() { return faults_; }

 private:
  static const FieldInfo& rule_of(const Block& block, const FieldDescriptor& field) {
    const FieldInfo* rule = find_architecture_field(join_path(block.rule_path, field.name()));
    SPIKEMESH_CHECK(rule != nullptr, "{} has a rule", field.full_name());
    return *rule;
  }

  void check_repeated(const Block& block, const FieldDescriptor& field) {
    const FieldInfo& rule = rule_of(block, field);
    const int size = block.message.GetReflection()->FieldSize(block.message, &field);
    if (size == 0) return add_missing(block, rule);
    for (int i = 0; i < size; ++i) check_present(block, field, i);
    if (!allows(rule, static_cast<double>(size)))
      add(rule.path, block.place, fmt::format("{}", size), expected_text(rule), "");
  }

  void check_present(const Block& block, const FieldDescriptor& field, int index) {
    const FieldInfo& rule = rule_of(block, field);
    const std::string name =
        index == kSingular ? field.name() : fmt::format("{}[{}]", field.name(), index);
    const std::string path = join_path(block.path, name);
    const TextPlace place = place_of(block, field, index);
    places_[path] = place;
    if (rule.kind == FieldKind::kGroup)
      check_block({.message = sub_message(block, field, index),
                   .locations = block.locations == nullptr
                                    ? nullptr
                                    : block.locations->GetTreeForNested(&field, index),
                   .place = place,
                   .path = path,
                   .rule_path = rule.path});
    else
      check_value(block.message, field, rule, path, place);
  }

  void check_value(const Message& message, const FieldDescriptor& field, const FieldInfo& rule,
                   const std::string& path, TextPlace place) {
    const Reflection& reflection = *message.GetReflection();
    if (rule.kind == FieldKind::kText) {
      const std::string text = reflection.GetString(message, &field);
      if (!allows(rule, std::string_view(text)))
        add(path, place, fmt::format("\"{}\"", shown(text)), expected_text(rule), "");
      return;
    }
    const double value = rule.kind == FieldKind::kInteger ? reflection.GetUInt32(message, &field)
                                                          : reflection.GetDouble(message, &field);
    if (!allows(rule, value)) add(path, place, fmt::format("{}", value), expected_text(rule), "");
  }

  static const Message& sub_message(const Block& block, const FieldDescriptor& field, int index) {
    const Reflection& reflection = *block.message.GetReflection();
    return index == kSingular ? reflection.GetMessage(block.message, &field)
                              : reflection.GetRepeatedMessage(block.message, &field, index);
  }

  TextPlace place_of(const Block& block, const FieldDescriptor& field, int index) const {
    if (block.locations == nullptr) return {};
    auto location = block.locations->GetLocation(&field, index);
    // Of `field: [a, b, c]` only the first has a location.
    for (int i = index - 1; location.line < 0 && i >= 0; --i)
      location = block.locations->GetLocation(&field, i);
    return trail_.place_of(location.line, location.column);
  }

  void add_missing(const Block& block, const FieldInfo& rule) {
    add(join_path(block.path, leaf_of(rule.path)), block.place, kNothingFound, expected_text(rule),
        "every field must be given");
  }

  void add(const std::string& key, TextPlace place, std::string found, std::string expected,
           std::string hint) {
    faults_.push_back({.line = place.line,
                       .column = place.column,
                       .key = key,
                       .found = std::move(found),
                       .expected = std::move(expected),
                       .hint = std::move(hint)});
  }

  const TextTrail& trail_;
  std::map<std::string, TextPlace> places_;
  std::vector<UserErrorInfo> faults_;
};

}  // namespace

std::vector<UserErrorInfo> check_message(const arch::pb::Architecture& message,
                                         const Locations* locations, const TextTrail& trail) {
  Checker checker(trail);
  const TextPlace start = locations == nullptr ? TextPlace{} : TextPlace{1, 1};
  checker.check_block(
      {.message = message, .locations = locations, .place = start, .path = "", .rule_path = ""});
  if (checker.faults().empty()) checker.add_contradictions(from_message(message));
  return std::move(checker.faults());
}

}  // namespace spikemesh
