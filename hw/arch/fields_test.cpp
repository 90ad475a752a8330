#include "hw/arch/fields.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "hw/arch/edit_for_test.h"
#include "hw/arch/field_map.h"

namespace spikemesh {
namespace {

/// The rules that hold for every field, told by reflection: no field can be forgotten.
class EachField : public testing::TestWithParam<FieldInfo> {
 protected:
  const FieldInfo& field() const { return GetParam(); }

  /// Whether a text with this value of the field is refused for its range, at its place.
  /// Contradictions with other fields do not count.
  bool refused(const std::string& value) const {
    EditedText edited(canonical_);
    edited.set(field().path, value);
    const TextPlace place = edited.place_of(field().path);
    for (const UserErrorInfo& fault : find_architecture_faults(edited.text(), "test")) {
      const bool here = fault.line == place.line && fault.column >= place.column;
      if (here && fault.expected.starts_with(expected_text(field()))) return true;
    }
    return false;
  }

  bool refused_number(double value) const { return refused(fmt::format("{}", value)); }

  std::string canonical_ = to_text(load_architecture("tiny"));
};

TEST_P(EachField, HoldsItsSmallestAndLargestValueAndNothingBeyond) {
  if (field().kind != FieldKind::kInteger && field().kind != FieldKind::kNumber) return;
  EXPECT_FALSE(refused_number(field().min));
  EXPECT_FALSE(refused_number(field().max));
  EXPECT_TRUE(refused_number(field().min - 1));
  EXPECT_TRUE(refused_number(field().max + 1));
  EXPECT_TRUE(refused("4294967295"));
  EXPECT_TRUE(refused("-4294967296"));
  EXPECT_TRUE(refused("\"1\""));
  EXPECT_TRUE(refused("yes"));
}

TEST_P(EachField, HoldsOfAllIntegersThoseThatItsRuleNames) {
  if (field().kind != FieldKind::kInteger) return;
  const auto allowed = [this](std::uint32_t value) {
    if (!field().one_of.empty())
      return std::ranges::find(field().one_of, value) != field().one_of.end();
    if (field().power_of_two) return (value & (value - 1)) == 0;
    return field().multiple_of == 0 || value % field().multiple_of == 0;
  };
  const auto min = static_cast<std::uint32_t>(field().min);
  const auto max = static_cast<std::uint32_t>(field().max);
  for (std::uint32_t value = min; value <= std::min(max, min + 40); ++value)
    EXPECT_EQ(refused_number(value), !allowed(value)) << value;
  EXPECT_EQ(refused_number(max - (max > min ? 1 : 0)), !allowed(max - (max > min ? 1 : 0)));
  EXPECT_TRUE(refused("1.5"));
}

TEST_P(EachField, HoldsNoNumberThatIsNotFinite) {
  if (field().kind != FieldKind::kNumber) return;
  EXPECT_TRUE(refused("nan"));
  EXPECT_TRUE(refused("inf"));
  EXPECT_TRUE(refused("-inf"));
  EXPECT_TRUE(refused("1e400"));
  EXPECT_TRUE(refused("-1e-300"));
  EXPECT_FALSE(refused("0.125"));
}

TEST_P(EachField, HoldsTextsOfItsLengthsAndLetters) {
  if (field().kind != FieldKind::kText) return;
  const auto of_length = [](double length) {
    return "\"" + std::string(static_cast<std::size_t>(length), 'a') + "\"";
  };
  EXPECT_FALSE(refused(of_length(field().min)));
  EXPECT_FALSE(refused(of_length(field().max)));
  EXPECT_TRUE(refused(of_length(field().max + 1)));
  EXPECT_EQ(refused("\"\""), field().min > 0);
  EXPECT_EQ(refused("\"A b\""), field().identifier);
  EXPECT_TRUE(refused("\"a\\nb\""));
  EXPECT_TRUE(refused("\"\\377\""));
  EXPECT_TRUE(refused("7"));
}

TEST_P(EachField, IsMissedWhereItsBlockStands) {
  EditedText edited(canonical_);
  edited.remove(field().path);
  const std::string group = group_of(field().path);
  const TextPlace place = group.empty() ? TextPlace{1, 1} : edited.place_of(group);
  const auto faults = find_architecture_faults(edited.text(), "test");
  ASSERT_EQ(faults.size(), 1U);
  const std::string indexed = group == "host_port" ? "host_port[0]" : group;
  EXPECT_EQ(faults[0].key, join_path(indexed, leaf_of(field().path)));
  EXPECT_EQ(faults[0].found, "nothing");
  EXPECT_EQ(faults[0].expected, expected_text(field()));
  EXPECT_EQ(faults[0].line, place.line);
  EXPECT_EQ(faults[0].column, place.column);
}

TEST_P(EachField, IsGivenOnce) {
  if (field().kind == FieldKind::kGroup && field().repeated) return;
  EditedText edited(canonical_);
  const TextPlace place = edited.place_of(field().path);
  const std::string indent(static_cast<std::size_t>(place.column - 1), ' ');
  const bool group = field().kind == FieldKind::kGroup;
  const std::string leaf = leaf_of(field().path);
  const std::string value =
      group ? leaf + " { }" : leaf + ": " + field_text(load_architecture("tiny"), field());
  if (group)
    edited = EditedText(indent + value + "\n" + canonical_);
  else
    edited.add_below(field().path, indent + value);
  const auto faults = find_architecture_faults(edited.text(), "test");
  ASSERT_EQ(faults.size(), 1U);
  EXPECT_EQ(faults[0].key, field().path);
  EXPECT_EQ(faults[0].found, "a second value");
  EXPECT_EQ(faults[0].line, place.line + 1);
  EXPECT_EQ(faults[0].column, place.column);
}

TEST_P(EachField, ChangesTheFingerprintUnlessItIsProse) {
  if (field().kind == FieldKind::kGroup || group_of(field().path) == "host_port") return;
  const Architecture before = load_architecture("tiny");
  Architecture after = before;
  for_each_value(after, [this]<class Value>(std::string_view path, Value& value) {
    if (path != field().path) return;
    if constexpr (std::is_same_v<Value, std::string>)
      value += "x";
    else if constexpr (std::is_arithmetic_v<Value>)
      value += 1;
    else
      value += Value{1};
  });
  const bool in_struct = field().path != "format";
  EXPECT_EQ(after != before, in_struct);
  EXPECT_EQ(fingerprint(after) != fingerprint(before),
            in_struct && field().kind != FieldKind::kText);
}

std::string test_name(const testing::TestParamInfo<FieldInfo>& info) {
  std::string name = info.param.path;
  std::ranges::replace(name, '.', '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(Of, EachField,
                         testing::ValuesIn(architecture_fields().begin(),
                                           architecture_fields().end()),
                         test_name);

TEST(Fields, AreTiedToTheStructOneToOne) {
  std::set<std::string> in_proto;
  for (const FieldInfo& field : architecture_fields()) {
    const bool apart = field.path == "format" || group_of(field.path) == "host_port";
    if (field.kind != FieldKind::kGroup && !apart) in_proto.insert(field.path);
  }
  std::set<std::string> in_struct;
  const Architecture arch;
  for_each_value(arch, [&](std::string_view path, const auto&) {
    EXPECT_TRUE(in_struct.emplace(path).second) << path << " is tied twice";
  });
  EXPECT_EQ(in_struct, in_proto);
}

TEST(Fields, RangesReadAsProse) {
  const auto range = [](const char* path) { return range_text(*find_architecture_field(path)); };
  EXPECT_EQ(range("noc.fifo_depth"), "2 to 64");
  EXPECT_EQ(range("noc.link_bits"), "64");
  EXPECT_EQ(range("core.synapse_lanes"), "1, 2 or 4");
  EXPECT_EQ(range("core.accumulators"), "512 to 65536, a power of two");
  EXPECT_EQ(range("core.compartments"), "8 to 1024, a multiple of 8");
  EXPECT_EQ(range("energy.static_mw"), "0 to 1000000");
  EXPECT_EQ(range("noc"), "");
  EXPECT_EQ(range("host_port"), "1 to 4096");
  EXPECT_EQ(expected_text(*find_architecture_field("core.accumulators")),
            "512 to 65536 accumulators, a power of two");
}

TEST(Fields, SuggestsTheNearestInTheGroupAndThenInAnyGroup) {
  EXPECT_EQ(suggest_architecture_field("noc.fifo_dept"), "noc.fifo_depth");
  EXPECT_EQ(suggest_architecture_field("widht"), "mesh.width");
  EXPECT_EQ(suggest_architecture_field("core.barier"), "timing.barrier");
  EXPECT_EQ(suggest_architecture_field("noc.colour_of_the_sky"), "");
}

}  // namespace
}  // namespace spikemesh
